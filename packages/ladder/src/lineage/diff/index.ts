/** What differs between two stages, for who shows it elsewhere than in a terminal. */
export { isBinary, isOwn } from '../files.ts'
export { countLines } from '../lines.ts'
export { readLadder, type Rung } from '../rungs.ts'
export { compareApis } from './api.ts'
export { compareStages, type FilePair } from './compare.ts'
export { type Api, openSources, readApi } from './declarations.ts'
export { readQuotation } from './quotation.ts'
export { type Size, sizeOf } from './stat.ts'
