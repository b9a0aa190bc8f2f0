export * from './copy.ts'
export * from './elementwise.ts'
export * from './sums.ts'
