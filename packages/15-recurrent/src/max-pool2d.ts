import { record } from './autograd.ts'
import { ShapeError, checkOptions, checkShape } from './checks.ts'
import { type Shape, formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'
import { type Pair, type Slide, countWindows, pairOf } from './windows.ts'

/** How the windows of a pooling lie. */
export type MaxPool2dOptions = {
  /** How many pixels it is from one window to the next; as many as the window is large. */
  stride?: Pair
  /** How many rows and columns of −∞ are laid around the image; at most half a window. */
  padding?: Pair
  /** How far apart the pixels of a window are. */
  dilation?: Pair
  /** Whether rows and columns that fill no window make a smaller one. */
  ceilMode?: boolean
}

// #region maxPool2d
/**
 * y[b,c,r,s] = max of x[b,c,rk…rk+k−1,sk…sk+k−1]: of each k×k window only its largest number is
 * kept. Rows and columns that fill no window are left out.
 *
 * With options, window r begins at r·stride − padding, and its pixels are `dilation` apart.
 * @param x - (B, C, H, W)
 * @returns (B, C, H', W'); by default (B, C, ⌊H/k⌋, ⌊W/k⌋)
 */
export function maxPool2d(x: Tensor, k: Pair, options: MaxPool2dOptions = {}): Tensor {
  return maxPool2dWithIndices(x, k, options).values
}
// #endregion maxPool2d

// #region maxPool2dWithIndices
/**
 * {@link maxPool2d}, and where each number stood in its plane: row · W + column, or −1 for the −∞
 * of a window that lies on padding alone.
 * @returns indices - int32, one for each of the values; the backward pass reads them too
 */
export function maxPool2dWithIndices(
  x: Tensor,
  k: Pair,
  options: MaxPool2dOptions = {},
): { values: Tensor; indices: Tensor } {
  const [rows, columns] = planPool('maxPool2d', x, k, options)
  const [B, C, H, W] = x.shape
  const [outH, outW] = [countPools(H, rows, options), countPools(W, columns, options)]
  const xs = x.storage
  const [xB, xC, xH, xW] = x.strides
  const values = x.newZeros([B, C, outH, outW])
  const indices = x.newZeros(values.shape, 'int32')
  const found = indices.storage
  let out = 0
  for (let b = 0; b < B; b++) {
    for (let c = 0; c < C; c++) {
      const plane = x.storageOffset + b * xB + c * xC
      for (let r = 0; r < outH; r++) {
        const [firstI, endI] = pixelsOf(r, H, rows)
        for (let s = 0; s < outW; s++) {
          const [firstJ, endJ] = pixelsOf(s, W, columns)
          let [row, column] = [firstI, firstJ] // of the largest so far
          for (let i = firstI; i < endI; i += rows.dilation) {
            for (let j = firstJ; j < endJ; j += columns.dilation) {
              const v = xs[plane + i * xH + j * xW]
              // Of equal numbers the first wins; NaN wins over everything.
              if (v > xs[plane + row * xH + column * xW] || Number.isNaN(v)) [row, column] = [i, j]
            }
          }
          // Dilation can carry a window over the whole image: no pixel of it, and so no largest one.
          const empty = firstI >= endI || firstJ >= endJ
          values.storage[out] = empty ? -Infinity : xs[plane + row * xH + column * xW]
          found[out++] = empty ? -1 : row * W + column
        }
      }
    }
  }
  record('maxPool2d', values, [
    [x, (dy, shape) => maxPool2dBackward(dy, indices, shape), [x, indices]],
  ])
  return { values, indices }
}
// #endregion maxPool2dWithIndices

// #region maxPool2dBackward
/**
 * forward:  y[b,c,p] = x[b,c,indices[b,c,p]]
 *
 * Only the pixel that was the largest has a say in the output: dx[b,c,indices[p]] += dy[b,c,p], all
 * others 0. (Windows that overlap may have the same.)
 * @param shape - of x
 */
function maxPool2dBackward(dy: Tensor, indices: Tensor, shape: Shape): Tensor {
  const dx = dy.newZeros(shape)
  const [, , H, W] = shape
  const [B, C, outH, outW] = dy.shape
  const [dys, found] = [dy.contiguous(), indices.storage]
  for (let plane = 0, p = 0; plane < B * C; plane++) {
    for (const end = p + outH * outW; p < end; p++) {
      if (found[p] < 0) continue // no pixel to train; PyTorch writes outside of dx here
      dx.storage[plane * H * W + found[p]] += dys.storage[dys.storageOffset + p]
    }
  }
  return dx
}
// #endregion maxPool2dBackward

/** How many windows there are; in ceil mode also the last one, if it begins inside. */
export function countPools(
  n: number,
  slide: Slide,
  { ceilMode = false }: { ceilMode?: boolean },
): number {
  const { stride, padding } = slide
  if (!ceilMode) return countWindows(n, slide)
  const windows = countWindows(n + stride - 1, slide)
  return (windows - 1) * stride >= n + padding ? windows - 1 : windows
}

/** The first pixel of window r that lies on the image, and the one behind its last. */
function pixelsOf(r: number, n: number, slide: Slide): readonly [first: number, end: number] {
  const { size, stride, padding, dilation } = slide
  const start = r * stride - padding
  const first = start < 0 ? start + Math.ceil(-start / dilation) * dilation : start
  return [first, Math.min(n, start + (size - 1) * dilation + 1)]
}

/** How the windows slide over rows and over columns; throws where that makes no sense. */
export function planPool(
  operation: string,
  x: Tensor,
  k: Pair,
  options: MaxPool2dOptions,
): readonly [rows: Slide, columns: Slide] {
  checkOptions(operation, options, ['stride', 'padding', 'dilation', 'ceilMode'])
  const { stride = k, padding = 0, dilation = 1, ceilMode } = options
  checkShape(`${operation}: x`, x, ['B', 'C', 'H', 'W'])
  const [, , ...image] = x.shape
  const sizes = pairOf(`${operation}: a window of size`, k, 1)
  const strides = pairOf(`${operation}: stride`, stride, 1)
  const paddings = pairOf(`${operation}: padding`, padding, 0)
  const dilations = pairOf(`${operation}: dilation`, dilation, 1)
  const [rows, columns] = [0, 1].map((d) => {
    return { size: sizes[d], stride: strides[d], padding: paddings[d], dilation: dilations[d] }
  })
  for (const [d, slide] of [rows, columns].entries()) {
    if (slide.padding > slide.size / 2) {
      throw new RangeError(
        `${operation}: padding ${slide.padding} must be at most half of the window's ${slide.size}`,
      )
    }
    if (countPools(image[d], slide, { ceilMode }) < 1) {
      throw new ShapeError(
        `${operation}: a window of size ${slide.size} does not fit into ${formatShape(x.shape)}`,
      )
    }
  }
  return [rows, columns]
}
