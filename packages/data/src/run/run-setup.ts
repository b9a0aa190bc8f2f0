import type { Dataset } from '../image-set.ts'
import type { Screen } from '../progress.ts'
import type { RunOptions } from './options.ts'
import type { ComputedOn } from './results.ts'

/** What a {@link Run} is made of. */
export type RunSetup = {
  readonly title: string
  readonly options: RunOptions
  readonly dataset: Dataset
  /** Where a training is saved, if the stage can do that; absolute. */
  readonly checkpoint?: string
  /** The checkpoint of another training, which is left as it is. */
  readonly earlier?: string
  /** Where the network is trained, if the stage lets one choose. */
  readonly device?: ComputedOn
  /** Where results are printed, and where progress is shown. */
  readonly out: Screen
  readonly screen: Screen
}

/** What decides how a training goes on, and so goes into a checkpoint. */
export type Settings = Omit<
  RunOptions,
  'dataDir' | 'json' | 'confusion' | 'checkpoint' | 'resume' | 'device'
> & {
  /** How many there are to learn from, and held back. */
  readonly images?: { readonly train: number; readonly test: number }
}
