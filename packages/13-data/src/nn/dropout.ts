import { checkOptions } from '../checks.ts'
import { type DropoutOptions, checkProbability, dropout, dropout2d } from '../dropout.ts'
import { type Generator } from '../random.ts'
import { type Tensor } from '../tensor.ts'
import { formatFloat } from './format-float.ts'
import { Module } from './module.ts'

// #region Dropout
/**
 * In training, drops each number with probability p and scales up the others; in use, y = x. See
 * {@link nn.functional.dropout}.
 */
export class Dropout extends Module {
  readonly p: number
  /** Where the random numbers come from: the default generator, unless told. */
  readonly generator: Generator | undefined

  constructor(p = 0.5, options: Pick<DropoutOptions, 'generator'> = {}) {
    super()
    const { generator } = checkOptions(this.constructor.name, options, ['generator'])
    checkProbability(this.constructor.name, p)
    this.p = p
    this.generator = generator
  }

  override forward(x: Tensor): Tensor {
    const { p, training, generator } = this
    return dropout(x, { p, training, generator })
  }

  override extraRepr(): string {
    return `p=${formatFloat(this.p)}`
  }
}
// #endregion Dropout

/** Drops whole channels; see {@link nn.functional.dropout2d}. */
export class Dropout2d extends Dropout {
  /**
   * @param x - (B, C, H, W)
   * @returns (B, C, H, W)
   */
  override forward(x: Tensor): Tensor {
    const { p, training, generator } = this
    return dropout2d(x, { p, training, generator })
  }
}
