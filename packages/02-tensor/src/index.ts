/**
 * The same network over tensors: arrays that know their shape.
 *
 * Read in this order.
 * @module
 */
export * from './floats.ts'
export * from './shape.ts'
export * from './tensor.ts'
export * from './checks.ts'
export * from './random.ts'
export * from './factories.ts'
export * from './linear.ts'
export * from './relu.ts'
export * from './conv2d.ts'
export * from './max-pool2d.ts'
export * from './cross-entropy.ts'
export * from './init.ts'
export * from './net.ts'
export * from './finite-differences.ts'
export * from './sgd.ts'
export * from './accuracy.ts'
