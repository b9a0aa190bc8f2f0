import { type Shape, numel } from './shape.ts'

/** Where the numbers of a tensor lie in its storage. */
export type Strided = { readonly strides: readonly number[]; readonly storageOffset: number }

// #region walk
/**
 * Calls `visit` for every index of `shape` in row-major order, with the place of that index in each
 * operand's storage. Operands may have more dimensions than `shape`: these stay at 0, and `visit`
 * loops over them.
 */
export function walk(
  shape: Shape,
  operands: readonly Strided[],
  visit: (places: readonly number[]) => void,
): void {
  if (numel(shape) === 0) return
  const index = shape.map(() => 0)
  const places = operands.map((operand) => operand.storageOffset)
  for (;;) {
    visit(places)
    let dim = shape.length - 1
    while (dim >= 0 && index[dim] === shape[dim] - 1) {
      for (let n = 0; n < places.length; n++) places[n] -= index[dim] * operands[n].strides[dim]
      index[dim--] = 0 // this dimension is through: back to its start, and on to the next outer one
    }
    if (dim < 0) return
    for (let n = 0; n < places.length; n++) places[n] += operands[n].strides[dim]
    index[dim]++
  }
}
// #endregion walk

// #region walkRows
/**
 * Calls `visit` for every row, that is for every index of all dimensions but the last. A single
 * number is a row of one.
 * @returns nothing; `visit` is given each operand's place at the row's start and loops over
 * `rowLength(shape)` numbers, which are `rowStep(operand)` apart
 */
export function walkRows(
  shape: Shape,
  operands: readonly Strided[],
  visit: (places: readonly number[]) => void,
): void {
  if (numel(shape) > 0) walk(shape.slice(0, -1), operands, visit)
}
// #endregion walkRows

/** How many numbers a row of this shape has. */
export function rowLength(shape: Shape): number {
  return shape.at(-1) ?? 1
}

/** How far apart the numbers of a row are. */
export function rowStep(operand: Strided): number {
  return operand.strides.at(-1) ?? 0
}
