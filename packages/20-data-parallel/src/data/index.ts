/**
 * Datasets, and the loader that makes batches of them.
 *
 * Read in this order.
 * @module
 */
export * from './dataset.ts'
export * from './subset.ts'
export * from './sampler.ts'
export * from './collate.ts'
export * from './data-loader.ts'
