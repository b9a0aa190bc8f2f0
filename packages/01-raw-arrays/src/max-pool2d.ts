import { type Floats, allocateLike, checkLength } from './floats.ts'

/** B images · C channels · H×W pixels · k×k window, which moves by k. */
export type MaxPool2dSizes = { B: number; C: number; H: number; W: number; k: number }

// #region maxPool2d
/**
 * y[b,c,r,s] = max of x[b,c,rk…rk+k−1,sk…sk+k−1]: of each k×k window only its largest number is
 * kept. Rows and columns that fill no window are left out.
 * @param x - (B, C, H, W)
 * @returns y (B, C, ⌊H/k⌋, ⌊W/k⌋), and for each of its numbers the index in x that it came from
 */
export function maxPool2d(x: Floats, sizes: MaxPool2dSizes): { y: Floats; indices: Int32Array } {
  const { B, C, H, W, k } = sizes
  checkLength('maxPool2d: x', x, [B, C, H, W])
  if (!Number.isInteger(k) || k < 1 || k > Math.min(H, W)) {
    throw new RangeError(`maxPool2d: a window of size ${k} does not fit into ${H}×${W} pixels`)
  }
  const outH = Math.floor(H / k)
  const outW = Math.floor(W / k)
  const y = allocateLike(x, B * C * outH * outW)
  const indices = new Int32Array(y.length)
  let out = 0
  for (let plane = 0; plane < B * C; plane++) {
    for (let r = 0; r < outH; r++) {
      for (let s = 0; s < outW; s++) {
        let best = (plane * H + r * k) * W + s * k // the window's first pixel
        for (let i = 0; i < k; i++) {
          for (let j = 0; j < k; j++) {
            const at = (plane * H + r * k + i) * W + s * k + j
            // Of equal numbers the first wins; NaN wins over everything.
            if (x[at] > x[best] || Number.isNaN(x[at])) best = at
          }
        }
        y[out] = x[best]
        indices[out++] = best
      }
    }
  }
  return { y, indices }
}
// #endregion maxPool2d

// #region maxPool2dBackward
/**
 * forward:  y[p] = x[indices[p]]
 *
 * Only the pixel that was the largest has a say in the output: dx[indices[p]] = dy[p], all others
 * 0.
 */
export function maxPool2dBackward(
  dy: Floats,
  indices: Int32Array,
  { B, C, H, W }: MaxPool2dSizes,
): Floats {
  checkLength('maxPool2dBackward: dy', dy, [indices.length])
  const dx = allocateLike(dy, B * C * H * W)
  for (let p = 0; p < dy.length; p++) dx[indices[p]] += dy[p]
  return dx
}
// #endregion maxPool2dBackward
