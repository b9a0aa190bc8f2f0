import { cpu } from './device.ts'
import { type Dtype, isFloat } from './dtypes.ts'
import { type Tensor } from './tensor.ts'

const EDGE = 3 // how many numbers are shown at each end of a dimension that is cut
const THRESHOLD = 1000 // tensors with more numbers than this are cut
const LINE_WIDTH = 80
const PREFIX = 'tensor('

// #region format
/** The tensor as PyTorch prints it: four decimals, columns aligned, long dimensions cut. */
export function format(x: Tensor): string {
  if (x.device.gpu && !x.device.gpu.readsAtOnce) return `${PREFIX}…, ${elsewhere(x).join(', ')})`
  const cut = x.numel() > THRESHOLD
  const values = x.detach().to(cpu)
  const shown = shownNumbers(values, cut)
  const numbers = isFloat(x.dtype) ? numberFormat(shown) : wholeFormat(shown, x.dtype)
  let text = PREFIX + (x.numel() === 0 ? '[]' : formatDims(values, PREFIX.length, cut, numbers))
  let lastLine = text.length - text.lastIndexOf('\n') + 1
  for (const suffix of suffixes(x)) {
    const fits = lastLine + suffix.length + 2 <= LINE_WIDTH
    text += fits ? `, ${suffix}` : `,\n${' '.repeat(PREFIX.length)}${suffix}`
    lastLine = fits ? lastLine + suffix.length + 2 : PREFIX.length + suffix.length
  }
  return text + ')'
}
// #endregion format

/** What is known of numbers that a device cannot show at once. */
function elsewhere(x: Tensor): string[] {
  return [`size=(${x.shape.join(', ')})`, ...suffixes(x)]
}

/** What the numbers themselves do not tell. */
function suffixes(x: Tensor): string[] {
  const facts: string[] = []
  if (x.numel() === 0 && x.dim() !== 1) facts.push(`size=(${x.shape.join(', ')})`)
  const evident = x.numel() > 0 && !isFloat(x.dtype)
  if (x.dtype !== 'float32' && !evident) facts.push(`dtype=${x.dtype}`)
  if (x.device !== cpu) facts.push(`device='${x.device.name}'`)
  if (x.gradFn) facts.push(`gradFn=<${x.gradFn.name}>`)
  else if (x.requiresGrad) facts.push('requiresGrad=true')
  return facts
}

/** One dimension in brackets, and within it the next. */
function formatDims(x: Tensor, indent: number, cut: boolean, numbers: NumberFormat): string {
  if (x.dim() === 0) return numbers.write(x.item())
  const parts = shownIndices(x.shape[0], cut).map((i) => {
    if (i === undefined) return x.dim() === 1 ? ' ...' : '...'
    return formatDims(x.narrow(0, i, 1).squeeze(0), indent + 1, cut, numbers)
  })
  const newLine = '\n'.repeat(Math.max(x.dim() - 1, 1)) + ' '.repeat(indent + 1)
  if (x.dim() > 1) return `[${parts.join(',' + newLine)}]`
  const perLine = Math.max(1, Math.floor((LINE_WIDTH - indent) / (numbers.width + 2)))
  return `[${chunks(parts, perLine)
    .map((line) => line.join(', '))
    .join(',' + newLine)}]`
}

/** The indices of a dimension that are shown; undefined stands for those left out. */
function shownIndices(size: number, cut: boolean): (number | undefined)[] {
  const all = Array.from({ length: size }, (_, i) => i)
  return cut && size > 2 * EDGE ? [...all.slice(0, EDGE), undefined, ...all.slice(-EDGE)] : all
}

/** All numbers that will be shown: they decide together how each is written. */
function shownNumbers(x: Tensor, cut: boolean): number[] {
  if (x.dim() === 0) return [x.item()]
  return shownIndices(x.shape[0], cut).flatMap((i) =>
    i === undefined ? [] : shownNumbers(x.narrow(0, i, 1).squeeze(0), cut),
  )
}

type NumberFormat = { readonly width: number; readonly write: (value: number) => string }

// #region numberFormat
/**
 * How all numbers of a tensor are written: whole numbers as `3.`, others with four decimals, and as
 * `3.0000e+08` when the largest is over 1000 times the smallest or above 1e8, or a fraction is
 * below 1e-4. All are as wide as the widest finite one that is not 0.
 */
function numberFormat(values: readonly number[]): NumberFormat {
  const finite = values.filter((value) => Number.isFinite(value) && value !== 0)
  const sizes = finite.map(Math.abs)
  const [smallest, largest] = [
    sizes.reduce((a, b) => Math.min(a, b), Infinity),
    sizes.reduce((a, b) => Math.max(a, b), 0),
  ]
  const whole = finite.every(Number.isInteger)
  const scientific =
    finite.length > 0 && (largest / smallest > 1000 || largest > 1e8 || (!whole && smallest < 1e-4))
  const write = (value: number): string => {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
    if (scientific) return exponential(value)
    return whole ? `${Object.is(value, -0) ? '-0' : value}.` : decimal(value)
  }
  const width = finite.reduce((longest, value) => Math.max(longest, write(value).length), 1)
  return { width, write: (value) => write(value).padStart(width) }
}
// #endregion numberFormat

/** Whole numbers, or true and false as Python writes them, all as wide as the widest. */
function wholeFormat(values: readonly number[], dtype: Dtype): NumberFormat {
  const write = (v: number): string => (dtype === 'bool' ? (v ? 'True' : 'False') : String(v))
  const width = values.reduce((longest, v) => Math.max(longest, write(v).length), 1)
  return { width, write: (v) => write(v).padStart(width) }
}

/** 2.5 → `2.5000` */
function decimal(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  return sign + halfToEven(Math.abs(value), (v, digits) => v.toFixed(digits))
}

/** 25000 → `2.5000e+04` */
function exponential(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const text = halfToEven(Math.abs(value), (v, digits) => v.toExponential(digits))
  const [digits, exponent] = text.split('e')
  return `${sign}${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
}

/**
 * Four decimals. JavaScript rounds a number that lies exactly between two away from 0, PyTorch to
 * the even one: then the decimals after the fourth are exactly 5000…, and the fourth is odd only if
 * it was rounded up. (50 decimals show all that such a number has.)
 */
function halfToEven(value: number, write: (value: number, digits: number) => string): string {
  const [exact, rounded] = [write(value, 50), write(value, 4)]
  const tie = /\.\d{4}50*(e|$)/.test(exact)
  const odd = /^[\d.]+[13579](e|$)/.test(rounded)
  return tie && odd ? exact.replace(/50*(?=e|$)/, '') : rounded
}

function chunks<T>(items: readonly T[], length: number): T[][] {
  const count = Math.ceil(items.length / length)
  return Array.from({ length: count }, (_, i) => items.slice(i * length, (i + 1) * length))
}
