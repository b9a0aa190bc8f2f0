import { type LossOptions, type Reduction } from '../reduction.ts'
import {
  type HuberLossOptions,
  type SmoothL1LossOptions,
  huberLoss,
  l1Loss,
  mseLoss,
  smoothL1Loss,
} from '../regression-losses.ts'
import { type Tensor } from '../tensor.ts'
import { Module } from './module.ts'

// #region MSELoss
/** The squared difference; see {@link nn.functional.mseLoss}. */
export class MSELoss extends Module {
  readonly reduction: Reduction

  constructor({ reduction = 'mean' }: LossOptions = {}) {
    super()
    this.reduction = reduction
  }

  /** Both of one shape. */
  override forward(x: Tensor, target: Tensor): Tensor {
    return mseLoss(x, target, this)
  }
}
// #endregion MSELoss

/** The difference without its sign; see {@link nn.functional.l1Loss}. */
export class L1Loss extends Module {
  readonly reduction: Reduction

  constructor({ reduction = 'mean' }: LossOptions = {}) {
    super()
    this.reduction = reduction
  }

  /** Both of one shape. */
  override forward(x: Tensor, target: Tensor): Tensor {
    return l1Loss(x, target, this)
  }
}

/** {@link L1Loss}, rounded off between −beta and beta; see {@link nn.functional.smoothL1Loss}. */
export class SmoothL1Loss extends Module {
  readonly reduction: Reduction
  readonly beta: number

  constructor({ reduction = 'mean', beta = 1 }: SmoothL1LossOptions = {}) {
    super()
    this.reduction = reduction
    this.beta = beta
  }

  /** Both of one shape. */
  override forward(x: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(x, target, this)
  }
}

/** Half of {@link MSELoss}, straight beyond ±delta; see {@link nn.functional.huberLoss}. */
export class HuberLoss extends Module {
  readonly reduction: Reduction
  readonly delta: number

  constructor({ reduction = 'mean', delta = 1 }: HuberLossOptions = {}) {
    super()
    this.reduction = reduction
    this.delta = delta
  }

  /** Both of one shape. */
  override forward(x: Tensor, target: Tensor): Tensor {
    return huberLoss(x, target, this)
  }
}
