import { checkOptions } from '../checks.ts'
import { type FloatDtype } from '../floats.ts'
import { Tensor } from '../tensor.ts'
import { convert } from './convert.ts'
import { addProperty, checkOrder, joined, wrongPart } from './names.ts'
import { Parameter } from './parameter.ts'
import { type StateDict, copyState } from './state-dict.ts'

/** Where {@link Module.loadStateDict} found the dictionary and the module to differ. */
export type LoadResult = { missingKeys: string[]; unexpectedKeys: string[] }

// #region Module
/**
 * A part of a network: parameters, other modules, and a function of them, `forward`. A class of
 * yours extends it and assigns its parts to properties; what is a {@link Parameter} or a module is
 * found by its property's name.
 *
 * Everything comes in the order in which the properties were first assigned, which in a class is
 * the order of its fields.
 */
export abstract class Module {
  /** Which of two ways the module runs, if it has two; see {@link train}. */
  training = true
  /** What {@link registerBuffer} was told: by name, whether it is part of {@link stateDict}. */
  private readonly registered = new Map<string, { persistent: boolean; tensor: Tensor | null }>()

  /** What the module computes. */
  abstract forward(...inputs: never[]): unknown

  /** The modules that are properties of this one, by name. One that is there twice comes once. */
  *namedChildren(): Iterable<[name: string, module: Module]> {
    const seen = new Set<Module>()
    for (const [name, value] of Object.entries(this)) {
      if (!(value instanceof Module) || seen.has(value)) continue
      seen.add(value)
      yield [name, value]
    }
  }

  /** This module, those that are properties of it, theirs, and so on. Each comes once. */
  *namedModules(prefix = '', seen = new Set<Module>()): Iterable<[name: string, module: Module]> {
    if (seen.has(this)) return
    seen.add(this)
    yield [prefix, this]
    for (const [name, child] of this.namedChildren()) {
      yield* child.namedModules(joined(prefix, name), seen)
    }
  }

  /**
   * All parameters of the tree by their path, `conv1.weight`: its own first, then those of its
   * children. One that several modules share comes once.
   */
  *namedParameters(): Iterable<[name: string, parameter: Parameter]> {
    const seen = new Set<Parameter>()
    for (const [prefix, module] of this.namedModules()) {
      for (const [name, parameter] of module.ownParameters()) {
        if (seen.has(parameter)) continue
        seen.add(parameter)
        yield [joined(prefix, name), parameter]
      }
    }
  }
  // #endregion Module

  /** See {@link namedParameters}. */
  *parameters(): Iterable<Parameter> {
    for (const [, parameter] of this.namedParameters()) yield parameter
  }

  /** See {@link namedModules}. */
  *modules(): Iterable<Module> {
    for (const [, module] of this.namedModules()) yield module
  }

  /** See {@link namedChildren}. */
  *children(): Iterable<Module> {
    for (const [, child] of this.namedChildren()) yield child
  }

  /** All buffers of the tree by their path, like {@link namedParameters}. */
  *namedBuffers(): Iterable<[name: string, buffer: Tensor]> {
    const seen = new Set<Tensor>()
    for (const [prefix, module] of this.namedModules()) {
      for (const [name, buffer] of module.ownBuffers()) {
        if (seen.has(buffer)) continue
        seen.add(buffer)
        yield [joined(prefix, name), buffer]
      }
    }
  }

  /** See {@link namedBuffers}. */
  *buffers(): Iterable<Tensor> {
    for (const [, buffer] of this.namedBuffers()) yield buffer
  }

  /**
   * The parameters that are properties of this very module. One that was registered as a buffer is
   * just that; one that was assigned in place of a buffer is a parameter. So it is in PyTorch.
   */
  private *ownParameters(): Iterable<[name: string, parameter: Parameter]> {
    for (const [name, value] of Object.entries(this)) {
      if (value instanceof Parameter && !this.isBuffer(name, value)) yield [name, value]
    }
  }

  /** Its buffers. One that was set to null is not there. */
  private *ownBuffers(): Iterable<[name: string, buffer: Tensor, persistent: boolean]> {
    for (const [name, { persistent }] of this.registered) {
      const value: unknown = Reflect.get(this, name)
      if (this.isBuffer(name, value)) yield [name, value, persistent]
    }
  }

  /** Whether a property is a buffer. A parameter is one only if it was registered as such. */
  private isBuffer(name: string, value: unknown): value is Tensor {
    const entry = this.registered.get(name)
    if (!entry || !(value instanceof Tensor)) return false
    return !(value instanceof Parameter) || value === entry.tensor
  }

  // #region registerBuffer
  /**
   * Makes a property of a tensor that belongs to what the module has learnt, but is no parameter:
   * no gradient, no optimizer changes it; the module does so itself.
   * @param tensor - null: there is none for now
   * @param options - `persistent: false` keeps it out of {@link stateDict}
   * @throws Error when there is another property of that name, or it could be no part of a path
   */
  registerBuffer(name: string, tensor: Tensor | null, options: { persistent?: boolean } = {}) {
    const { persistent = true } = checkOptions('registerBuffer', options, ['persistent'])
    if (tensor !== null && !(tensor instanceof Tensor)) {
      throw new TypeError(
        `registerBuffer: '${name}' in ${this.constructor.name}: got ${typeof tensor}, ` +
          'expected a Tensor or null',
      )
    }
    if (this.registered.has(name)) Object.assign(this, { [name]: tensor })
    else addProperty('registerBuffer', this, name, tensor)
    this.registered.set(name, { persistent, tensor })
  }
  // #endregion registerBuffer

