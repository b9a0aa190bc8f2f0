import { checkOptions } from '../checks.ts'
import { type Tensor } from '../tensor.ts'
import { Adam, type AdamOptions } from './adam.ts'
import { changeFlat } from './in-place-step.ts'
import { type ParamGroup, type Params } from './optimizer.ts'

// #region AdamW
/**
 * Adam with a weight decay of its own: w ← (1 − lr·weightDecay)·w, then the step of {@link Adam}
 * without decay.
 *
 * In Adam the decay is a part of the gradient, and so it is divided by √v̂ like the rest: numbers
 * with large gradients decay less. Here all decay alike. https://arxiv.org/abs/1711.05101
 */
export class AdamW extends Adam {
  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}) {
    const names = ['lr', 'betas', 'eps', 'weightDecay', 'amsgrad', 'maximize'] as const
    super(params, { weightDecay: 1e-2, ...checkOptions('AdamW', options, names) })
  }

  protected override update(w: Tensor, grad: Tensor, group: ParamGroup<AdamOptions>): void {
    const kept = 1 - group.lr * group.weightDecay
    changeFlat(w, (values) => {
      for (let i = 0; i < values.length; i++) values[i] *= kept
    })
    super.update(w, grad, { ...group, weightDecay: 0 })
  }
}
// #endregion AdamW
