import { record } from './autograd.ts'
import { ShapeError, checkDtypes, checkNotBool, checkShape } from './checks.ts'
import { type Numbers } from './dtypes.ts'
import { formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

// #region conv2d
/**
 * y[b,o,r,s] = Σ_c Σ_i Σ_j weight[o,c,i,j] · x[b,c,r+i,s+j] + bias[o], each kernel laid on every
 * place where it fits.
 *
 * (Deep learning calls this a convolution; mathematics, which would flip the kernel, a
 * cross-correlation.)
 * @param x - (B, C, H, W)
 * @param weight - (O, C, kH, kW)
 * @param bias - (O)
 * @returns (B, O, H−kH+1, W−kW+1)
 */
export function conv2d(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  checkConv2d(x, weight, bias)
  const [B, C, H, W] = x.shape
  const [O, , kH, kW] = weight.shape
  const outH = H - kH + 1
  const outW = W - kW + 1
  const [xs, ws, bs] = [x.storage, weight.storage, bias.storage]
  const [xB, xC, xH, xW] = x.strides // how far it is to the next image, channel, row, pixel
  const [wO, wC, wH, wW] = weight.strides
  const y = x.newZeros([B, O, outH, outW])
  const sums = new Float64Array(outH * outW) // of one output plane, y[b,o]
  for (let b = 0; b < B; b++) {
    for (let o = 0; o < O; o++) {
      sums.fill(0)
      for (let c = 0; c < C; c++) {
        for (let i = 0; i < kH; i++) {
          for (let j = 0; j < kW; j++) {
            const w = ws[weight.storageOffset + o * wO + c * wC + i * wH + j * wW]
            for (let r = 0; r < outH; r++) {
              const sumRow = r * outW
              const xRow = x.storageOffset + b * xB + c * xC + (r + i) * xH + j * xW
              addScaled(sums, sumRow, w, xs, xRow, xW, outW)
            }
          }
        }
      }
      const plane = (b * O + o) * outH * outW
      const biasO = bs[bias.storageOffset + o * bias.strides[0]]
      for (let p = 0; p < outH * outW; p++) y.storage[plane + p] = sums[p] + biasO
    }
  }
  return record('conv2d', y, [
    [x, (dy) => conv2dBackwardInput(dy, weight), [weight]],
    [weight, (dy) => conv2dBackwardWeight(dy, x), [x]],
    [bias, (dy) => conv2dBackwardBias(dy)],
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
function conv2dBackwardInput(dy: Tensor, weight: Tensor): Tensor {
  checkShape('conv2dBackwardInput: dy', dy, ['B', weight.shape[0], 'H', 'W'])
  const [B, O, outH, outW] = dy.shape
  const [, C, kH, kW] = weight.shape
  const H = outH + kH - 1
  const W = outW + kW - 1
  const [dys, ws] = [dy.storage, weight.storage]
  const [yB, yO, yH, yW] = dy.strides
  const [wO, wC, wH, wW] = weight.strides
  const dx = dy.newZeros([B, C, H, W])
  const sums = new Float64Array(H * W) // of one input plane, dx[b,c]
  for (let b = 0; b < B; b++) {
    for (let c = 0; c < C; c++) {
      sums.fill(0)
      for (let o = 0; o < O; o++) {
        for (let i = 0; i < kH; i++) {
          for (let j = 0; j < kW; j++) {
            const w = ws[weight.storageOffset + o * wO + c * wC + i * wH + j * wW]
            for (let r = 0; r < outH; r++) {
              const sumRow = (r + i) * W + j
              const yRow = dy.storageOffset + b * yB + o * yO + r * yH
              addScaled(sums, sumRow, w, dys, yRow, yW, outW)
            }
          }
        }
      }
      dx.storage.set(sums, (b * C + c) * H * W)
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
function conv2dBackwardWeight(dy: Tensor, x: Tensor): Tensor {
  checkShape('conv2dBackwardWeight: dy', dy, [x.shape[0], 'O', 'H', 'W'])
  const [B, O, outH, outW] = dy.shape
  const [, C, H, W] = x.shape
  const kH = H - outH + 1
  const kW = W - outW + 1
  const [dys, xs] = [dy.storage, x.storage]
  const [yB, yO, yH, yW] = dy.strides
  const [xB, xC, xH, xW] = x.strides
  const dweight = dy.newZeros([O, C, kH, kW])
  for (let o = 0; o < O; o++) {
    for (let c = 0; c < C; c++) {
      for (let i = 0; i < kH; i++) {
        for (let j = 0; j < kW; j++) {
          let sum = 0
          for (let b = 0; b < B; b++) {
            for (let r = 0; r < outH; r++) {
              const yRow = dy.storageOffset + b * yB + o * yO + r * yH
              const xRow = x.storageOffset + b * xB + c * xC + (r + i) * xH + j * xW
              sum = addProducts(sum, dys, yRow, yW, xs, xRow, xW, outW)
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

// #region addScaled
/**
 * y[yAt…] += a · x[xAt…], n numbers, those of x xStep apart. Two in each turn of the loop: a turn costs as much as a
 * product.
 */
function addScaled(
  y: Float64Array,
  yAt: number,
  a: number,
  x: Numbers,
  xAt: number,
  xStep: number,
  n: number,
): void {
  let i = n % 2
  if (i === 1) y[yAt] += a * x[xAt]
  for (let at = xAt + i * xStep; i < n; i += 2, at += 2 * xStep) {
    y[yAt + i] += a * x[at]
    y[yAt + i + 1] += a * x[at + xStep]
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

function checkConv2d(x: Tensor, weight: Tensor, bias: Tensor): void {
  checkDtypes('conv2d', x, weight, bias)
  checkNotBool('conv2d', x)
  checkShape('conv2d: weight', weight, ['O', 'C', 'kH', 'kW'])
  const [O, C, kH, kW] = weight.shape
  checkShape('conv2d: x', x, ['B', C, 'H', 'W'])
  checkShape('conv2d: bias', bias, [O])
  if (Math.min(kH, kW) < 1 || kH > x.shape[2] || kW > x.shape[3]) {
    throw new ShapeError(`conv2d: a ${kH}×${kW} kernel does not fit into x ${formatShape(x.shape)}`)
  }
}
