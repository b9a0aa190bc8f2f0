import { record } from './autograd.ts'
import { ShapeError, checkDtypes, checkNotBool, checkOptions, checkShape } from './checks.ts'
import { type Numbers } from './dtypes.ts'
import { type Shape, formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'
import { type Pair, type Slide, countWindows, formatPair, pairOf, windowsOver } from './windows.ts'

/** How the kernels of a convolution slide. */
export type Conv2dOptions = {
  /** How many pixels it is from one place of the kernel to the next. */
  stride?: Pair
  /** How many rows and columns of zeros are laid around the image. */
  padding?: Pair
  /** How far apart the pixels are that the kernel looks at. */
  dilation?: Pair
  /** In how many groups the channels fall, each with kernels of its own. */
  groups?: number
}

/** The same, with all that is known of the sizes. */
type Plan = { readonly rows: Slide; readonly columns: Slide; readonly groups: number }

// #region conv2d
/**
 * y[b,o,r,s] = Σ_c Σ_i Σ_j weight[o,c,i,j] · x[b,c,r+i,s+j] + bias[o], each kernel laid on every
 * place where it fits.
 *
 * With options, the pixel under weight[…,i,j] is x[b, c, r·stride − padding + i·dilation, …], and
 * there is none beyond the edge. A group of outputs sees only its group of channels.
 *
 * (Deep learning calls this a convolution; mathematics, which would flip the kernel, a
 * cross-correlation.)
 * @param x - (B, C, H, W)
 * @param weight - (O, C/groups, kH, kW)
 * @param bias - (O)
 * @returns (B, O, H', W'), where H' = ⌊(H + 2·padding − dilation·(kH − 1) − 1) / stride⌋ + 1
 */
export function conv2d(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: Conv2dOptions = {},
): Tensor {
  const plan = planConv2d(x, weight, bias, options)
  const { rows, columns, groups } = plan
  const [B, , H, W] = x.shape
  const [O, C, kH, kW] = weight.shape // C: channels of one group
  const [outH, outW] = [countWindows(H, rows), countWindows(W, columns)]
  const [xs, ws] = [x.storage, weight.storage]
  const [xB, xC, xH, xW] = x.strides // how far it is to the next image, channel, row, pixel
  const [wO, wC, wH, wW] = weight.strides
  const y = x.newZeros([B, O, outH, outW])
  const sums = new Float64Array(outH * outW) // of one output plane, y[b,o]
  for (let b = 0; b < B; b++) {
    for (let o = 0; o < O; o++) {
      const firstC = Math.floor(o / (O / groups)) * C // the group's first channel
      sums.fill(0)
      for (let c = 0; c < C; c++) {
        const plane = x.storageOffset + b * xB + (firstC + c) * xC
        for (let i = 0; i < kH; i++) {
          const [fromR, toR] = windowsOver(H, outH, i, rows)
          for (let j = 0; j < kW; j++) {
            const [fromS, toS] = windowsOver(W, outW, j, columns)
            const w = ws[weight.storageOffset + o * wO + c * wC + i * wH + j * wW]
            for (let r = fromR; r < toR; r++) {
              const xRow = plane + pixel(r, i, rows) * xH + pixel(fromS, j, columns) * xW
              const xStep = columns.stride * xW
              addScaled(sums, r * outW + fromS, 1, w, xs, xRow, xStep, toS - fromS)
            }
          }
        }
      }
      const plane = (b * O + o) * outH * outW
      const biasO = bias ? bias.storage[bias.storageOffset + o * bias.strides[0]] : 0
      for (let p = 0; p < outH * outW; p++) y.storage[plane + p] = sums[p] + biasO
    }
  }
  return record('conv2d', y, [
    [x, (dy, shape) => conv2dBackwardInput(dy, weight, shape, plan), [weight]],
    [weight, (dy, shape) => conv2dBackwardWeight(dy, x, shape, plan), [x]],
    ...(bias ? [[bias, conv2dBackwardBias] as const] : []),
  ])
}
// #endregion conv2d

// #region conv2dBackwardInput
/**
 * forward:  y[b,o,r,s] = Σ weight[o,c,i,j] · x[b,c,r+i,s+j] + bias[o]
 *
 * A pixel takes part in every output whose kernel covers it, each time with the weight that lay on
 * it: dx[b,c,r+i,s+j] = Σ_o Σ_i Σ_j weight[o,c,i,j] · dy[b,o,r,s].
 */
function conv2dBackwardInput(dy: Tensor, weight: Tensor, shape: Shape, plan: Plan): Tensor {
  checkShape('conv2dBackwardInput: dy', dy, ['B', weight.shape[0], 'H', 'W'])
  const { rows, columns, groups } = plan
  const [B, allC, H, W] = shape
  const [, , outH, outW] = dy.shape
  const [O, C, kH, kW] = weight.shape
  const [dys, ws] = [dy.storage, weight.storage]
  const [yB, yO, yH, yW] = dy.strides
  const [wO, wC, wH, wW] = weight.strides
  const dx = dy.newZeros(shape)
  const sums = new Float64Array(H * W) // of one input plane, dx[b,c]
  for (let b = 0; b < B; b++) {
    for (let c = 0; c < allC; c++) {
      const group = Math.floor(c / C)
      sums.fill(0)
      for (let o = group * (O / groups); o < (group + 1) * (O / groups); o++) {
        const plane = dy.storageOffset + b * yB + o * yO
        for (let i = 0; i < kH; i++) {
          const [fromR, toR] = windowsOver(H, outH, i, rows)
          for (let j = 0; j < kW; j++) {
            const [fromS, toS] = windowsOver(W, outW, j, columns)
            const w = ws[weight.storageOffset + o * wO + (c - group * C) * wC + i * wH + j * wW]
            for (let r = fromR; r < toR; r++) {
              const sumRow = pixel(r, i, rows) * W + pixel(fromS, j, columns)
              const yRow = plane + r * yH + fromS * yW
              addScaled(sums, sumRow, columns.stride, w, dys, yRow, yW, toS - fromS)
            }
          }
        }
      }
      dx.storage.set(sums, (b * allC + c) * H * W)
    }
  }
  return dx
}
// #endregion conv2dBackwardInput

// #region conv2dBackwardWeight
/**
 * forward:  y[b,o,r,s] = Σ weight[o,c,i,j] · x[b,c,r+i,s+j] + bias[o]
 *
 * A weight takes part in every output of its map, in every image, each time with the pixel under
 * it: dweight[o,c,i,j] = Σ_b Σ_r Σ_s dy[b,o,r,s] · x[b,c,r+i,s+j].
 */
function conv2dBackwardWeight(dy: Tensor, x: Tensor, shape: Shape, plan: Plan): Tensor {
  checkShape('conv2dBackwardWeight: dy', dy, [x.shape[0], 'O', 'H', 'W'])
  const { rows, columns, groups } = plan
  const [B, O, outH, outW] = dy.shape
  const [, , H, W] = x.shape
  const [, C, kH, kW] = shape
  const [dys, xs] = [dy.storage, x.storage]
  const [yB, yO, yH, yW] = dy.strides
  const [xB, xC, xH, xW] = x.strides
  const dweight = dy.newZeros(shape)
  for (let o = 0; o < O; o++) {
    const firstC = Math.floor(o / (O / groups)) * C
    for (let c = 0; c < C; c++) {
      for (let i = 0; i < kH; i++) {
        const [fromR, toR] = windowsOver(H, outH, i, rows)
        for (let j = 0; j < kW; j++) {
          const [fromS, toS] = windowsOver(W, outW, j, columns)
          const xStart = x.storageOffset + (firstC + c) * xC + pixel(fromS, j, columns) * xW
          const yStart = dy.storageOffset + o * yO + fromS * yW
          let sum = 0
          for (let b = 0; b < B; b++) {
            for (let r = fromR; r < toR; r++) {
              const yRow = yStart + b * yB + r * yH
              const xRow = xStart + b * xB + pixel(r, i, rows) * xH
              sum = addProducts(sum, dys, yRow, yW, xs, xRow, columns.stride * xW, toS - fromS)
            }
          }
          dweight.storage[((o * C + c) * kH + i) * kW + j] = sum
        }
      }
    }
  }
  return dweight
}
// #endregion conv2dBackwardWeight

// #region conv2dBackwardBias
/**
 * forward:  y[b,o,r,s] = … + bias[o]
 *
 * A bias is added to every output of its map: dbias[o] = Σ_b Σ_r Σ_s dy[b,o,r,s].
 */
function conv2dBackwardBias(dy: Tensor): Tensor {
  checkShape('conv2dBackwardBias: dy', dy, ['B', 'O', 'H', 'W'])
  return dy.sum({ dim: [0, 2, 3] }) // (B, O, H', W') → (O)
}
// #endregion conv2dBackwardBias

/** The pixel under tap i of window r. */
function pixel(r: number, i: number, { stride, padding, dilation }: Slide): number {
  return r * stride - padding + i * dilation
}

// #region addScaled
/**
 * y[yAt…] += a · x[xAt…], n numbers, yStep and xStep apart. Two in each turn of the loop: a turn
 * costs as much as a product.
 */
function addScaled(
  y: Float64Array,
  yAt: number,
  yStep: number,
  a: number,
  x: Numbers,
  xAt: number,
  xStep: number,
  n: number,
): void {
  let i = n % 2
  if (i === 1) y[yAt] += a * x[xAt]
  for (let to = yAt + i * yStep, at = xAt + i * xStep; i < n; i += 2) {
    y[to] += a * x[at]
    y[to + yStep] += a * x[at + xStep]
    to += 2 * yStep
    at += 2 * xStep
  }
}
// #endregion addScaled

// #region addProducts
/**
 * sum + a[aAt]·b[bAt] + a[aAt+aStep]·b[bAt+bStep] + …, n products in order, and two in each turn.
 */
function addProducts(
  sum: number,
  a: Numbers,
  aAt: number,
  aStep: number,
  b: Numbers,
  bAt: number,
  bStep: number,
  n: number,
): number {
  let i = n % 2
  if (i === 1) sum += a[aAt] * b[bAt]
  for (let p = aAt + i * aStep, q = bAt + i * bStep; i < n; i += 2) {
    sum += a[p] * b[q]
    sum += a[p + aStep] * b[q + bStep]
    p += 2 * aStep
    q += 2 * bStep
  }
  return sum
}
// #endregion addProducts

/** The options, checked against the tensors. */
function planConv2d(x: Tensor, weight: Tensor, bias: Tensor | null, options: Conv2dOptions): Plan {
  checkOptions('conv2d', options, ['stride', 'padding', 'dilation', 'groups'])
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options
  checkDtypes('conv2d', x, weight, ...(bias ? [bias] : []))
  checkNotBool('conv2d', x)
  checkShape('conv2d: weight', weight, ['O', 'C', 'kH', 'kW'])
  const [O, C, ...kernel] = weight.shape
  if (!Number.isInteger(groups) || groups < 1 || O % groups !== 0) {
    throw new RangeError(`conv2d: groups ${groups} must divide the ${O} outputs`)
  }
  checkShape('conv2d: x', x, ['B', C * groups, 'H', 'W'])
  if (bias) checkShape('conv2d: bias', bias, [O])
  const strides = pairOf('conv2d: stride', stride, 1)
  const paddings = pairOf('conv2d: padding', padding, 0)
  const dilations = pairOf('conv2d: dilation', dilation, 1)
  const [rows, columns] = [0, 1].map((d) => {
    return { size: kernel[d], stride: strides[d], padding: paddings[d], dilation: dilations[d] }
  })
  const fits = Math.min(...kernel) >= 1
  if (!fits || countWindows(x.shape[2], rows) < 1 || countWindows(x.shape[3], columns) < 1) {
    throw new ShapeError(
      `conv2d: a ${kernel[0]}×${kernel[1]} kernel does not fit into x ${formatShape(x.shape)}` +
        (paddings[0] + paddings[1] > 0 ? ` with padding ${formatPair(paddings)}` : '') +
        (Math.max(...dilations) > 1 ? ` at dilation ${formatPair(dilations)}` : ''),
    )
  }
  return { rows, columns, groups }
}
