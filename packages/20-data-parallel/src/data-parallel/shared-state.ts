import { type Dtype, type Numbers } from '../dtypes.ts'
import { isFloat } from '../dtypes.ts'
import { noGrad } from '../grad-mode.ts'
import { type Module } from '../nn/module.ts'
import { type Shape, formatShape, numel, sameShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'

/** One parameter or buffer: its path in the network, and where its numbers lie in the memory. */
type Entry = {
  readonly name: string
  readonly shape: Shape
  readonly dtype: Dtype
  readonly requiresGrad: boolean
  readonly offset: number
}

/** What a network has learnt, in memory that all threads can read. */
export type SharedState = {
  readonly entries: readonly Entry[]
  readonly memory: SharedArrayBuffer
}

/** Parameters and buffers by path, also those that are part of no state dict. */
export function stateOf(module: Module): Map<string, Tensor> {
  return new Map<string, Tensor>([...module.namedParameters(), ...module.namedBuffers()])
}

// #region writeState
/**
 * Writes the numbers of a network to where all threads can read them.
 * @param before - what an earlier call returned: its memory is used again, if all still fits
 */
export function writeState(module: Module, before?: SharedState): SharedState {
  const tensors = [...stateOf(module)]
  let offset = 0
  const entries = tensors.map(([name, { shape, dtype, requiresGrad }]): Entry => {
    const entry = { name, shape, dtype, requiresGrad, offset }
    offset += Math.ceil((BYTES[dtype] * numel(shape)) / 8) * 8
    return entry
  })
  const fits = before && JSON.stringify(before.entries) === JSON.stringify(entries)
  const state = fits ? before : { entries, memory: new SharedArrayBuffer(offset) }
  for (const [i, [, tensor]] of tensors.entries()) {
    const { storage, storageOffset } = tensor.detach().contiguous()
    const numbers = storage.subarray(storageOffset, storageOffset + tensor.numel())
    numbersOf(state, state.entries[i]).set(numbers)
  }
  return state
}
// #endregion writeState

// #region readState
/**
 * Makes the numbers of a replica those of the network. What has not changed is left alone: an
 * earlier forward pass may still want to go back through it.
 */
export function readState(module: Module, state: SharedState): void {
  const tensors = stateOf(module)
  noGrad(() => {
    for (const entry of state.entries) {
      const numbers = numbersOf(state, entry)
      const tensor = tensors.get(entry.name)!
      if (!hasNumbers(tensor, numbers)) tensor.copy_(new Tensor(numbers, entry.shape))
    }
  })
}
// #endregion readState

/**
 * Gives a new replica tensors of the network's precision.
 * @throws Error where it is no copy: it has other parameters or buffers
 */
export function bindState(module: Module, { entries }: SharedState): void {
  const tensors = stateOf(module)
  checkCopy('the network in the thread', tensors, entries)
  for (const { name, dtype, requiresGrad } of entries) {
    const tensor = tensors.get(name)!
    if (tensor.dtype !== dtype) tensor.data = tensor.data.to(dtype)
    if (isFloat(dtype)) tensor.requiresGrad_(requiresGrad)
  }
}

/** A parameter or buffer that a copy must have. */
type Expected = { readonly name: string; readonly shape: Shape }

/** Throws unless a network has these parameters and buffers, in this order, and no others. */
export function checkCopy(
  what: string,
  tensors: ReadonlyMap<string, Tensor>,
  expected: readonly Expected[],
): void {
  const list = (of: readonly Expected[]) =>
    of.map(({ name, shape }) => `${name} ${formatShape(shape)}`).join(', ') || 'nothing'
  const own = Array.from(tensors, ([name, { shape }]) => ({ name, shape }))
  const same = (i: number) =>
    own[i]?.name === expected[i].name && sameShape(own[i].shape, expected[i].shape)
  if (own.length === expected.length && expected.every((_, i) => same(i))) return
  throw new Error(`${what} has ${list(own)}; expected ${list(expected)}`)
}

/** A module's path in the network, and whether it is in training. */
export type Mode = { readonly name: string; readonly training: boolean }

export function modesOf(module: Module): Mode[] {
  return Array.from(module.namedModules(), ([name, { training }]) => ({ name, training }))
}

/**
 * Puts each module of a copy into the mode of the original's.
 * @throws Error where it is no copy: it has other modules
 */
export function setModes(what: string, copy: Module, modes: readonly Mode[]): void {
  const modules = [...copy.namedModules()]
  const own = modules.map(([name]) => `'${name}'`).join(', ')
  const expected = modes.map(({ name }) => `'${name}'`).join(', ')
  if (own !== expected) throw new Error(`${what} has modules ${own}; expected ${expected}`)
  for (const [i, [, module]] of modules.entries()) module.training = modes[i].training
}

const BYTES: Record<Dtype, number> = { float32: 4, float64: 8, int32: 4, bool: 1 }

/** The place of one tensor in the memory. */
function numbersOf({ memory }: SharedState, { dtype, shape, offset }: Entry): Numbers {
  const n = numel(shape)
  if (dtype === 'float32') return new Float32Array(memory, offset, n)
  if (dtype === 'float64') return new Float64Array(memory, offset, n)
  return dtype === 'int32' ? new Int32Array(memory, offset, n) : new Uint8Array(memory, offset, n)
}

/** Whether these are the tensor's numbers. NaN never is, and −0 is not 0. */
function hasNumbers(tensor: Tensor, numbers: Numbers): boolean {
  const { storage, storageOffset } = tensor.detach().contiguous()
  for (let i = 0; i < numbers.length; i++) {
    const [a, b] = [storage[storageOffset + i], numbers[i]]
    if (a !== b || (a === 0 && 1 / a !== 1 / b)) return false
  }
  return true
}
