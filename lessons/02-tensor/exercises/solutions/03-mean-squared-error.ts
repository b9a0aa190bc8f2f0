import { type Tensor, checkDtypes, checkShape } from '@stepgrad/02-tensor'

export function meanSquaredError(y: Tensor, target: Tensor): Tensor {
  check(y, target)
  let sum = 0
  for (let i = 0; i < y.numel(); i++) sum += (y.storage[i] - target.storage[i]) ** 2
  return y.newFull([], sum / y.numel())
}

/** Each number appears in its own square only: dy[i] = 2·(y[i] − target[i]) / n. */
export function meanSquaredErrorBackward(y: Tensor, target: Tensor): Tensor {
  check(y, target)
  const dy = y.newZeros(y.shape)
  for (let i = 0; i < y.numel(); i++) {
    dy.storage[i] = (2 * (y.storage[i] - target.storage[i])) / y.numel()
  }
  return dy
}

function check(y: Tensor, target: Tensor): void {
  checkDtypes('meanSquaredError', y, target)
  checkShape('meanSquaredError: target', target, y.shape)
}
