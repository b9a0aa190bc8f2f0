import { enableGrad, noGrad } from '../grad-mode.ts'
import { Tensor } from '../tensor.ts'
import { type OptimizerStateDict, type ParamState, loadState, saveState } from './state.ts'

/** Parameters that are updated alike: their tensors, and the settings for them. */
export type ParamGroup<Options> = Options & { params: Tensor[] }

/** A group as one writes it: what it leaves out is as for all. */
export type ParamGroupOptions<Options> = Partial<Options> & { params: Iterable<Tensor> }

/** What an optimizer is given: tensors, or groups of them. */
export type Params<Options> = Iterable<Tensor> | Iterable<ParamGroupOptions<Options>>

// #region Optimizer
/**
 * Changes parameters by their gradients. It holds the tensors themselves and reads the `grad` of
 * each; how it goes about it is what a subclass says, in `update`.
 */
export abstract class Optimizer<Options extends object> {
  /** The parameters, and the settings, which may be changed at any time: `group.lr = 0.01`. */
  readonly paramGroups: ParamGroup<Options>[] = []
  /** What is remembered of each parameter from step to step. */
  state = new Map<Tensor, ParamState>()
  private readonly defaults: Options

  /**
   * @param params - tensors, or groups of tensors with settings of their own
   * @param defaults - settings, for whatever a group does not set itself
   */
  constructor(params: Params<Options>, defaults: Options) {
    this.defaults = defaults
    this.check(defaults)
    const given = [...params]
    if (given.length === 0) throw this.error('got an empty parameter list')
    if (given.every((item) => item instanceof Tensor))
      this.addParamGroup({ params: given } as never)
    else for (const group of given) this.addParamGroup(group as ParamGroupOptions<Options>)
  }

  /**
   * One step: every parameter that has a gradient is updated.
   * @param closure - computes the loss anew and calls backward; it is called first
   * @returns what the closure gave
   */
  step(closure?: () => Tensor): Tensor | undefined {
    const loss = closure && enableGrad(closure)
    noGrad(() => {
      for (const group of this.paramGroups) {
        for (const w of group.params) if (w.grad) this.update(w, w.grad, group)
      }
    })
    return loss
  }

  /** Writes the step of one parameter into it. Nothing is recorded meanwhile. */
  protected abstract update(w: Tensor, grad: Tensor, group: ParamGroup<Options>): void

  /** Throws where settings make no sense. */
  protected abstract check(options: Options): void
  // #endregion Optimizer

  /**
   * Forgets the gradients of earlier backward passes: the next one would add to them.
   * @param setToNone - false sets them to 0 instead. A parameter without a gradient is left alone by
   * `step`, one with a gradient of 0 is not: momentum moves it.
   */
  zeroGrad({ setToNone = true } = {}): void {
    for (const { params } of this.paramGroups) {
      for (const w of params) {
        if (setToNone) w.grad = null
        else w.grad?.detach().zero_()
      }
    }
  }

  // #region addParamGroup
  /**
   * Takes in more parameters.
   * @throws Error where one is there already, or is the result of an operation: it would be computed
   * anew, and the step lost
   */
  addParamGroup({ params, ...options }: ParamGroupOptions<Options>): void {
    const tensors = [...params]
    const known = new Set(this.paramGroups.flatMap((group) => group.params))
    if (tensors.length === 0) throw this.error('got a parameter group without parameters')
    for (const [i, w] of tensors.entries()) {
      const which = `parameter ${i} of group ${this.paramGroups.length}`
      if (!(w instanceof Tensor)) throw this.error(`${which} is no tensor`)
      if (!w.isLeaf) throw this.error(`${which}: can't optimize a non-leaf Tensor`)
      if (known.has(w)) throw this.error(`${which}: some parameters appear more than once`)
      known.add(w)
    }
    const group = { ...this.defaults, ...options }
    this.check(group)
    this.paramGroups.push({ ...group, params: tensors })
  }
  // #endregion addParamGroup

  /** What is remembered of a parameter; nothing before its first step. */
  protected stateOf(w: Tensor): ParamState {
    const state = this.state.get(w) ?? {}
    this.state.set(w, state)
    return state
  }

  /** All that makes the next steps what they are, besides the parameters. */
  stateDict(): OptimizerStateDict<Options> {
    return saveState(this.paramGroups, this.state)
  }

  /**
   * Goes on from there. The parameters must be those of the saved one, in the same order.
   * @throws Error where groups or their sizes differ; then nothing has changed
   */
  loadStateDict(saved: OptimizerStateDict<Options>): void {
    this.state = loadState(this.constructor.name, saved, this.paramGroups)
  }

  /** The settings of each group, as PyTorch prints them. */
  toString(): string {
    const groups = this.paramGroups.map(({ params: _, ...options }, i) => {
      const lines = Object.entries(options)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `    ${name}: ${String(value)}\n`)
      return `Parameter Group ${i}\n${lines.join('')}`
    })
    return `${this.constructor.name} (\n${groups.join('\n')})`
  }

  /** An error of this optimizer. */
  protected error(what: string): RangeError {
    return new RangeError(`${this.constructor.name}: ${what}`)
  }
}

/** `Invalid learning rate: -1`, unless it is a number ≥ 0. */
export function invalid(what: string, value: number): string[] {
  return value >= 0 ? [] : [`Invalid ${what}: ${value}`]
}
