import { type Tensor } from '../tensor.ts'
import { changeFlat, countStep, gradientOf, remembered } from './in-place-step.ts'
import { Optimizer, type ParamGroup, type Params, invalid } from './optimizer.ts'

/** The settings of {@link Adagrad}. */
export type AdagradOptions = {
  /** How far each number goes in the first step. */
  lr: number
  /** By how much lr becomes smaller with each step: lr / (1 + (t − 1)·lrDecay). */
  lrDecay: number
  /** How strongly each parameter is pulled towards 0. */
  weightDecay: number
  /** Where the sums of squares start. */
  initialAccumulatorValue: number
  /** Added to the root, so that nothing is divided by 0. */
  eps: number
  /** Whether to go up instead of down. */
  maximize: boolean
}

/**
 * Adagrad: the gradient divided by the root of the sum of all its squares so far. What has moved
 * much moves less and less.
 *
 *     s ← s + g²
 *     w ← w − lr / (1 + (t − 1)·lrDecay) · g / (√s + eps)
 *
 * http://jmlr.org/papers/v12/duchi11a.html
 */
export class Adagrad extends Optimizer<AdagradOptions> {
  constructor(params: Params<AdagradOptions>, options: Partial<AdagradOptions> = {}) {
    super(params, options, {
      lr: 1e-2,
      lrDecay: 0,
      weightDecay: 0,
      initialAccumulatorValue: 0,
      eps: 1e-10,
      maximize: false,
    })
  }

  // #region update
  protected override update(w: Tensor, grad: Tensor, group: ParamGroup<AdagradOptions>): void {
    const { lr, lrDecay, eps, initialAccumulatorValue } = group
    const g = gradientOf(w, grad, group)

    const state = this.stateOf(w)
    const s = remembered(state, 'sum', w, initialAccumulatorValue)

    const decayed = lr / (1 + (countStep(state) - 1) * lrDecay)
    changeFlat(w, (values) => {
      for (let i = 0; i < values.length; i++) {
        s[i] += g[i] * g[i]
        values[i] -= (decayed * g[i]) / (Math.sqrt(s[i]) + eps)
      }
    })
  }
  // #endregion update

  protected override check(options: AdagradOptions): void {
    const problems = [
      ...invalid('learning rate', options.lr),
      ...invalid('lrDecay value', options.lrDecay),
      ...invalid('weightDecay value', options.weightDecay),
      ...invalid('initialAccumulatorValue value', options.initialAccumulatorValue),
      ...invalid('epsilon value', options.eps),
    ]
    if (problems.length > 0) throw this.error(problems.join('; '))
  }
}
