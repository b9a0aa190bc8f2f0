import { type Floats, allocateLike, checkLength } from './floats.ts'

/** B images · C channels in · O channels out · H×W pixels · k×k kernel. */
export type Conv2dSizes = { B: number; C: number; O: number; H: number; W: number; k: number }

// #region conv2d
/**
 * y[b,o,r,s] = Σ_c Σ_i Σ_j weight[o,c,i,j] · x[b,c,r+i,s+j] + bias[o], each kernel laid on every
 * place where it fits.
 *
 * (Deep learning calls this a convolution; mathematics, which would flip the kernel, a
 * cross-correlation.)
 * @param x - (B, C, H, W)
 * @param weight - (O, C, k, k)
 * @param bias - (O)
 * @returns (B, O, H−k+1, W−k+1)
 */
export function conv2d(x: Floats, weight: Floats, bias: Floats, sizes: Conv2dSizes): Floats {
  const { B, C, O, H, W, k } = sizes
  checkLength('conv2d: x', x, [B, C, H, W])
  checkLength('conv2d: weight', weight, [O, C, k, k])
  checkLength('conv2d: bias', bias, [O])
  const outH = outputSize(H, k)
  const outW = outputSize(W, k)
  const y = allocateLike(x, B * O * outH * outW)
  const sums = new Float64Array(outH * outW) // of one output plane, y[b,o]
  for (let b = 0; b < B; b++) {
    for (let o = 0; o < O; o++) {
      sums.fill(0)
      for (let c = 0; c < C; c++) {
        for (let i = 0; i < k; i++) {
          for (let j = 0; j < k; j++) {
            const w = weight[((o * C + c) * k + i) * k + j]
            for (let r = 0; r < outH; r++) {
              const sumRow = r * outW
              const xRow = ((b * C + c) * H + r + i) * W + j
              addScaled(sums, sumRow, w, x, xRow, outW)
            }
          }
        }
      }
      const plane = (b * O + o) * outH * outW
      for (let p = 0; p < outH * outW; p++) y[plane + p] = sums[p] + bias[o]
    }
  }
  return y
}
// #endregion conv2d

// #region conv2dBackwardInput
/**
 * forward:  y[b,o,r,s] = Σ weight[o,c,i,j] · x[b,c,r+i,s+j] + bias[o]
 *
 * A pixel takes part in every output whose kernel covers it, each time with the weight that lay on
 * it: dx[b,c,r+i,s+j] = Σ_o Σ_i Σ_j weight[o,c,i,j] · dy[b,o,r,s].
 */
export function conv2dBackwardInput(dy: Floats, weight: Floats, sizes: Conv2dSizes): Floats {
  const { B, C, O, H, W, k } = sizes
  const outH = outputSize(H, k)
  const outW = outputSize(W, k)
  checkLength('conv2dBackwardInput: dy', dy, [B, O, outH, outW])
  const dx = allocateLike(dy, B * C * H * W)
  const sums = new Float64Array(H * W) // of one input plane, dx[b,c]
  for (let b = 0; b < B; b++) {
    for (let c = 0; c < C; c++) {
      sums.fill(0)
      for (let o = 0; o < O; o++) {
        for (let i = 0; i < k; i++) {
          for (let j = 0; j < k; j++) {
            const w = weight[((o * C + c) * k + i) * k + j]
            for (let r = 0; r < outH; r++) {
              const yRow = ((b * O + o) * outH + r) * outW
              const sumRow = (r + i) * W + j
              addScaled(sums, sumRow, w, dy, yRow, outW)
            }
          }
        }
      }
      dx.set(sums, (b * C + c) * H * W)
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
export function conv2dBackwardWeight(dy: Floats, x: Floats, sizes: Conv2dSizes): Floats {
  const { B, C, O, H, W, k } = sizes
  const outH = outputSize(H, k)
  const outW = outputSize(W, k)
  checkLength('conv2dBackwardWeight: dy', dy, [B, O, outH, outW])
  const dweight = allocateLike(dy, O * C * k * k)
  for (let o = 0; o < O; o++) {
    for (let c = 0; c < C; c++) {
      for (let i = 0; i < k; i++) {
        for (let j = 0; j < k; j++) {
          let sum = 0
          for (let b = 0; b < B; b++) {
            for (let r = 0; r < outH; r++) {
              const yRow = ((b * O + o) * outH + r) * outW
              const xRow = ((b * C + c) * H + r + i) * W + j
              sum = addProducts(sum, dy, yRow, x, xRow, outW)
            }
          }
          dweight[((o * C + c) * k + i) * k + j] = sum
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
export function conv2dBackwardBias(dy: Floats, { B, O, H, W, k }: Conv2dSizes): Floats {
  const plane = outputSize(H, k) * outputSize(W, k)
  checkLength('conv2dBackwardBias: dy', dy, [B, O, plane])
  const dbias = allocateLike(dy, O)
  for (let o = 0; o < O; o++) {
    let sum = 0
    for (let b = 0; b < B; b++) {
      const start = (b * O + o) * plane
      for (let p = start; p < start + plane; p++) sum += dy[p]
    }
    dbias[o] = sum
  }
  return dbias
}
// #endregion conv2dBackwardBias

// #region addScaled
/**
 * y[yAt…] += a · x[xAt…], n numbers. Two in each turn of the loop: a turn costs as much as a
 * product.
 */
function addScaled(
  y: Float64Array,
  yAt: number,
  a: number,
  x: Floats,
  xAt: number,
  n: number,
): void {
  let i = n % 2
  if (i === 1) y[yAt] += a * x[xAt]
  for (; i < n; i += 2) {
    y[yAt + i] += a * x[xAt + i]
    y[yAt + i + 1] += a * x[xAt + i + 1]
  }
}
// #endregion addScaled

// #region addProducts
/**
 * sum + a[aAt]·b[bAt] + a[aAt+1]·b[bAt+1] + …, n products in order, and two in each turn.
 */
function addProducts(
  sum: number,
  a: Floats,
  aAt: number,
  b: Floats,
  bAt: number,
  n: number,
): number {
  let i = n % 2
  if (i === 1) sum += a[aAt] * b[bAt]
  for (; i < n; i += 2) {
    sum += a[aAt + i] * b[bAt + i]
    sum += a[aAt + i + 1] * b[bAt + i + 1]
  }
  return sum
}
// #endregion addProducts

/** On how many places a kernel of size k fits along a side: size − k + 1. */
export function outputSize(size: number, k: number): number {
  if (k < 1 || k > size) {
    throw new RangeError(`conv2d: a kernel of size ${k} does not fit into ${size} pixels`)
  }
  return size - k + 1
}
