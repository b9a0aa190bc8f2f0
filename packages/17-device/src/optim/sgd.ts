import { type Flat } from '../flat.ts'
import { type Tensor } from '../tensor.ts'
import { changeFlat, gradientOf, remembered } from './in-place-step.ts'
import { Optimizer, type ParamGroup, type Params, invalid } from './optimizer.ts'

/** The settings of {@link SGD}. */
export type SGDOptions = {
  /** How far to go along the gradient. */
  lr: number
  /** How much of the last step's direction to keep. */
  momentum: number
  /** How much less of the new gradient to take in. */
  dampening: number
  /** How strongly each parameter is pulled towards 0. */
  weightDecay: number
  /** Whether to step from where momentum will have led. */
  nesterov: boolean
  /** Whether to go up instead of down. */
  maximize: boolean
}

/**
 * Stochastic gradient descent: g ← w.grad + weightDecay·w, then with momentum v ← momentum·v + (1 −
 * dampening)·g, and w ← w − lr·v.
 *
 * The first v is g itself. With `nesterov` the step is g + momentum·v; without momentum it is g.
 */
export class SGD extends Optimizer<SGDOptions> {
  constructor(params: Params<SGDOptions>, options: Partial<SGDOptions> = {}) {
    super(params, options, {
      lr: 1e-3,
      momentum: 0,
      dampening: 0,
      weightDecay: 0,
      nesterov: false,
      maximize: false,
    })
  }

  // #region update
  protected override update(w: Tensor, grad: Tensor, group: ParamGroup<SGDOptions>): void {
    const { lr, momentum, dampening, nesterov } = group
    const g = gradientOf(w, grad, group)
    if (momentum === 0) return changeFlat(w, (values) => walkDown(values, g, lr))

    const state = this.stateOf(w)
    const isFirst = !state.momentumBuffer
    const v = remembered(state, 'momentumBuffer', w)
    if (isFirst) v.set(g)
    else for (let i = 0; i < v.length; i++) v[i] = momentum * v[i] + (1 - dampening) * g[i]
    const step = nesterov ? g.map((slope, i) => slope + momentum * v[i]) : v
    changeFlat(w, (values) => walkDown(values, step, lr))
  }
  // #endregion update

  protected override check({ lr, momentum, dampening, weightDecay, nesterov }: SGDOptions): void {
    const problems = [
      ...invalid('learning rate', lr),
      ...invalid('momentum value', momentum),
      ...invalid('weightDecay value', weightDecay),
    ]
    if (problems.length > 0) throw this.error(problems.join('; '))
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw this.error('Nesterov momentum requires a momentum and zero dampening')
    }
  }
}

/** w ← w − lr·step */
function walkDown(w: Flat, step: Flat, lr: number): void {
  for (let i = 0; i < w.length; i++) w[i] -= lr * step[i]
}
