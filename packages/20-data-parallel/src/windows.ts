import { formatShape } from './shape.ts'

/** One number for height and width alike, or one for each. */
export type Pair = number | readonly [height: number, width: number]

/** How a window slides along one dimension. */
export type Slide = {
  /** How many numbers the window looks at, */
  readonly size: number
  /** how far apart these are, */
  readonly dilation: number
  /** how far it is from one window to the next, */
  readonly stride: number
  /** and how many numbers are imagined before the first and after the last. */
  readonly padding: number
}

/**
 * Height and width of a setting.
 * @throws RangeError unless both are whole numbers ≥ least
 */
export function pairOf(what: string, value: Pair, least: number): readonly [number, number] {
  const pair = typeof value === 'number' ? ([value, value] as const) : value
  const fits = Array.isArray(pair) && pair.length === 2
  if (!fits || !pair.every((n) => Number.isInteger(n) && n >= least)) {
    const got = Array.isArray(value) ? formatShape(value) : quoted(value)
    throw new RangeError(`${what}: ${got} must be a whole number ≥ ${least}, or two of them`)
  }
  return pair
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

/** Whether height and width are both `value`. */
export function isPair([height, width]: readonly [number, number], value: number): boolean {
  return height === value && width === value
}

/** `(5, 5)` */
export function formatPair([height, width]: readonly [number, number]): string {
  return `(${height}, ${width})`
}

// #region countWindows
/**
 * How many windows fit along n numbers: ⌊(n + 2·padding − dilation·(size − 1) − 1) / stride⌋ + 1.
 */
export function countWindows(n: number, { size, dilation, stride, padding }: Slide): number {
  return Math.floor((n + 2 * padding - dilation * (size - 1) - 1) / stride) + 1
}
// #endregion countWindows

// #region windowsOver
/**
 * The windows, from the first up to but without the second, whose tap i lies on one of n numbers
 * and not on padding. Tap i of window r lies at r·stride − padding + i·dilation.
 */
export function windowsOver(
  n: number,
  windows: number,
  i: number,
  { dilation, stride, padding }: Slide,
): readonly [from: number, to: number] {
  const offset = i * dilation - padding // where tap i of window 0 lies
  const from = Math.max(0, Math.ceil(-offset / stride))
  const to = Math.min(windows, Math.ceil((n - offset) / stride))
  return [from, Math.max(from, to)]
}
// #endregion windowsOver
