import { notYetWritten } from '../../exercise.ts'

/*
 * Batch norm sees the mean and the variance of its part only. To normalise by those of the whole batch, replicas would
 * have to tell each other three numbers a channel, and put them together. (In PyTorch: SyncBatchNorm.)
 */

/** What is known of some numbers: how many, their mean, and Σ(x − mean)²/n. */
export type Moments = { readonly n: number; readonly mean: number; readonly variance: number }

/** Of the numbers of one part. */
export function momentsOf(numbers: readonly number[]): Moments {
  return notYetWritten(numbers)
}

/**
 * Of all numbers, from what is known of the parts. The numbers themselves are on other devices.
 *
 * The means of the parts count as much as the parts are long, and the variance is more than the mean of the variances:
 * the parts may lie far from each other.
 */
export function together(parts: readonly Moments[]): Moments {
  return notYetWritten(parts)
}
