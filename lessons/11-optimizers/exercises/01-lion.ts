import { type Tensor, optim } from '@stepgrad/11-optimizers'
import { notYetWritten } from '../../exercise.ts'

export type LionOptions = { lr: number; betas: readonly [number, number]; weightDecay: number }

/**
 * Lion (https://arxiv.org/abs/2302.06675), an optimizer that a search through very many programs has found. Each number
 * goes lr far in a step (without decay); only the signs differ. With β₁, β₂ = betas and m = 0 at first,
 *
 *   c = β₁·m + (1 − β₁)·g
 *   w ← w − lr·(sign(c) + weightDecay·w)      with the w of before on the right; sign(0) = 0
 *   m ← β₂·m + (1 − β₂)·g
 *
 * It remembers one average where Adam remembers two. Keep it in `this.stateOf(w)` under the name `expAvg`, so that
 * state dicts hold it; `optim.remembered` and `optim.changeFlat` may help.
 */
export class Lion extends optim.Optimizer<LionOptions> {
  constructor(params: optim.Params<LionOptions>, options: Partial<LionOptions> = {}) {
    super(params, options, { lr: 1e-4, betas: [0.9, 0.99], weightDecay: 0 })
  }

  override update(w: Tensor, grad: Tensor, group: optim.ParamGroup<LionOptions>): void {
    return notYetWritten(w, grad, group)
  }

  override check({ lr }: LionOptions): void {
    if (!(lr >= 0)) throw this.error(`Invalid learning rate: ${lr}`)
  }
}
