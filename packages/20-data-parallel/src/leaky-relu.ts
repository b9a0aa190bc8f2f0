import { record } from './autograd.ts'
import { checkFloat, checkShape } from './checks.ts'
import { map, zip } from './elementwise.ts'
import { type Tensor } from './tensor.ts'

// #region leakyReLU
/**
 * y = x where x > 0, else slope·x: a ReLU that lets a little through.  ∂L/∂x = ∂L/∂y ⊙ (1 where x >
 * 0, else slope)
 */
export function leakyReLU(x: Tensor, negativeSlope = 0.01): Tensor {
  checkFloat('leakyReLU', x)
  const y = map(x, (v) => (v > 0 ? v : negativeSlope * v))
  return record('leakyReLU', y, [[x, (dy) => leakyReLUBackward(dy, x, negativeSlope), [x]]])
}
// #endregion leakyReLU

/** forward:  y = x where x > 0, else slope·x */
function leakyReLUBackward(dy: Tensor, x: Tensor, negativeSlope: number): Tensor {
  checkShape('leakyReLUBackward: dy', dy, x.shape)
  return zip('leakyReLUBackward', dy, x, (g, v) => (v > 0 ? g : negativeSlope * g))
}
