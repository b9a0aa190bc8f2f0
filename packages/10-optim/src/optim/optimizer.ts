import { ShapeError, checkOptions } from '../checks.ts'
import { enableGrad, noGrad } from '../grad-mode.ts'
import { formatFloat } from '../nn/format-float.ts'
import { type Shape, formatShape, sameShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'
import { type OptimizerStateDict, type ParamState, loadState, saveState } from './state.ts'

/** Parameters that are updated alike: their tensors, and the settings for them. */
export type ParamGroup<Options> = Options & { params: Tensor[] }

/** A group as one writes it: what it leaves out is as for all. */
export type ParamGroupOptions<Options> = Partial<Options> & { params: Tensor | Iterable<Tensor> }

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
   * @param options - settings, for whatever a group does not set itself
   * @param defaults - every setting there is, with what it is unless told
   */
  constructor(params: Params<Options>, options: Partial<Options>, defaults: Options) {
    checkOptions<Partial<Options>>(this.constructor.name, options, keys(defaults))
    this.defaults = { ...defaults, ...options }
    this.check(this.defaults)
    if (params instanceof Tensor || !(Symbol.iterator in Object(params))) {
      throw this.error(
        'params argument given to the optimizer should be an iterable of Tensors or dicts, ' +
          'such as net.parameters()',
      )
    }
    const given = [...params]
    if (given.length === 0) throw this.error('optimizer got an empty parameter list')
    if (given.some(isGroup)) given.forEach((group) => this.addParamGroup(group as never))
    else this.addParamGroup({ params: given } as never)
  }

  /**
   * One step: every parameter that has a gradient is updated.
   * @param closure - computes the loss anew and calls backward; it is called first
   * @returns what the closure gave
   * @throws {@link ShapeError} where a gradient has not the shape of its parameter; then nothing has
   * changed
   */
  step(closure?: () => Tensor): Tensor | undefined {
    const loss = closure && enableGrad(closure)
    for (const { params } of this.paramGroups) this.checkGradients(params)
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
   * @param options - `setToNone: false` sets them to 0 instead. A parameter without a gradient is
   * left alone by `step`, one with a gradient of 0 is not: momentum moves it.
   */
  zeroGrad(options: { setToNone?: boolean } = {}): void {
    const { setToNone = true } = checkOptions('zeroGrad', options, ['setToNone'])
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
  addParamGroup(settings: ParamGroupOptions<Options>): void {
    const what = `${this.constructor.name}: group ${this.paramGroups.length}`
    const { params, ...options } = checkOptions(what, settings, ['params', ...keys(this.defaults)])
    const tensors = params instanceof Tensor ? [params] : [...params]
    const known = new Set(this.paramGroups.flatMap((group) => group.params))
    if (tensors.length === 0) throw this.error('got a parameter group without parameters')
    for (const [i, w] of tensors.entries()) {
      const which = `parameter ${i} of group ${this.paramGroups.length}`
      if (!(w instanceof Tensor)) throw this.error(`${which}: optimizer can only optimize Tensors`)
      if (!w.isLeaf) throw this.error(`${which}: can't optimize a non-leaf Tensor`)
      if (known.has(w)) {
        throw this.error(`${which}: some parameters appear in more than one parameter group`)
      }
      if (tensors.indexOf(w) < i) throw this.error(`${which}: duplicate parameters in one group`)
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
   * @throws Error where groups, their sizes or a shape differ; then nothing has changed. Settings are
   * taken as they are: a schedule may have led where one would not begin
   */
  loadStateDict(saved: OptimizerStateDict<Options>): void {
    this.state = loadState(this.constructor.name, saved, this.paramGroups, (w) =>
      this.stateShape(w),
    )
  }

  /** The shape of the tensors that are remembered of a parameter. */
  protected stateShape(w: Tensor): Shape {
    return w.shape
  }

  /** The settings of each group, as PyTorch prints them, under their names here. */
  toString(): string {
    const groups = this.paramGroups.map(({ params: _, ...options }, i) => {
      const lines = Object.entries(options)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `    ${name}: ${formatSetting(value)}\n`)
      return `Parameter Group ${i}\n${lines.join('')}`
    })
    return `${this.constructor.name} (\n${groups.join('\n')})`
  }

  private checkGradients(params: readonly Tensor[]): void {
    for (const { grad, shape } of params) {
      if (!grad || sameShape(grad.shape, shape)) continue
      throw new ShapeError(
        `${this.constructor.name}: grad ${formatShape(grad.shape)} must have the shape of its ` +
          `parameter, ${formatShape(shape)}`,
      )
    }
  }

  /** An error of this optimizer. */
  protected error(what: string): RangeError {
    return new RangeError(`${this.constructor.name}: ${what}`)
  }
}

/** Two numbers as (0.9, 0.999), a small one as 1e-08, the rest as JavaScript writes it. */
function formatSetting(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(formatSetting).join(', ')})`
  return typeof value === 'number' ? formatFloat(value) : String(value)
}

/** The names of settings. */
function keys<Options extends object>(options: Options): (keyof Options & string)[] {
  return Object.keys(options) as (keyof Options & string)[]
}

/** Whether it is a group rather than a tensor. */
function isGroup(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'params' in item
}

/** `Invalid learning rate: -1`, unless it is a number ≥ 0. */
export function invalid(what: string, value: number): string[] {
  return value >= 0 ? [] : [`Invalid ${what}: ${value}`]
}
