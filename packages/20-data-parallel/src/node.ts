/**
 * What needs a file system, and therefore Node: files of tensors, and checkpoints.
 *
 * @module
 */
export * from './files.ts'
export * from './write-atomically.ts'
