import { type Tensor } from '../tensor.ts'
import { changeFlat, countStep, gradientOf, remembered } from './in-place-step.ts'
import { Optimizer, type ParamGroup, type Params, invalid } from './optimizer.ts'

/** The settings of {@link Adam}. */
export type AdamOptions = {
  /** About how far each number goes in one step. */
  lr: number
  /** How much of the two averages to keep: of the gradient, and of its square. */
  betas: readonly [number, number]
  /** Added to the root, so that nothing is divided by 0. */
  eps: number
  /** How strongly each parameter is pulled towards 0, by way of the gradient. */
  weightDecay: number
  /** Whether to divide by the largest average so far: what was large once is not forgotten. */
  amsgrad: boolean
  /** Whether to go up instead of down. */
  maximize: boolean
}

/**
 * Adam: steps whose length does not depend on the scale of the gradient. With β₁, β₂ = betas,
 *
 *     m ← β₁·m + (1 − β₁)·g      m̂ = m / (1 − β₁ᵗ)
 *     v ← β₂·v + (1 − β₂)·g²     v̂ = v / (1 − β₂ᵗ)
 *     w ← w − lr · m̂ / (√v̂ + eps)
 *
 * in step t of this parameter, where g is as in {@link SGD}. Both averages start from 0; the
 * divisions on the right undo that. https://arxiv.org/abs/1412.6980
 */
export class Adam extends Optimizer<AdamOptions> {
  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(params, options, {
      lr: 1e-3,
      betas: [0.9, 0.999],
      eps: 1e-8,
      weightDecay: 0,
      amsgrad: false,
      maximize: false,
    })
  }

  // #region update
  protected override update(w: Tensor, grad: Tensor, group: ParamGroup<AdamOptions>): void {
    const { lr, eps, amsgrad } = group
    const [beta1, beta2] = group.betas
    const g = gradientOf(w, grad, group)

    const state = this.stateOf(w)
    const m = remembered(state, 'expAvg', w)
    const v = remembered(state, 'expAvgSq', w)
    const largest = amsgrad ? remembered(state, 'maxExpAvgSq', w) : v

    const t = countStep(state)
    const stepSize = lr / (1 - beta1 ** t)
    const correction = Math.sqrt(1 - beta2 ** t)
    changeFlat(w, (values) => {
      for (let i = 0; i < values.length; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i]
        if (amsgrad) largest[i] = Math.max(largest[i], v[i])
        values[i] -= (stepSize * m[i]) / (Math.sqrt(largest[i]) / correction + eps)
      }
    })
  }
  // #endregion update

  protected override check({ lr, betas, eps, weightDecay }: AdamOptions): void {
    const areTwo = Array.isArray(betas) && betas.length === 2
    if (!areTwo || betas.some((beta) => typeof beta !== 'number')) {
      const got = JSON.stringify(betas)
      throw this.error(`Invalid betas: ${got}; they are two numbers, as [0.9, 0.999]`)
    }
    const problems = [
      ...invalid('learning rate', lr),
      ...invalid('epsilon value', eps),
      ...betas.flatMap((beta, i) =>
        beta < 1
          ? invalid(`beta parameter at index ${i}`, beta)
          : [`Invalid beta parameter at index ${i}: ${beta}`],
      ),
      ...invalid('weightDecay value', weightDecay),
    ]
    if (problems.length > 0) throw this.error(problems.join('; '))
  }
}
