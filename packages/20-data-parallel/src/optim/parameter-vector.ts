import { checkShape } from '../checks.ts'
import { type Tensor } from '../tensor.ts'

// All parameters of a network as one vector of n numbers, one parameter after the other: so LBFGS
// sees them. To be called in noGrad.

// #region flatGradient
/** The gradients of all parameters in one vector, copied; 0 for one that has none. (n) */
export function flatGradient(parameters: readonly Tensor[]): Tensor {
  const count = parameters.reduce((sum, w) => sum + w.numel(), 0)
  const flat = parameters[0].newZeros([count])
  eachPart(parameters, flat, (w, part) => {
    if (!w.grad) return
    checkShape('LBFGS: grad', w.grad, w.shape)
    part.copy_(w.grad)
  })
  return flat
}
// #endregion flatGradient

/** w ← w + t·d, for each parameter w and its part of d. */
export function moveBy(parameters: readonly Tensor[], t: number, d: Tensor): void {
  eachPart(parameters, d, (w, part) => w.add_(part.mul(t)))
}

/** w ← start + t·d */
export function moveTo(
  parameters: readonly Tensor[],
  start: readonly Tensor[],
  t: number,
  d: Tensor,
): void {
  putBack(parameters, start)
  moveBy(parameters, t, d)
}

/** The numbers of each parameter as they are now. */
export function copies(parameters: readonly Tensor[]): Tensor[] {
  return parameters.map((w) => w.clone())
}

/** w ← the numbers that were copied. */
export function putBack(parameters: readonly Tensor[], copied: readonly Tensor[]): void {
  for (const [i, w] of parameters.entries()) w.copy_(copied[i])
}

/** Calls `visit` with each parameter and its part of a vector, in the parameter's shape. */
function eachPart(
  parameters: readonly Tensor[],
  flat: Tensor,
  visit: (w: Tensor, part: Tensor) => void,
): void {
  let next = 0
  for (const w of parameters) {
    visit(w, flat.narrow(0, next, w.numel()).view(...w.shape))
    next += w.numel()
  }
}

/** a·b = Σᵢ aᵢbᵢ */
export function dot(a: Tensor, b: Tensor): number {
  return a.matmul(b).item()
}

/** maxᵢ |vᵢ| */
export function largest(v: Tensor): number {
  return v.abs().max().item()
}

/** Σᵢ |vᵢ| */
export function sumOfSizes(v: Tensor): number {
  return v.abs().sum().item()
}
