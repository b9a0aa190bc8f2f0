/** Sizes of a tensor, outermost dimension first: (B, C, H, W). */
export type Shape = readonly number[]

// #region numel
/**
 * How many numbers a tensor of this shape holds: the product of its sizes; 1 for (), 0 as soon as
 * one size is 0.
 */
export function numel(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1)
}
// #endregion numel

// #region rowMajorStrides
/**
 * The strides of numbers that lie in row-major order: how far apart two neighbours along each
 * dimension are. (2, 3, 4) has the strides (12, 4, 1): element [i, j, k] lies at 12·i + 4·j + 1·k.
 */
export function rowMajorStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    strides[dim] = stride
    stride *= Math.max(shape[dim], 1)
  }
  return strides
}
// #endregion rowMajorStrides

/** Whether two shapes have the same sizes. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, dim) => size === b[dim])
}

/** `(2, 3)`, as error messages write a shape. */
export function formatShape(shape: Shape): string {
  return `(${shape.join(', ')})`
}
