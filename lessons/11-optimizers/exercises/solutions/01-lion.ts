import { type Tensor, optim } from '@stepgrad/11-optimizers'

type LionOptions = { lr: number; betas: readonly [number, number]; weightDecay: number }

export class Lion extends optim.Optimizer<LionOptions> {
  constructor(params: optim.Params<LionOptions>, options: Partial<LionOptions> = {}) {
    super(params, options, { lr: 1e-4, betas: [0.9, 0.99], weightDecay: 0 })
  }

  override update(w: Tensor, grad: Tensor, group: optim.ParamGroup<LionOptions>): void {
    const { lr, weightDecay } = group
    const [beta1, beta2] = group.betas
    const g = optim.gradientOf(w, grad, { maximize: false, weightDecay: 0 })
    const m = optim.remembered(this.stateOf(w), 'expAvg', w)
    optim.changeFlat(w, (values) => {
      for (let i = 0; i < values.length; i++) {
        const c = beta1 * m[i] + (1 - beta1) * g[i]
        values[i] -= lr * (Math.sign(c) + weightDecay * values[i])
        m[i] = beta2 * m[i] + (1 - beta2) * g[i]
      }
    })
  }

  override check({ lr }: LionOptions): void {
    if (!(lr >= 0)) throw this.error(`Invalid learning rate: ${lr}`)
  }
}
