import type { Floats, MaxPool2dSizes } from '@stepgrad/01-raw-arrays'
import { notYetWritten } from '../../exercise.ts'

/**
 * Average pooling: y[b,c,r,s] = the mean of the k×k window of x that starts at row r·k and column s·k.
 *
 * As in `maxPool2d`, rows and columns that fill no window are left out. `sizes`, a `MaxPool2dSizes`, says how many
 * images, channels, rows and columns there are, and how large the window is; `allocateLike(x, length)` makes zeros in
 * the precision of x. Both are in `@stepgrad/01-raw-arrays`.
 * @param x - (B, C, H, W)
 * @returns (B, C, ⌊H/k⌋, ⌊W/k⌋), in the precision of x
 */
export function averagePool2d(x: Floats, sizes: MaxPool2dSizes): Floats {
  return notYetWritten(x, sizes)
}

/**
 * The gradient by x. Ask the rule of the lesson: in which outputs does a pixel appear, and with what factor?
 * @param dy - (B, C, ⌊H/k⌋, ⌊W/k⌋)
 * @returns (B, C, H, W)
 */
export function averagePool2dBackward(dy: Floats, sizes: MaxPool2dSizes): Floats {
  return notYetWritten(dy, sizes)
}
