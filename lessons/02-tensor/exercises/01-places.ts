import type { Tensor } from '@stepgrad/02-tensor'
import { notYetWritten } from '../../exercise.ts'

/**
 * Where in the storage an element lies: Σ index[dim]·strides[dim].
 * @throws ShapeError, which names the index and the shape, when there is no such element: an index too large would
 * silently read a neighbour's number
 */
export function placeOf(x: Tensor, index: readonly number[]): number {
  return notYetWritten(x, index)
}

/**
 * The way back: the index of the element that lies at `place`.
 *
 * (A stride says how many places one step along a dimension is; so how many whole steps are there in `place`?)
 */
export function indexAt(x: Tensor, place: number): number[] {
  return notYetWritten(x, place)
}
