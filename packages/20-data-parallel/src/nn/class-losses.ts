import { type ClassLossOptions, type Targets } from '../class-targets.ts'
import { type CrossEntropyOptions, crossEntropy } from '../cross-entropy.ts'
import { nllLoss } from '../nll-loss.ts'
import { type Reduction } from '../reduction.ts'
import { type Tensor } from '../tensor.ts'
import { Module } from './module.ts'

// A loss is a module, though it learns nothing: it is told once how to count, and its weight is a
// buffer that moves with the network.

// #region CrossEntropyLoss
/** How surprised a network is by the right classes; see {@link nn.functional.crossEntropy}. */
export class CrossEntropyLoss extends Module {
  /** (K), how much each class counts. A buffer. */
  declare weight: Tensor | null
  readonly ignoreIndex: number
  readonly reduction: Reduction
  readonly labelSmoothing: number

  constructor({
    weight = null,
    ignoreIndex = -100,
    reduction = 'mean',
    labelSmoothing = 0,
  }: CrossEntropyOptions = {}) {
    super()
    this.registerBuffer('weight', weight)
    this.ignoreIndex = ignoreIndex
    this.reduction = reduction
    this.labelSmoothing = labelSmoothing
  }

  /**
   * @param logits - (B, K), or (B, K, d…), or (K)
   * @param targets - classes: (B), or (B, d…), or (); or probabilities of the shape of the logits
   * @returns (); without a reduction one loss for each target
   */
  override forward(logits: Tensor, targets: Targets): Tensor {
    return crossEntropy(logits, targets, this)
  }
}
// #endregion CrossEntropyLoss

// #region NLLLoss
/** The same for logarithms of probabilities; see {@link nn.functional.nllLoss}. */
export class NLLLoss extends Module {
  /** (K), how much each class counts. A buffer. */
  declare weight: Tensor | null
  readonly ignoreIndex: number
  readonly reduction: Reduction

  constructor({ weight = null, ignoreIndex = -100, reduction = 'mean' }: ClassLossOptions = {}) {
    super()
    this.registerBuffer('weight', weight)
    this.ignoreIndex = ignoreIndex
    this.reduction = reduction
  }

  /**
   * @param logp - (B, K), or (B, K, d…), or (K)
   * @param targets - (B), or (B, d…), or ()
   * @returns (); without a reduction one loss for each target
   */
  override forward(logp: Tensor, targets: Targets): Tensor {
    return nllLoss(logp, targets, this)
  }
}
// #endregion NLLLoss
