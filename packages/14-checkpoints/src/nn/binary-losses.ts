import {
  type BinaryCrossEntropyOptions,
  type BinaryCrossEntropyWithLogitsOptions,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
} from '../binary-cross-entropy.ts'
import { checkOptions } from '../checks.ts'
import { type Reduction } from '../reduction.ts'
import { type Tensor } from '../tensor.ts'
import { Module } from './module.ts'

// #region BCEWithLogitsLoss
/**
 * Cross entropy for questions with two answers; see
 * {@link nn.functional.binaryCrossEntropyWithLogits}.
 */
export class BCEWithLogitsLoss extends Module {
  /** How much each place counts; broadcast. A buffer, like the next. */
  declare weight: Tensor | null
  /** How much a yes counts against a no; broadcast. */
  declare posWeight: Tensor | null
  readonly reduction: Reduction

  constructor(options: BinaryCrossEntropyWithLogitsOptions = {}) {
    super()
    checkOptions('BCEWithLogitsLoss', options, ['reduction', 'weight', 'posWeight'])
    const { weight = null, posWeight = null, reduction = 'mean' } = options
    this.registerBuffer('weight', weight)
    this.registerBuffer('posWeight', posWeight)
    this.reduction = reduction
  }

  /** Both of one shape. */
  override forward(logits: Tensor, target: Tensor): Tensor {
    const { weight, posWeight, reduction } = this
    return binaryCrossEntropyWithLogits(logits, target, { weight, posWeight, reduction })
  }
}
// #endregion BCEWithLogitsLoss

/** The same for probabilities; see {@link nn.functional.binaryCrossEntropy}. */
export class BCELoss extends Module {
  /** How much each place counts; broadcast. A buffer. */
  declare weight: Tensor | null
  readonly reduction: Reduction

  constructor(options: BinaryCrossEntropyOptions = {}) {
    super()
    checkOptions('BCELoss', options, ['reduction', 'weight'])
    const { weight = null, reduction = 'mean' } = options
    this.registerBuffer('weight', weight)
    this.reduction = reduction
  }

  /** Both of one shape. */
  override forward(p: Tensor, target: Tensor): Tensor {
    const { weight, reduction } = this
    return binaryCrossEntropy(p, target, { weight, reduction })
  }
}
