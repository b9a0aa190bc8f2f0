import type { Generator } from '@stepgrad/13-data'
import { notYetWritten } from '../../exercise.ts'

/*
 * Of some classes there are a thousand pictures and of others ten. A network that sees them all learns to guess the
 * frequent ones. A sampler can put that right.
 */

/**
 * The order of one epoch in which every class comes as often as the rarest one.
 *
 * Of each class take that many samples, all different, drawn at random; then shuffle all that were taken. A class of
 * which there is no sample does not count. (`randomPermutation(n, generator)` draws an order of 0 … n − 1.)
 * @param labels - the class of each sample
 * @returns indices of samples
 */
export function balancedOrder(labels: ArrayLike<number>, generator: Generator): number[] {
  return notYetWritten(labels, generator)
}
