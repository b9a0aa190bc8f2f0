import type { Parameters } from '@stepgrad/05-grad-mode'
import { notYetWritten } from '../../exercise.ts'

/*
 * A network's parameters jump about a little with every batch. Their moving average is calmer, and often gives better
 * answers. It learns nothing itself: it only follows.
 */

/**
 * Where the average begins: the same numbers under the same names, in tensors of their own that need no gradient.
 * (`x.newZeros(shape).copy_(…)` makes such a tensor.)
 */
export function startAverage(parameters: Parameters): Parameters {
  return notYetWritten(parameters)
}

/**
 * average ← decay·average + (1 − decay)·parameter, for every parameter, written into the tensors that `average` holds.
 * Nothing of it is recorded, and the parameters stay as they are.
 */
export function updateAverage(average: Parameters, parameters: Parameters, decay: number): void {
  return notYetWritten(average, parameters, decay)
}
