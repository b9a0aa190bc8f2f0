/** The same numbers in another order of axes: libraries disagree on where the channels are. */

/** numpy's `values.reshape(shape).transpose(axes).ravel()`. */
export function transpose(
  values: Float32Array,
  shape: readonly number[],
  axes: readonly number[],
): Float32Array {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1))
  const sizes = axes.map((axis) => shape[axis])
  const result = new Float32Array(values.length)
  const at = axes.map(() => 0)
  for (let i = 0; i < result.length; i++) {
    result[i] = values[axes.reduce((offset, axis, k) => offset + at[k] * strides[axis], 0)]
    for (let k = at.length - 1; k >= 0 && ++at[k] === sizes[k]; k--) at[k] = 0
  }
  return result
}

/** Images (B, C, H, W) with their channels last, (B, H, W, C). */
export function channelsLast(values: Float32Array, batch: number): Float32Array {
  return transpose(values, [batch, 3, 32, 32], [0, 2, 3, 1])
}
