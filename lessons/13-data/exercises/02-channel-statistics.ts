import type { Tensor } from '@stepgrad/13-data'
import { notYetWritten } from '../../exercise.ts'

/*
 * Normalize wants the mean and the standard deviation of each channel over all images. They are more than fit into
 * memory at once, so they come in batches.
 */

/**
 * mean[c] = Σ x / n and std[c] = √(Σ (x − mean[c])² / n), over all n pixels of channel c in all images.
 *
 * Go through the batches once only. (Σ (x − mean)² / n is also Σ x² / n − mean². That loses digits where the mean is much
 * larger than the deviation, which it is not in images.)
 * @param batches - images (B, C, H, W); B may differ from batch to batch
 */
export async function channelStatistics(
  batches: AsyncIterable<Tensor>,
): Promise<{ mean: number[]; std: number[] }> {
  return notYetWritten(batches)
}
