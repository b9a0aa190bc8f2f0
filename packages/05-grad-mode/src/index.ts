/**
 * When to record and when not, what a graph may be trusted with, and a check of every gradient.
 *
 * Read in this order.
 * @module
 */
export * from './floats.ts'
export * from './shape.ts'
export * from './tensor.ts'
export * from './checks.ts'
export * from './grad-mode.ts'
export * from './autograd.ts'
export * from './random.ts'
export * from './factories.ts'
export * from './strided.ts'
export * from './views.ts'
export * from './broadcast.ts'
export * from './elementwise.ts'
export * from './in-place.ts'
export * from './reduce.ts'
export * from './matmul.ts'
export * from './print.ts'
export * from './linear.ts'
export * from './relu.ts'
export * from './conv2d.ts'
export * from './max-pool2d.ts'
export * from './cross-entropy.ts'
export * from './init.ts'
export * from './gradcheck.ts'
export * from './draw-graph.ts'
export * from './net.ts'
export * from './finite-differences.ts'
export * from './sgd.ts'
export * from './accuracy.ts'
