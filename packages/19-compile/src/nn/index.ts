/**
 * Modules and the layers that a network is built of.
 *
 * Read in this order.
 * @module
 */
export * from './parameter.ts'
export * from './module.ts'
export * from './state-dict.ts'
export * from './linear.ts'
export * from './conv2d.ts'
export * from './max-pool2d.ts'
export * from './sequential.ts'
export * from './dropout.ts'
export * from './batch-norm.ts'
export * from './layer-norm.ts'
export * from './activations.ts'
export * from './avg-pool2d.ts'
export * from './flatten.ts'
export * from './identity.ts'
export * from './class-losses.ts'
export * from './regression-losses.ts'
export * from './binary-losses.ts'
export * from './clip-grad.ts'
export * from './embedding.ts'
export { type State } from './recurrent-state.ts'
export { Recurrent, type RecurrentOptions } from './recurrent.ts'
export * from './recurrent-cell.ts'
export * from './rnn.ts'
export * from './lstm.ts'
export * from './gru.ts'
export * as functional from './functional.ts'
export * as init from './init.ts'
