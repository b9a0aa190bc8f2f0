import { record } from './autograd.ts'
import { checkFloat, checkOptions } from './checks.ts'
import { countPools, planPool } from './max-pool2d.ts'
import { type Shape } from './shape.ts'
import { type Tensor } from './tensor.ts'
import { type Pair, type Slide } from './windows.ts'

/** How the windows of {@link avgPool2d} lie, and what their sums are divided by. */
export type AvgPool2dOptions = {
  /** How many pixels it is from one window to the next; as many as the window is large. */
  stride?: Pair
  /** How many rows and columns of 0 are laid around the image; at most half a window. */
  padding?: Pair
  /** Whether rows and columns that fill no window make a smaller one. */
  ceilMode?: boolean
  /** Whether the zeros of the padding count as pixels. */
  countIncludePad?: boolean
  /** A divisor for all windows, in place of the number of their pixels. */
  divisorOverride?: number
}

// #region avgPool2d
/**
 * y[b,c,r,s] = mean of x[b,c,rk…rk+k−1,sk…sk+k−1]: of each k×k window the mean is kept. Rows and
 * columns that fill no window are left out.
 *
 * With options, window r begins at r·stride − padding.
 * @param x - (B, C, H, W)
 * @returns (B, C, H', W'); by default (B, C, ⌊H/k⌋, ⌊W/k⌋)
 */
export function avgPool2d(x: Tensor, k: Pair, options: AvgPool2dOptions = {}): Tensor {
  const windows = planWindows(x, k, options)
  const [B, C] = x.shape
  const [xB, xC, xH, xW] = x.strides
  const y = x.newZeros([B, C, windows.rows, windows.columns])
  let out = 0
  for (let b = 0; b < B; b++) {
    for (let c = 0; c < C; c++) {
      const plane = x.storageOffset + b * xB + c * xC
      for (const { top, bottom, left, right, divisor } of windows.all) {
        let sum = 0
        for (let i = top; i < bottom; i++) {
          for (let j = left; j < right; j++) sum += x.storage[plane + i * xH + j * xW]
        }
        y.storage[out++] = sum / divisor
      }
    }
  }
  return record('avgPool2d', y, [
    [x, (dy, shape) => avgPool2dBackward(dy, windows.all, shape), [x]],
  ])
}
// #endregion avgPool2d

// #region avgPool2dBackward
/**
 * forward:  y[b,c,p] = (1/n) Σ x[b,c,i,j] over the n pixels of window p
 *
 * Each pixel of a window has an equal say: dx[b,c,i,j] += dy[b,c,p] / n.
 * @param shape - of x
 */
function avgPool2dBackward(dy: Tensor, windows: readonly Window[], shape: Shape): Tensor {
  const [B, C, H, W] = shape
  const sums = new Float64Array(B * C * H * W)
  const dys = dy.contiguous()
  let next = dys.storageOffset
  for (let plane = 0; plane < B * C; plane++) {
    for (const { top, bottom, left, right, divisor } of windows) {
      const share = dys.storage[next++] / divisor
      for (let i = top; i < bottom; i++) {
        for (let j = left; j < right; j++) sums[(plane * H + i) * W + j] += share
      }
    }
  }
  const dx = dy.newZeros(shape)
  dx.storage.set(sums)
  return dx
}
// #endregion avgPool2dBackward

/** The pixels of a window, from the first up to but without the second, and what divides them. */
type Window = { top: number; bottom: number; left: number; right: number; divisor: number }

/** All windows over one plane, row by row. */
function planWindows(x: Tensor, k: Pair, options: AvgPool2dOptions) {
  const names = ['stride', 'padding', 'ceilMode', 'countIncludePad', 'divisorOverride'] as const
  checkOptions('avgPool2d', options, names)
  const { countIncludePad = true, divisorOverride, ...slides } = options
  checkFloat('avgPool2d', x)
  const [vertical, horizontal] = planPool('avgPool2d', x, k, slides)
  if (divisorOverride === 0) {
    throw new RangeError('avgPool2d: divisorOverride 0: nothing can be divided by it')
  }
  const rows = spansOf(x.shape[2], vertical, options)
  const columns = spansOf(x.shape[3], horizontal, options)
  const all: Window[] = []
  for (const { first: top, end: bottom, padded: height } of rows) {
    for (const { first: left, end: right, padded: width } of columns) {
      const pixels = countIncludePad ? height * width : (bottom - top) * (right - left)
      all.push({ top, bottom, left, right, divisor: divisorOverride ?? pixels })
    }
  }
  return { all, rows: rows.length, columns: columns.length }
}

/** Along one dimension: the part of each window on the image, and its length with the padding. */
function spansOf(n: number, slide: Slide, options: AvgPool2dOptions) {
  const { size, stride, padding } = slide
  return Array.from({ length: countPools(n, slide, options) }, (_, r) => {
    const start = r * stride - padding
    const end = Math.min(start + size, n + padding)
    return { first: Math.max(start, 0), end: Math.min(end, n), padded: end - start }
  })
}
