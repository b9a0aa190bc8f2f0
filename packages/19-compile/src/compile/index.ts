export * from './recorder.ts'
export * from './trace.ts'
export * from './plan.ts'
export * from './compile.ts'
