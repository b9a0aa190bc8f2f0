/** Slopes measured by evaluating a function twice: no calculus, so nothing to get wrong but the step. */

/** A function of many numbers with one number as its result. */
export type Scalar = (values: Float64Array) => Promise<number> | number

export type Slopes = {
  /** (f(x + h) − f(x)) / h */
  readonly ahead: number
  /** (f(x) − f(x − h)) / h */
  readonly behind: number
  /** (f(x + h) − f(x − h)) / 2h */
  readonly central: number
}

/**
 * The slopes of `f` by coordinate `index` at `values`, measured with step `h`. `values` is changed and put back.
 * @param f0 - f(values), which is the same for every coordinate
 */
export async function slopesAt(
  f: Scalar,
  values: Float64Array,
  index: number,
  h: number,
  f0: number,
): Promise<Slopes> {
  const x = values[index]
  values[index] = x + h
  const above = await f(values)
  values[index] = x - h
  const below = await f(values)
  values[index] = x
  return { ahead: (above - f0) / h, behind: (f0 - below) / h, central: (above - below) / (2 * h) }
}
