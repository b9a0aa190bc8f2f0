import { checkShape } from '../checks.ts'
import { kept } from '../launch.ts'
import { type Shape } from '../shape.ts'
import { Tensor } from '../tensor.ts'
import { type ParamGroup } from './optimizer.ts'

/** What an optimizer remembers of one parameter, by name: tensors, counts, and lists of them. */
export type ParamState = Record<string, ParamValue>

/** One of these things. */
export type ParamValue = Tensor | number | readonly ParamValue[]

/** The state of an optimizer: of each parameter by its number, and the groups with those numbers. */
export type OptimizerStateDict<Options = object> = {
  state: Record<number, ParamState>
  paramGroups: (Omit<Options, 'params'> & { params: number[] })[]
}

// #region saveState
/**
 * Parameters are numbered through all groups. The tensors are the optimizer's own: to keep them as
 * they are now, copy them.
 */
export function saveState<Options>(
  groups: readonly ParamGroup<Options>[],
  states: ReadonlyMap<Tensor, ParamState>,
): OptimizerStateDict<Options> {
  const state: Record<number, ParamState> = {}
  let next = 0
  const paramGroups = groups.map(({ params, ...options }) => {
    const numbers = params.map((w) => {
      const own = states.get(w)
      if (own) state[next] = { ...own }
      return next++
    })
    return { ...options, params: numbers }
  })
  return { state, paramGroups }
}
// #endregion saveState

// #region loadState
/**
 * Gives the groups their saved settings, once all is checked.
 * @param what - whose state it is, for the error
 * @param shapeOf - the shape of the tensors that are remembered of a parameter
 * @returns the saved state of each parameter, copied, in the precision of the parameter
 */
export function loadState<Options>(
  what: string,
  saved: OptimizerStateDict<Options>,
  groups: ParamGroup<Options>[],
  shapeOf: (w: Tensor) => Shape,
): Map<Tensor, ParamState> {
  const sizes = groups.map(({ params }) => params.length)
  const savedSizes = saved.paramGroups.map(({ params }) => params.length)
  if (String(sizes) !== String(savedSizes)) {
    const problem =
      sizes.length === savedSizes.length
        ? "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
        : 'loaded state dict has a different number of parameter groups'
    throw new Error(
      `${what}: loadStateDict: got groups of ${savedSizes.join(', ')} parameters, ` +
        `has groups of ${sizes.join(', ')}: ${problem}`,
    )
  }
  const loaded = new Map<Tensor, ParamState>()
  for (const [i, { params }] of saved.paramGroups.entries()) {
    for (const [j, number] of params.entries()) {
      const w = groups[i].params[j]
      const whose = `${what}: loadStateDict: parameter ${number}`
      if (number in saved.state) loaded.set(w, copiedFor(whose, w, shapeOf(w), saved.state[number]))
    }
  }
  for (const [i, { params: _, ...options }] of saved.paramGroups.entries()) {
    Object.assign(groups[i], options)
  }
  return loaded
}
// #endregion loadState

function copiedFor(whose: string, w: Tensor, shape: Shape, state: ParamState): ParamState {
  const entries = Object.entries(state)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, copyFor(`${whose}: ${name}`, w, shape, value)]),
  )
}

/** Throws for what is no state of this parameter. A single number fits every one. */
function copyFor(what: string, w: Tensor, shape: Shape, value: ParamValue): ParamValue {
  if (typeof value === 'number') return value
  if (Array.isArray(value)) {
    return (value as ParamValue[]).map((one) => copyFor(what, w, shape, one))
  }
  if (!(value instanceof Tensor)) {
    throw new TypeError(`${what}: got ${String(value)}, expected a tensor, a number or a list`)
  }
  checkShape(what, value, shape)
  return kept(w.newZeros(value.shape).copy_(value))
}
