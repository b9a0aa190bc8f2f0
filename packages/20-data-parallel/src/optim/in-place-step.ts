import { ShapeError } from '../checks.ts'
import { type Flat, flat } from '../flat.ts'
import { formatShape, sameShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'
import { type ParamState } from './state.ts'

// A formula of many terms, written with tensors, would walk through all numbers once for each of
// them. These let an optimizer write it as one loop over flat arrays.

// #region gradientOf
/** What to go against, flat: ∇, or −∇ to go up, and weightDecay·w added to it. */
export function gradientOf(
  w: Tensor,
  grad: Tensor,
  { maximize, weightDecay }: { maximize: boolean; weightDecay: number },
): Flat {
  const gradient = flat(grad)
  if (!maximize && weightDecay === 0) return gradient
  const [g, values] = [gradient.slice(), flat(w)]
  for (let i = 0; i < g.length; i++) {
    const slope = maximize ? -gradient[i] : gradient[i]
    g[i] = weightDecay === 0 ? slope : slope + weightDecay * values[i] // 0 · ∞ would be NaN
  }
  return g
}
// #endregion gradientOf

// #region remembered
/** The numbers that are kept for each number of w from step to step, flat. */
export function remembered(state: ParamState, name: string, w: Tensor, atFirst = 0): Flat {
  const kept = (state[name] ??= w.newFull(w.shape, atFirst)) as Tensor
  if (!sameShape(kept.shape, w.shape)) {
    throw new ShapeError(
      `step: ${name} ${formatShape(kept.shape)} is of another parameter than ${formatShape(w.shape)}; ` +
        'load the state into an optimizer of the same network',
    )
  }
  return flat(kept)
}
// #endregion remembered

/** Which step of the parameter this is: 1 at the first. */
export function countStep(state: ParamState): number {
  state.step = ((state.step as number | undefined) ?? 0) + 1
  return state.step
}

// #region changeFlat
/**
 * Lets `change` write into the numbers of w, flat. It counts as one change in place; nothing is
 * recorded, for a step is taken in noGrad.
 */
export function changeFlat(w: Tensor, change: (values: Flat) => void): void {
  const values = flat(w)
  change(values)
  if (w.isContiguous()) w.changes.count++
  else w.copy_(new Tensor(values, w.shape))
}
// #endregion changeFlat
