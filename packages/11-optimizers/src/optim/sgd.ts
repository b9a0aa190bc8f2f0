import { type Tensor } from '../tensor.ts'
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

// #region SGD
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

  protected override update(w: Tensor, grad: Tensor, group: ParamGroup<SGDOptions>): void {
    const { lr, momentum, weightDecay, nesterov, maximize } = group
    let g = maximize ? grad.neg() : grad
    if (weightDecay !== 0) g = g.add(w.mul(weightDecay))
    if (momentum !== 0) {
      const v = this.velocity(w, g, group)
      g = nesterov ? g.add(v.mul(momentum)) : v
    }
    w.sub_(g.mul(lr))
  }

  /** v ← momentum·v + (1 − dampening)·g, and g at the first step. */
  private velocity(w: Tensor, g: Tensor, { momentum, dampening }: SGDOptions): Tensor {
    const state = this.stateOf(w)
    const v = state.momentumBuffer as Tensor | undefined
    if (v) return v.mul_(momentum).add_(dampening === 0 ? g : g.mul(1 - dampening))
    state.momentumBuffer = g.newZeros(g.shape).copy_(g)
    return state.momentumBuffer
  }

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
// #endregion SGD
