/** What the tests of LBFGS speak of, in a stage's module. */
import type { LBFGSOptions } from '@stepgrad/fixtures'
import type { Library, Tensor } from '../library.ts'
import type { Problem } from './lbfgs-problems.ts'

type Group = { params: readonly Tensor[] } & Record<string, unknown>

/** Of one parameter, as it stands in a state dict. */
export type LBFGSState = {
  readonly nIter: number
  readonly funcEvals: number
  readonly d: Tensor
  readonly t: number
  readonly oldDirs: readonly Tensor[]
  readonly oldStps: readonly Tensor[]
  readonly ro: readonly number[]
  readonly HDiag: number
  readonly prevFlatGrad: Tensor
  readonly prevLoss: number
}

type StateDict = { readonly state: Record<number, LBFGSState>; readonly paramGroups: unknown[] }

export type LBFGS = {
  readonly paramGroups: Group[]
  zeroGrad(options?: { readonly setToNone?: boolean }): void
  step(closure?: unknown): Tensor
  addParamGroup(group: { readonly params: readonly Tensor[] }): void
  stateDict(): StateDict
  loadStateDict(state: StateDict): void
}

type Params = readonly Tensor[] | readonly { readonly params: readonly Tensor[] }[]
type WithLBFGS = {
  readonly optim: { readonly LBFGS: new (params: Params, options?: object) => LBFGS }
}

/** The options may be wrong ones. */
export function createLBFGS(library: Library, params: Params, options?: object): LBFGS {
  return new (library as unknown as WithLBFGS).optim.LBFGS(params, options)
}

/** An optimizer on its way down, which writes down every cost that it asks for. */
export type Descent = {
  readonly optimizer: LBFGS
  readonly costs: number[]
  step(): Tensor
  /** All parameters one after the other. */
  numbers(): number[]
}

export function descend(library: Library, problem: Problem, options?: LBFGSOptions): Descent {
  const { parameters, cost } = problem
  const optimizer = createLBFGS(library, parameters, options)
  const costs: number[] = []
  const closure = () => {
    optimizer.zeroGrad()
    const value = cost()
    value.backward()
    costs.push(value.item())
    return value
  }
  return {
    optimizer,
    costs,
    step: () => optimizer.step(closure),
    numbers: () => parameters.flatMap((p) => p.detach().reshape(-1).tolist() as number[]),
  }
}
