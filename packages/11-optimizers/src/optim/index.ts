/**
 * Optimizers: what changes the parameters by their gradients.
 *
 * Read in this order.
 * @module
 */
export * from './optimizer.ts'
export * from './sgd.ts'
export * from './state.ts'
