/** Every mistake that the suite must notice, stage by stage. */
import type { Mistake } from './mistake.ts'
import { rawArrays } from './raw-arrays.ts'

export const allMistakes: readonly Mistake[] = [rawArrays].flat()
