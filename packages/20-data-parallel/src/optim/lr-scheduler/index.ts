/**
 * Schedulers: how long the steps of an optimizer are to be when.
 *
 * Read in this order.
 * @module
 */
export * from './scheduler.ts'
export * from './step-lr.ts'
export * from './multi-step-lr.ts'
export * from './exponential-lr.ts'
export * from './lambda-lr.ts'
export * from './cosine-annealing-lr.ts'
export * from './one-cycle-lr.ts'
export * from './reduce-lr-on-plateau.ts'
