import type { EpochResult } from '@stepgrad/13-data'
import { notYetWritten } from '../../exercise.ts'

/*
 * At some point the cost on the images held back rises again, while that on the others goes on falling: the network
 * begins to learn its images by heart. It is time to stop.
 */

/** What is handed to fit: `fit(net, { …, ...earlyStopping(3) })`. */
export type EarlyStopping = {
  readonly signal: AbortSignal
  readonly onEpoch: (result: EpochResult) => void
}

/**
 * Stops after `patience` epochs, one after the other, none of which had a lower test cost than the best before.
 *
 * (`new AbortController()` has a `signal`, and its `abort()` gives it.) NaN is no improvement.
 */
export function earlyStopping(patience: number): EarlyStopping {
  return notYetWritten(patience)
}
