import { checkOptions } from '../checks.ts'
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

  constructor(options: LossOptions = {}) {
    super()
    const { reduction = 'mean' } = checkOptions('MSELoss', options, ['reduction'])
    this.reduction = reduction
  }

  /** Both of one shape. */
  override forward(x: Tensor, target: Tensor): Tensor {
    return mseLoss(x, target, { reduction: this.reduction })
  }
}
// #endregion MSELoss

/** The difference without its sign; see {@link nn.functional.l1Loss}. */
export class L1Loss extends Module {
  readonly reduction: Reduction

  constructor(options: LossOptions = {}) {
    super()
    const { reduction = 'mean' } = checkOptions('L1Loss', options, ['reduction'])
    this.reduction = reduction
  }

  /** Both of one shape. */
  override forward(x: Tensor, target: Tensor): Tensor {
    return l1Loss(x, target, { reduction: this.reduction })
  }
}

/** {@link L1Loss}, rounded off between −beta and beta; see {@link nn.functional.smoothL1Loss}. */
export class SmoothL1Loss extends Module {
  readonly reduction: Reduction
  readonly beta: number

  constructor(options: SmoothL1LossOptions = {}) {
    super()
    checkOptions('SmoothL1Loss', options, ['reduction', 'beta'])
    const { reduction = 'mean', beta = 1 } = options
    this.reduction = reduction
    this.beta = beta
  }

  /** Both of one shape. */
  override forward(x: Tensor, target: Tensor): Tensor {
    const { reduction, beta } = this
    return smoothL1Loss(x, target, { reduction, beta })
  }
}

/** Half of {@link MSELoss}, straight beyond ±delta; see {@link nn.functional.huberLoss}. */
export class HuberLoss extends Module {
  readonly reduction: Reduction
  readonly delta: number

  constructor(options: HuberLossOptions = {}) {
    super()
    checkOptions('HuberLoss', options, ['reduction', 'delta'])
    const { reduction = 'mean', delta = 1 } = options
    this.reduction = reduction
    this.delta = delta
  }

  /** Both of one shape. */
  override forward(x: Tensor, target: Tensor): Tensor {
    const { reduction, delta } = this
    return huberLoss(x, target, { reduction, delta })
  }
}
