import { type Floats, type MaxPool2dSizes, allocateLike } from '@stepgrad/01-raw-arrays'

export function averagePool2d(x: Floats, sizes: MaxPool2dSizes): Floats {
  const { B, C, H, W, k } = sizes
  const y = allocateLike(x, B * C * Math.floor(H / k) * Math.floor(W / k))
  forEachPixel(sizes, (pixel, window) => {
    y[window] += x[pixel] / (k * k)
  })
  return y
}

export function averagePool2dBackward(dy: Floats, sizes: MaxPool2dSizes): Floats {
  const { B, C, H, W, k } = sizes
  const dx = allocateLike(dy, B * C * H * W)
  forEachPixel(sizes, (pixel, window) => {
    dx[pixel] = dy[window] / (k * k)
  })
  return dx
}

/** Calls `visit` with the place of each pixel in x, and of the window that it lies in in y. */
function forEachPixel(
  { B, C, H, W, k }: MaxPool2dSizes,
  visit: (pixel: number, window: number) => void,
): void {
  const outH = Math.floor(H / k)
  const outW = Math.floor(W / k)
  for (let plane = 0; plane < B * C; plane++) {
    for (let r = 0; r < outH * k; r++) {
      for (let s = 0; s < outW * k; s++) {
        const window = (plane * outH + Math.floor(r / k)) * outW + Math.floor(s / k)
        visit((plane * H + r) * W + s, window)
      }
    }
  }
}
