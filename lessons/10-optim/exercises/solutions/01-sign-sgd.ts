import { type Tensor, optim } from '@stepgrad/10-optim'
import type { SignSGDOptions } from '../01-sign-sgd.ts'

export class SignSGD extends optim.Optimizer<SignSGDOptions> {
  constructor(params: optim.Params<SignSGDOptions>, options: Partial<SignSGDOptions> = {}) {
    super(params, options, { lr: 1e-3 })
  }

  override update(w: Tensor, grad: Tensor, { lr }: optim.ParamGroup<SignSGDOptions>): void {
    w.sub_(grad.sign().mul(lr))
  }

  override check({ lr }: SignSGDOptions): void {
    if (!(lr >= 0)) throw this.error(`Invalid learning rate: ${lr}`)
  }
}
