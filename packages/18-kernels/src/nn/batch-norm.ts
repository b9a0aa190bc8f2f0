import { batchNorm } from '../batch-norm.ts'
import { ShapeError, checkOptions } from '../checks.ts'
import { ones, zeros } from '../factories.ts'
import { type FloatDtype } from '../floats.ts'
import { formatShape } from '../shape.ts'
import { type Tensor } from '../tensor.ts'
import { checkCount } from './checks.ts'
import { formatFloat } from './format-float.ts'
import { ones_, zeros_ } from './init.ts'
import { Module } from './module.ts'
import { Parameter } from './parameter.ts'

/** How a batch norm behaves, with PyTorch's defaults. */
export type BatchNormLayerOptions = {
  /** Added to the variance, which may be 0. */
  eps?: number
  /** How much of a running value each batch replaces; null: so much that it is the plain mean. */
  momentum?: number | null
  /** Whether there are a weight and a bias to learn. */
  affine?: boolean
  /** Whether running values are kept; without, use is like training. */
  trackRunningStats?: boolean
  /** The precision of parameters and running values. */
  dtype?: FloatDtype
}

// #region BatchNorm
/**
 * Normalises each channel: in training by its mean and variance in the batch, in use by those that
 * it has kept running. See {@link nn.functional.batchNorm}.
 */
abstract class BatchNorm extends Module {
  readonly numFeatures: number
  readonly eps: number
  readonly momentum: number | null
  readonly trackRunningStats: boolean
  /** (numFeatures) */
  weight: Parameter | null
  /** (numFeatures) */
  bias: Parameter | null
  /** (numFeatures), from 0 on the way to the mean of each channel. A buffer, like the next two. */
  declare runningMean: Tensor | null
  /** (numFeatures), from 1 on the way to the variance of each channel. */
  declare runningVar: Tensor | null
  /** (), int32: how many batches the running values have seen. */
  declare numBatchesTracked: Tensor | null

  constructor(numFeatures: number, options: BatchNormLayerOptions = {}) {
    super()
    const names = ['eps', 'momentum', 'affine', 'trackRunningStats', 'dtype'] as const
    checkOptions(this.constructor.name, options, names)
    const { eps = 1e-5, momentum = 0.1, affine = true, trackRunningStats = true, dtype } = options
    checkCount(`${this.constructor.name}: numFeatures`, numFeatures)
    this.numFeatures = numFeatures
    this.eps = eps
    this.momentum = momentum
    this.trackRunningStats = trackRunningStats
    const perChannel = (make: typeof ones) => make([numFeatures], { dtype })
    this.weight = affine ? new Parameter(perChannel(ones)) : null
    this.bias = affine ? new Parameter(perChannel(zeros)) : null
    this.registerBuffer('runningMean', trackRunningStats ? perChannel(zeros) : null)
    this.registerBuffer('runningVar', trackRunningStats ? perChannel(ones) : null)
    const count = trackRunningStats ? zeros([], { dtype: 'int32' }) : null
    this.registerBuffer('numBatchesTracked', count)
  }

  /** The ranks of what comes in, and how to write their shapes. */
  protected abstract readonly expected: { ranks: readonly number[]; shapes: string }

  /** Throws unless x has one of these ranks, and a channel for each feature. */
  private checkInput(x: Tensor): void {
    const { numFeatures, expected } = this
    if (expected.ranks.includes(x.dim()) && x.shape[1] === numFeatures) return
    throw new ShapeError(
      `${this.constructor.name}: x ${formatShape(x.shape)} must be ${expected.shapes}, ` +
        `where numFeatures is ${numFeatures}`,
    )
  }

  override forward(x: Tensor): Tensor {
    this.checkInput(x)
    const { weight, bias, eps, runningMean, runningVar } = this
    const tracking = this.training && this.trackRunningStats
    const seen = tracking ? (this.numBatchesTracked?.item() ?? 0) + 1 : 0 // with this one
    const y = batchNorm(x, runningMean, runningVar, {
      weight,
      bias,
      training: this.training || (!runningMean && !runningVar),
      momentum: this.momentum ?? 1 / seen, // 1/n each: the mean of all n
      eps,
    })
    if (tracking) this.numBatchesTracked?.fill_(seen)
    return y
  }

  /** Forgets the running values: mean 0, variance 1, no batch seen. */
  resetRunningStats(): void {
    if (this.runningMean) zeros_(this.runningMean)
    if (this.runningVar) ones_(this.runningVar)
    if (this.numBatchesTracked) zeros_(this.numBatchesTracked)
  }

  override extraRepr(): string {
    const { numFeatures, eps, momentum, weight, trackRunningStats } = this
    const kept = momentum === null ? null : formatFloat(momentum)
    return (
      `${numFeatures}, eps=${formatFloat(eps)}, momentum=${kept}, ` +
      `affine=${weight !== null}, trackRunningStats=${trackRunningStats}`
    )
  }
}
// #endregion BatchNorm

/** For vectors and sequences: x is (B, numFeatures) or (B, numFeatures, L). */
export class BatchNorm1d extends BatchNorm {
  protected get expected() {
    return { ranks: [2, 3], shapes: '(B, numFeatures) or (B, numFeatures, L)' }
  }
}

/** For images: x is (B, numFeatures, H, W). */
export class BatchNorm2d extends BatchNorm {
  protected get expected() {
    return { ranks: [4], shapes: '(B, numFeatures, H, W)' }
  }
}
