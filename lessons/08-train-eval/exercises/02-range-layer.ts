import { type Tensor, nn } from '@stepgrad/08-train-eval'
import { notYetWritten } from '../../exercise.ts'

/*
 * A layer in front of a network, that brings every column of its input into the range from 0 to 1. It finds out while
 * training what the smallest and the largest number of each column are, and remembers it.
 */

/** y = (x − low) / (high − low), column by column. */
export class Range extends nn.Module {
  /** (features), the smallest numbers seen so far; at first Infinity. A buffer. */
  declare low: Tensor
  /** (features), the largest; at first −Infinity. A buffer. */
  declare high: Tensor

  /** Registers the two buffers, `low` first. (`full(shape, value)` makes a tensor of one number.) */
  constructor(features: number) {
    super()
    notYetWritten(features)
  }

  /**
   * In training, low and high first take in the batch. (Go through the columns, or use amin and amax. Write into the
   * tensors that are there, and let no graph see it.) In use they stay as they are.
   * @param x - (B, features)
   */
  override forward(x: Tensor): Tensor {
    return notYetWritten(x)
  }
}
