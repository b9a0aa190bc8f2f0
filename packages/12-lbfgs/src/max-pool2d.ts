import { record } from './autograd.ts'
import { ShapeError, checkShape } from './checks.ts'
import { type Shape, formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

// #region maxPool2d
/**
 * y[b,c,r,s] = max of x[b,c,rk…rk+k−1,sk…sk+k−1]: of each k×k window only its largest number is
 * kept. Rows and columns that fill no window are left out.
 * @param x - (B, C, H, W)
 * @returns (B, C, ⌊H/k⌋, ⌊W/k⌋)
 */
export function maxPool2d(x: Tensor, k: number): Tensor {
  checkMaxPool2d(x, k)
  const [B, C, H, W] = x.shape
  const xs = x.storage
  const [xB, xC, xH, xW] = x.strides
  const y = x.newZeros([B, C, Math.floor(H / k), Math.floor(W / k)])
  const [, , outH, outW] = y.shape
  const indices = new Int32Array(y.numel()) // where in x, read flat, each number came from
  let out = 0
  for (let b = 0; b < B; b++) {
    for (let c = 0; c < C; c++) {
      const plane = x.storageOffset + b * xB + c * xC
      for (let r = 0; r < outH; r++) {
        for (let s = 0; s < outW; s++) {
          let [row, column] = [r * k, s * k] // of the largest so far
          for (let i = r * k; i < r * k + k; i++) {
            for (let j = s * k; j < s * k + k; j++) {
              const v = xs[plane + i * xH + j * xW]
              // Of equal numbers the first wins; NaN wins over everything.
              if (v > xs[plane + row * xH + column * xW] || Number.isNaN(v)) [row, column] = [i, j]
            }
          }
          y.storage[out] = xs[plane + row * xH + column * xW]
          indices[out++] = ((b * C + c) * H + row) * W + column
        }
      }
    }
  }
  return record('maxPool2d', y, [
    [x, (dy, shape) => maxPool2dBackward(dy, indices, shape), [x, indices]],
  ])
}
// #endregion maxPool2d

// #region maxPool2dBackward
/**
 * forward:  y[p] = x[indices[p]]
 *
 * Only the pixel that was the largest has a say in the output: dx[indices[p]] = dy[p], all others
 * 0.
 * @param shape - of x
 */
function maxPool2dBackward(dy: Tensor, indices: Int32Array, shape: Shape): Tensor {
  const dx = dy.newZeros(shape)
  const dys = dy.contiguous()
  for (let p = 0; p < indices.length; p++) {
    dx.storage[indices[p]] += dys.storage[dys.storageOffset + p]
  }
  return dx
}
// #endregion maxPool2dBackward

function checkMaxPool2d(x: Tensor, k: number): void {
  checkShape('maxPool2d: x', x, ['B', 'C', 'H', 'W'])
  if (!Number.isInteger(k) || k < 1 || k > Math.min(x.shape[2], x.shape[3])) {
    throw new ShapeError(
      `maxPool2d: a window of size ${k} does not fit into ${formatShape(x.shape)}`,
    )
  }
}
