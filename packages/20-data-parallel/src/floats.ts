/** The two precisions that a network can be computed in. */
export type FloatDtype = 'float32' | 'float64'

// #region Floats
/** Numbers side by side in memory, all of one precision. */
export type Floats = Float32Array | Float64Array
// #endregion Floats

/** `length` zeros. */
export function allocate(length: number, dtype: FloatDtype): Floats {
  return dtype === 'float64' ? new Float64Array(length) : new Float32Array(length)
}

// #region roundLike
/**
 * A number as the precision of `x` would store it. JavaScript itself always computes in float64.
 */
export function roundLike(x: Floats, value: number): number {
  return x instanceof Float64Array ? value : Math.fround(value)
}
// #endregion roundLike
