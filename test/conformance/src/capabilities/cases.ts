/** Running the cases of the fixtures: build the inputs, make the calls, compare with what PyTorch made of it. */
import {
  type Argument,
  type Call,
  type Case,
  type InputCase,
  type TensorCase,
  floatsOf,
} from '@stepgrad/fixtures'
import { expect } from 'vitest'
import type { Context } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Library, Nested, Tensor } from '../library.ts'

/** Largest difference from PyTorch, as a part of the largest number around: a few roundings of sums in another order. */
export const WITHIN = { float32: 2e-6, float64: 1e-14, int32: 0, bool: 0 }

/** What a call gives: a tensor, the values and indices of `max` along a dimension, or a max-pool with its indices. */
type Result =
  | Tensor
  | { readonly values: Tensor; readonly indices: Int32Array | Tensor }
  | { readonly y: Tensor }
type Method = (...args: unknown[]) => Result

/** Flat row-major numbers as nested arrays. */
function nest(values: ArrayLike<number>, shape: readonly number[]): Nested {
  const level = (dim: number, start: number, count: number): Nested => {
    if (dim === shape.length) return values[start]
    const step = count / shape[dim]
    return Array.from({ length: shape[dim] }, (_, i) => level(dim + 1, start + i * step, step))
  }
  return level(0, 0, values.length)
}

/** The tensor of a case, made contiguous. */
export function make(library: Library, given: TensorCase, requiresGrad = false): Tensor {
  const values = floatsOf(given)
  const options = { dtype: given.dtype, ...(requiresGrad ? { requiresGrad } : {}) }
  if (values.length === 0) return library.zeros(given.shape, options)
  return library.tensor(nest(values, given.shape), options)
}

/** An input of a case: made contiguous, then seen through its views. */
export function build(library: Library, input: InputCase): Tensor {
  return tensorOf(apply(library, make(library, input), input.views ?? [], {}))
}

/** 0, 1, 2, … in a shape, float32. */
export function ramp(library: Library, shape: readonly number[]): Tensor {
  const values = Array.from(
    { length: shape.reduce((product, size) => product * size, 1) },
    (_, i) => i,
  )
  return values.length === 0 ? library.zeros(shape) : library.tensor(nest(values, shape))
}

/** Makes the calls one after the other; each is a method, or a function of the library. */
export function apply(
  library: Library,
  x: Tensor,
  calls: readonly Call[],
  inputs: Readonly<Record<string, Tensor>>,
): Result {
  let result: Result = x
  for (const [name, ...args] of calls) {
    const tensor = tensorOf(result)
    const values = args.map((argument) => argumentOf(argument, inputs))
    const method = Reflect.get(tensor, name) as Method | undefined
    const fn = Reflect.get(library, name) as Method | undefined
    if (method) result = method.apply(tensor, values)
    else if (fn) result = fn(tensor, ...values)
    else throw new Error(`the stage has neither a method nor a function ${name}`)
  }
  return result
}

/** The same numbers, last dimension first in storage, and not from its beginning. */
export function outOfOrder(x: Tensor): Tensor {
  const last = x.dim() - 1
  const turned = x.transpose(0, last).contiguous().transpose(0, last)
  const twice = turned
    .unsqueeze(-1)
    .expand(...x.shape, 2)
    .contiguous()
  return twice.narrow(-1, 1, 1).squeeze(-1)
}

/** Indices as plain numbers: an array until there are tensors of whole numbers. */
export async function indicesOf(
  read: Context['read'],
  indices: Int32Array | Tensor,
): Promise<number[]> {
  return Array.from(indices instanceof Int32Array ? indices : await read(indices))
}

/** The tensor in a result. */
export function tensorOf(result: Result): Tensor {
  if ('y' in result) return result.y
  return 'values' in result ? result.values : result
}

function argumentOf(argument: Argument, inputs: Readonly<Record<string, Tensor>>): unknown {
  if (typeof argument === 'string') return Number(argument)
  if (argument === null || typeof argument !== 'object' || !('input' in argument)) return argument
  return inputs[argument.input as string]
}

/** `x (2, 3), y (3): t(), then mul(y)`: what a failing case says of itself. */
export function describeCase({ inputs, calls }: Case): string {
  const shapes = Object.entries(inputs).map(
    ([name, { shape, views = [] }]) => `${name} (${shape.join(', ')})${describeCalls(views)}`,
  )
  return `${shapes.join(', ')}: ${calls.map(describeCall).join(', then ')}`
}

export function describeCalls(calls: readonly Call[]): string {
  return calls.map((call) => ` · ${describeCall(call)}`).join('')
}

/** `conv2d(weight, bias, { stride: 2 })` */
function describeCall([name, ...args]: Call): string {
  return `${name}(${args.map(describeArgument).join(', ')})`
}

function describeArgument(argument: Argument): string {
  if (argument !== null && typeof argument === 'object' && 'input' in argument)
    return String(argument.input)
  return JSON.stringify(argument)
    .replace(/"(\w+)":/g, '$1: ')
    .replace(/,/g, ', ')
    .replace(/^\{(.+)\}$/, '{ $1 }')
}

export type CaseOptions = {
  /** Compare every number by its own size; otherwise by the largest around, as sums need it. */
  readonly each?: boolean
  /** What to do with the inputs first. */
  readonly arrange?: (x: Tensor) => Tensor
}

/** The case comes out as in PyTorch: shape, dtype, indices and numbers; or it is an error that names the last call. */
export async function expectCase(
  { library, read }: Context,
  given: Case,
  { each = false, arrange = (x) => x }: CaseOptions = {},
): Promise<void> {
  const what = describeCase(given)
  const tensors = mapValues(given.inputs, (input) => arrange(build(library, input)))
  if (!given.result) {
    const [operation] = given.calls.at(-1)!
    expect(() => apply(library, tensors.x, given.calls, tensors), what).toThrow(
      new RegExp(`^${operation}: .`),
    )
    return
  }
  const result = apply(library, tensors.x, given.calls, tensors)
  const tensor = tensorOf(result)
  expect(tensor.shape, `${what}, shape`).toEqual(given.result.shape)
  expect(tensor.dtype, `${what}, dtype`).toBe(given.result.dtype)
  if (given.result.indices) {
    const indices = 'indices' in result ? await indicesOf(read, result.indices) : undefined
    expect(indices, `${what}, indices`).toEqual(given.result.indices)
  }
  const got = await read(tensor)
  const expected = floatsOf(given.result)
  const within = WITHIN[given.result.dtype]
  if (each) {
    expect(got.length, what).toBe(expected.length)
    got.forEach((value, i) => expectClose([value], [expected[i]], { what, within }))
  } else expectClose(got, expected, { what, within })
}

/** All cases of a group, one after the other. */
export async function expectCases(
  context: Context,
  cases: readonly Case[],
  options?: CaseOptions,
): Promise<void> {
  expect(cases.length).toBeGreaterThan(0)
  for (const given of cases) await expectCase(context, given, options)
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, fn: (value: T) => U) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fn(value)]))
}