  // #region train
  /**
   * Tells the module and all below it that they are being trained (or, with false, that they are
   * not). Nothing else changes: gradients are recorded all the same.
   */
  train(mode = true): this {
    if (typeof mode !== 'boolean') {
      throw new TypeError(`train: got ${typeof mode}: training mode is expected to be boolean`)
    }
    this.training = mode
    for (const child of this.children()) child.train(mode)
    return this
  }

  /** Tells the module and all below it that they are in use: train(false). */
  eval(): this {
    return this.train(false)
  }
  // #endregion train

  /**
   * Makes a property of a parameter whose name is computed; otherwise an assignment does.
   *
   * Of names that are whole numbers, only the next of 0, 1, 2, … may come, and before all others:
   * JavaScript lists such properties first and by size, whenever they were made. (This cannot see
   * what is assigned.)
   * @throws Error when there is such a property already, the name could be no part of a path, or its
   * place would be another
   */
  registerParameter(name: string, parameter: Parameter | null): void {
    if (parameter !== null && !(parameter instanceof Parameter)) {
      throw wrongPart('registerParameter', this, name, 'a Parameter or null, as new Parameter(x)')
    }
    this.registerPart('registerParameter', name, parameter)
  }

  /** The same for a module. */
  registerModule(name: string, module: Module | null): void {
    if (module !== null && !(module instanceof Module)) {
      const fix = Array.isArray(module) ? '; hand its layers over one by one, as by …layers' : ''
      throw wrongPart('registerModule', this, name, `a Module or null${fix}`)
    }
    this.registerPart('registerModule', name, module)
  }

  private registerPart(operation: string, name: string, part: Parameter | Module | null): void {
    const isPart = (value: unknown) => value instanceof Parameter || value instanceof Module
    checkOrder(operation, this, name, isPart)
    addProperty(operation, this, name, part)
  }

  // #region stateDict
  /**
   * All that the module has learnt, by path: of each module the parameters, then the buffers, then
   * what its children have learnt. The tensors share their numbers with the module's own: to keep
   * them as they are now, copy them.
   */
  stateDict(prefix = ''): StateDict {
    const state: StateDict = {}
    for (const [name, parameter] of this.ownParameters()) {
      state[joined(prefix, name)] = parameter.detach()
    }
    for (const [name, buffer, persistent] of this.ownBuffers()) {
      if (persistent) state[joined(prefix, name)] = buffer.detach()
    }
    for (const [name, value] of Object.entries(this)) {
      if (value instanceof Module) Object.assign(state, value.stateDict(joined(prefix, name)))
    }
    return state
  }

  /**
   * Copies numbers from a dictionary into the parameters and buffers of the same path.
   * @returns the keys that do not agree, which only `strict: false` lets pass
   * @throws Error that lists every missing, unexpected or mis-shaped key; then nothing was copied
   */
  loadStateDict(source: StateDict, options: { strict?: boolean } = {}): LoadResult {
    const { strict = true } = checkOptions('loadStateDict', options, ['strict'])
    return copyState(this.constructor.name, source, this.stateDict(), strict)
  }
  // #endregion stateDict

  /** Forgets the gradients of earlier backward passes, or sets them to 0. */
  zeroGrad(options: { setToNone?: boolean } = {}): void {
    const { setToNone = true } = checkOptions('zeroGrad', options, ['setToNone'])
    for (const parameter of this.parameters()) {
      if (setToNone) parameter.grad = null
      else parameter.grad?.detach().zero_()
    }
  }

  /** Tells all parameters whether they require a gradient. */
  requiresGrad_(flag = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(flag)
    return this
  }

  /**
   * Converts all parameters and buffers that hold floats, and their gradients, to another
   * precision.
   * @throws TypeError for a dtype that is none; then nothing was converted
   */
  to(dtype: FloatDtype): this {
    convert([...this.parameters(), ...this.buffers()], dtype)
    return this
  }

  /** {@link to} float32. */
  float(): this {
    return this.to('float32')
  }

  /** {@link to} float64: what a gradient check needs. */
  double(): this {
    return this.to('float64')
  }

  /** Calls `fn` with each child, its children first, then with this. For initialising by hand. */
  apply(fn: (module: Module) => void): this {
    for (const child of this.children()) child.apply(fn)
    fn(this)
    return this
  }

  /** The settings that {@link toString} shows in brackets. */
  extraRepr(): string {
    return ''
  }

  /** The tree, one line for each module, as PyTorch prints it. */
  toString(): string {
    const lines = Object.entries(this)
      .filter(([, value]) => value instanceof Module)
      .map(([name, child]) => `  (${name}): ${String(child).replaceAll('\n', '\n  ')}\n`)
    const own = this.extraRepr()
    if (lines.length === 0) return `${this.constructor.name}(${own})`
    const settings = own === '' ? '' : `  ${own}\n`
    return `${this.constructor.name}(\n${settings}${lines.join('')})`
  }
  /** What console.log shows in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}
