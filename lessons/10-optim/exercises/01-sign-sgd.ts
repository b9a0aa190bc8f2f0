import { type Tensor, optim } from '@stepgrad/10-optim'
import { notYetWritten } from '../../exercise.ts'

/*
 * signSGD looks only at the direction of each gradient and not at its size: every number goes the same distance.
 */

/** The settings of {@link SignSGD}. */
export type SignSGDOptions = { lr: number }

/** w ← w − lr·sign(w.grad); a number whose gradient is 0 stays. */
export class SignSGD extends optim.Optimizer<SignSGDOptions> {
  constructor(params: optim.Params<SignSGDOptions>, options: Partial<SignSGDOptions> = {}) {
    super(params, options, { lr: 1e-3 })
  }

  override update(w: Tensor, grad: Tensor, group: optim.ParamGroup<SignSGDOptions>): void {
    notYetWritten(w, grad, group)
  }

  /** @throws RangeError `Invalid learning rate: …` unless lr is 0 or more */
  override check(options: SignSGDOptions): void {
    notYetWritten(options)
  }
}
