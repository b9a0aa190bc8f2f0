import { type Generator, type Tensor, nn } from '@stepgrad/08-train-eval'
import { notYetWritten } from '../../exercise.ts'

/*
 * Dropout is one way to disturb a network while it learns. Another is to add a little noise. In use there should be
 * none.
 */

/** y = x + std · (normally distributed numbers), in training; in use y = x. */
export class Noise extends nn.Module {
  readonly std: number
  readonly generator: Generator

  constructor(std: number, generator: Generator) {
    super()
    this.std = std
    this.generator = generator
  }

  /**
   * The noise is drawn anew in each call, from `this.generator`. `nn.init.normal_(tensor, 0, std, { generator })` fills a
   * tensor with it, and `x.newZeros(x.shape)` makes one of the right shape and dtype. In use nothing is drawn.
   */
  override forward(x: Tensor): Tensor {
    return notYetWritten(x)
  }
}
