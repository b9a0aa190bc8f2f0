/**
 * Optimizers: what changes the parameters by their gradients.
 *
 * Read in this order.
 * @module
 */
export * from './optimizer.ts'
export * from './sgd.ts'
export * from './state.ts'
export * from './in-place-step.ts'
export * from './adam.ts'
export * from './adamw.ts'
export * from './rmsprop.ts'
export * from './adagrad.ts'
export * from './lbfgs.ts'
export * as lrScheduler from './lr-scheduler/index.ts'
