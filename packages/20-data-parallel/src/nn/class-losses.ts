import { checkOptions } from '../checks.ts'
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

  constructor(options: CrossEntropyOptions = {}) {
    super()
    const names = ['reduction', 'weight', 'ignoreIndex', 'labelSmoothing'] as const
    checkOptions('CrossEntropyLoss', options, names)
    const { weight = null, ignoreIndex = -100, reduction = 'mean', labelSmoothing = 0 } = options
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
    const { weight, ignoreIndex, reduction, labelSmoothing } = this
    return crossEntropy(logits, targets, { weight, ignoreIndex, reduction, labelSmoothing })
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

  constructor(options: ClassLossOptions = {}) {
    super()
    checkOptions('NLLLoss', options, ['reduction', 'weight', 'ignoreIndex'])
    const { weight = null, ignoreIndex = -100, reduction = 'mean' } = options
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
    const { weight, ignoreIndex, reduction } = this
    return nllLoss(logp, targets, { weight, ignoreIndex, reduction })
  }
}
// #endregion NLLLoss
