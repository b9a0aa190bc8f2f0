import { kindOf } from './kind-of.ts'
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts'
import { Tensor } from './tensor.ts'
import { toTorchName } from './torch-names.ts'

/**
 * All that a training needs to go on: the state of the model, and of whatever else has one. States
 * are plain values with tensors among them, as `stateDict()` gives them.
 */
export type Checkpoint = {
  readonly model: Readonly<Record<string, Tensor>>
  readonly [part: string]: unknown
}

/** Of the way in which a state is written down. */
const VERSION = '1'

// #region encodeCheckpoint
/**
 * A checkpoint as one safetensors file. A tensor of the model has the name that PyTorch gives it
 * ({@link toTorchName}), any other its path, like `optimizer.state.0.momentumBuffer`. The rest is
 * JSON, in a text of the header, and says where the tensors belong.
 * @throws TypeError when the model is not all tensors, or something else neither a tensor nor plain;
 * RangeError for a name that the file has taken
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array<ArrayBuffer> {
  const flaw = flawOfModel(checkpoint)
  if (flaw) throw new TypeError(`encodeCheckpoint: ${flaw}; give what its stateDict() returns`)
  const tensors = new Map<string, Tensor>()
  const state = JSON.stringify(withoutTensors(checkpoint, [], tensors))
  return encodeSafetensors(Object.fromEntries(tensors), { format: 'pt', stepgrad: VERSION, state })
}
// #endregion encodeCheckpoint

// #region decodeCheckpoint
/**
 * The checkpoint of which {@link encodeCheckpoint} made these bytes.
 * @param what - who asks, and for what; opens each error message
 * @throws RangeError when they are no safetensors file, or one without a checkpoint
 */
export function decodeCheckpoint(bytes: Uint8Array, what = 'decodeCheckpoint'): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes, what)
  const { stepgrad: version, state } = metadata
  if (version === undefined || state === undefined) {
    throw new RangeError(`${what}: holds tensors, but no checkpoint; loadFile reads it`)
  }
  if (version !== VERSION) {
    throw new RangeError(`${what}: is of version ${version}; version ${VERSION} can be read`)
  }
  const checkpoint = withTensors(what, parse(what, state), tensors)
  const flaw = flawOfModel(checkpoint)
  if (flaw) throw new RangeError(`${what}: its state is no checkpoint: ${flaw}`)
  return checkpoint as Checkpoint
}
// #endregion decodeCheckpoint

/** What a model has that is no tensor, if it is not names and tensors. */
function flawOfModel(state: unknown): string | undefined {
  const model = isRecord(state) ? state.model : undefined
  if (!isRecord(model)) return `model: ${kindOf(model)} must be names and tensors`
  const other = Object.entries(model).find(([, value]) => !(value instanceof Tensor))
  return other && `model.${other[0]}: ${kindOf(other[1])} must be a tensor`
}

function parse(what: string, state: string): unknown {
  try {
    return JSON.parse(state)
  } catch (cause) {
    throw new RangeError(`${what}: its state is no JSON: ${(cause as Error).message}`, { cause })
  }
}

// #region withoutTensors
/** The value with names in the place of tensors, which are gathered in `tensors`. */
function withoutTensors(value: unknown, path: string[], tensors: Map<string, Tensor>): unknown {
  if (value instanceof Tensor) {
    const name = path[0] === 'model' ? toTorchName(path.slice(1).join('.')) : path.join('.')
    if (tensors.has(name)) throw new RangeError(`encodeCheckpoint: two tensors are named ${name}`)
    tensors.set(name, value)
    return { $tensor: name }
  }
  const inner = (item: unknown, key: string | number) =>
    withoutTensors(item, [...path, String(key)], tensors)
  if (Array.isArray(value)) return value.map(inner)
  if (isRecord(value)) {
    checkNames(value, path)
    const there = Object.entries(value).filter(([, item]) => item !== undefined)
    return Object.fromEntries(there.map(([key, item]) => [key, inner(item, key)]))
  }
  if (typeof value === 'number') return jsonNumber(value)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  throw new TypeError(
    `encodeCheckpoint: ${path.join('.')}: ${kindOf(value)} is neither a tensor nor plain; ` +
      'give what its stateDict() or getState() returns',
  )
}
// #endregion withoutTensors

/** Names that stand for what JSON has no word for. */
const RESERVED = ['$tensor', '$number']

function checkNames(record: Readonly<Record<string, unknown>>, path: readonly string[]): void {
  const taken = RESERVED.find((name) => Object.hasOwn(record, name))
  if (taken === undefined) return
  throw new RangeError(
    `encodeCheckpoint: ${[...path, taken].join('.')}: ${taken} stands for something else in the file; ` +
      'choose another name',
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** JSON knows neither NaN nor the infinities, and of −0 it makes 0. */
function jsonNumber(value: number): unknown {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value
  return { $number: Object.is(value, -0) ? '-0' : String(value) }
}

/** What {@link jsonNumber} writes. */
const NUMBERS: readonly unknown[] = ['NaN', 'Infinity', '-Infinity', '-0']

function numberNamed(what: string, name: unknown): number {
  if (NUMBERS.includes(name)) return Number(name)
  throw new RangeError(
    `${what}: its state has a $number ${JSON.stringify(name)}; it must be ${NUMBERS.join(', ')}`,
  )
}

// #region withTensors
/** The reverse of {@link withoutTensors}. */
function withTensors(
  what: string,
  value: unknown,
  tensors: Readonly<Record<string, Tensor>>,
): unknown {
  if (Array.isArray(value)) return value.map((item) => withTensors(what, item, tensors))
  if (!isRecord(value)) return value
  if (Object.hasOwn(value, '$number')) return numberNamed(what, value.$number)
  const { $tensor: name } = value
  if (name === undefined) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withTensors(what, item, tensors)]),
    )
  }
  if (typeof name === 'string' && Object.hasOwn(tensors, name)) return tensors[name]
  throw new RangeError(
    `${what}: its state names a tensor ${JSON.stringify(name)}, which is not there`,
  )
}
// #endregion withTensors
