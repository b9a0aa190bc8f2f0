import { record } from './autograd.ts'
import { broadcastShapes } from './broadcast.ts'
import { checkFloat, checkOptions } from './checks.ts'
import { map, zip } from './elementwise.ts'
import { type LossOptions, reduceLosses } from './reduction.ts'
import { formatShape, sameShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

// Losses of a number that should have been another; d is their difference.

/** How {@link smoothL1Loss} is rounded off: between −beta and beta. */
export type SmoothL1LossOptions = LossOptions & { beta?: number }

/** How {@link huberLoss} is rounded off: between −delta and delta. */
export type HuberLossOptions = LossOptions & { delta?: number }

// #region mseLoss
/** loss = d²: twice as far off is four times as bad. */
export function mseLoss(x: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction } = checkOptions('mseLoss', options, ['reduction'])
  const d = difference('mseLoss', x, target)
  return reduceLosses('mseLoss', d.mul(d), reduction)
}
// #endregion mseLoss

// #region l1Loss
/** loss = |d|: twice as far off is twice as bad. The gradient at d = 0 is 0. */
export function l1Loss(x: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction } = checkOptions('l1Loss', options, ['reduction'])
  return reduceLosses('l1Loss', difference('l1Loss', x, target).abs(), reduction)
}
// #endregion l1Loss

// #region smoothL1Loss
/**
 * loss = d²/2β where |d| < β, else |d| − β/2: a parabola near 0, and from where its slope is ±1 on,
 * the straight lines. With β = 0 there is no parabola: {@link l1Loss}.
 */
export function smoothL1Loss(x: Tensor, target: Tensor, options: SmoothL1LossOptions = {}): Tensor {
  const { reduction, beta = 1 } = checkOptions('smoothL1Loss', options, ['reduction', 'beta'])
  if (!(beta >= 0)) throw new RangeError(`smoothL1Loss: beta ${beta} must be ≥ 0`)
  if (beta === 0) return l1Loss(x, target, { reduction })
  const d = difference('smoothL1Loss', x, target)
  return reduceLosses('smoothL1Loss', smoothAbs(d, beta), reduction)
}
// #endregion smoothL1Loss

// #region huberLoss
/** loss = d²/2 where |d| < δ, else δ·(|d| − δ/2): δ times {@link smoothL1Loss} with β = δ. */
export function huberLoss(x: Tensor, target: Tensor, options: HuberLossOptions = {}): Tensor {
  const { reduction, delta = 1 } = checkOptions('huberLoss', options, ['reduction', 'delta'])
  if (!(delta > 0)) throw new RangeError(`huberLoss: delta ${delta} must be > 0`)
  const d = difference('huberLoss', x, target)
  return reduceLosses('huberLoss', smoothAbs(d, delta).mul(delta), reduction)
}
// #endregion huberLoss

// #region smoothAbs
/** y = d²/2β where |d| < β, else |d| − β/2,  ∂L/∂d = ∂L/∂y · (d/β, but at most 1 and at least −1) */
function smoothAbs(d: Tensor, beta: number): Tensor {
  const y = map(d, (v) => (Math.abs(v) < beta ? (v * v) / (2 * beta) : Math.abs(v) - beta / 2))
  const slope = (v: number): number => Math.max(-1, Math.min(1, v / beta))
  return record('smoothL1', y, [
    [d, (dy) => zip('smoothL1Backward', dy, d, (g, v) => g * slope(v)), [d]],
  ])
}
// #endregion smoothAbs

// #region difference
/**
 * d = x − target. Sizes that differ are broadcast, with a warning: a column minus a row is a whole
 * table, and few who get one want it.
 */
function difference(operation: string, x: Tensor, target: Tensor): Tensor {
  broadcastShapes(operation, x.shape, target.shape) // throws in the name of the loss
  if (!sameShape(x.shape, target.shape)) {
    console.warn(
      `${operation}: Using a target size ${formatShape(target.shape)} that is different to the ` +
        `input size ${formatShape(x.shape)}. This will likely lead to incorrect results due to ` +
        'broadcasting. Please ensure they have the same size.',
    )
  }
  const d = x.sub(target)
  checkFloat(operation, d)
  return d
}
// #endregion difference
