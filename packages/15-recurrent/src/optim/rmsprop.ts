import { type Tensor } from '../tensor.ts'
import { changeFlat, countStep, gradientOf, remembered } from './in-place-step.ts'
import { Optimizer, type ParamGroup, type Params, invalid } from './optimizer.ts'

/** The settings of {@link RMSprop}. */
export type RMSpropOptions = {
  /** About how far each number goes in one step. */
  lr: number
  /** How much of the average of squares to keep. */
  alpha: number
  /** Added to the root, so that nothing is divided by 0. */
  eps: number
  /** How strongly each parameter is pulled towards 0. */
  weightDecay: number
  /** How much of the last step's direction to keep. */
  momentum: number
  /** Whether to divide by the standard deviation of the gradient instead of its size. */
  centered: boolean
  /** Whether to go up instead of down. */
  maximize: boolean
}

/**
 * RMSprop: the gradient divided by the root of the mean of its squares.
 *
 *     v ← alpha·v + (1 − alpha)·g²
 *     w ← w − lr · g / (√v + eps)
 *
 * With `centered`, a ← alpha·a + (1 − alpha)·g is kept too, and v − a² stands under the root. With
 * `momentum`, b ← momentum·b + g / (√v + eps) and w ← w − lr·b. (G. Hinton, lecture 6e of "Neural
 * Networks for Machine Learning".)
 */
export class RMSprop extends Optimizer<RMSpropOptions> {
  constructor(params: Params<RMSpropOptions>, options: Partial<RMSpropOptions> = {}) {
    super(params, options, {
      lr: 1e-2,
      alpha: 0.99,
      eps: 1e-8,
      weightDecay: 0,
      momentum: 0,
      centered: false,
      maximize: false,
    })
  }

  // #region update
  protected override update(w: Tensor, grad: Tensor, group: ParamGroup<RMSpropOptions>): void {
    const { lr, alpha, eps, momentum, centered } = group
    const g = gradientOf(w, grad, group)

    const state = this.stateOf(w)
    const v = remembered(state, 'squareAvg', w)
    const b = momentum > 0 ? remembered(state, 'momentumBuffer', w) : undefined
    const a = centered ? remembered(state, 'gradAvg', w) : undefined

    countStep(state)
    changeFlat(w, (values) => {
      for (let i = 0; i < values.length; i++) {
        v[i] = alpha * v[i] + (1 - alpha) * g[i] * g[i]
        if (a) a[i] = alpha * a[i] + (1 - alpha) * g[i]
        const spread = Math.sqrt(a ? v[i] - a[i] * a[i] : v[i]) + eps
        if (b) b[i] = momentum * b[i] + g[i] / spread
        values[i] -= b ? lr * b[i] : (lr * g[i]) / spread
      }
    })
  }
  // #endregion update

  protected override check(options: RMSpropOptions): void {
    const problems = [
      ...invalid('learning rate', options.lr),
      ...invalid('epsilon value', options.eps),
      ...invalid('momentum value', options.momentum),
      ...invalid('weightDecay value', options.weightDecay),
      ...invalid('alpha value', options.alpha),
    ]
    if (problems.length > 0) throw this.error(problems.join('; '))
  }
}
