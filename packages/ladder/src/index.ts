export { findStages, Manifest, resolveStage, ROOT, type Stage } from './stages.ts'
export { Trouble } from './trouble.ts'
