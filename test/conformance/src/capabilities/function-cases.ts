/** Running the cases of `nn.functional`: one call, its result, its gradients, and what it wrote. */
import {
  type FunctionArgument,
  type FunctionCase,
  type TensorCase,
  floatsOf,
} from '@stepgrad/fixtures'
import { expect } from 'vitest'
import type { Context } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { nnOf } from '../library/train-eval.ts'
import { WITHIN, make } from './cases.ts'

/** Room for a division by a standard deviation, which makes roundings larger. */
const ROOM = 16

type Closeness = {
  /** Largest difference allowed, as a part of the largest number; 0 asks for the same bits. */
  readonly within?: number
  /** What the numbers are small differences of, where they may be: the largest of these counts too. */
  readonly of?: TensorCase
}

/** The tensor has the shape, dtype and numbers of a case. */
export async function expectTensor(
  { read }: Context,
  got: Tensor | null | undefined,
  expected: TensorCase,
  what: string,
  { within = ROOM * WITHIN[expected.dtype], of }: Closeness = {},
): Promise<void> {
  expect(got?.shape, `${what}, shape`).toEqual(expected.shape)
  expect(got!.dtype, `${what}, dtype`).toBe(expected.dtype)
  const [values, numbers] = [await read(got!), floatsOf(expected)]
  expect(values.length, what).toBe(numbers.length)
  const scale = of ? floatsOf(of) : []
  expectClose([...values, ...scale], [...numbers, ...scale], { what, within })
}

type CaseOptions = {
  /** What to do with each input and with the upstream gradient first. */
  readonly arrange?: (x: Tensor) => Tensor
  readonly within?: number
}

/** The call comes out as in PyTorch, with the gradient of every leaf. */
async function expectFunctionCase(
  context: Context,
  given: FunctionCase,
  { arrange = (x) => x, within }: CaseOptions,
): Promise<void> {
  const { library } = context
  const [name, ...args] = given.call
  const what = `${name} ${JSON.stringify(args)} of (${given.inputs.x.shape.join(', ')})`
  const closeness = { within, of: given.upstream }
  const leaves: Record<string, Tensor> = {}
  const inputs: Record<string, Tensor> = {}
  for (const [key, value] of Object.entries(given.inputs)) {
    leaves[key] = make(library, value, !key.startsWith('running'))
    inputs[key] = key.startsWith('running') ? leaves[key] : arrange(leaves[key])
  }
  const y = functionOf(context, name)(inputs.x, ...args.map((arg) => argumentOf(arg, inputs)))
  await expectTensor(context, y, given.result, what, closeness)
  y.backward(arrange(make(library, given.upstream)))
  for (const [key, gradient] of Object.entries(given.gradients)) {
    const part = `${what}, gradient of ${key}`
    await expectTensor(context, leaves[key].grad, gradient, part, closeness)
  }
  for (const [key, value] of Object.entries(given.after)) {
    await expectTensor(context, leaves[key], value, `${what}, ${key}`)
  }
}

export async function expectFunctionCases(
  context: Context,
  cases: readonly FunctionCase[],
  options: CaseOptions = {},
): Promise<void> {
  expect(cases.length).toBeGreaterThan(0)
  for (const given of cases) await expectFunctionCase(context, given, options)
}

function functionOf({ library }: Context, name: string) {
  const { functional, Flatten } = nnOf(library)
  if (name !== 'flatten') return functional[name]
  return (x: Tensor, startDim: unknown = 0, endDim: unknown = -1) =>
    new Flatten(startDim as number, endDim as number).forward(x)
}

function argumentOf(argument: FunctionArgument, inputs: Readonly<Record<string, Tensor>>): unknown {
  if (argument === null || typeof argument !== 'object' || Array.isArray(argument)) return argument
  const record = argument as Readonly<Record<string, FunctionArgument>>
  if (typeof record.input === 'string') return inputs[record.input]
  const entries = Object.entries(record).map(([key, value]) => [key, argumentOf(value, inputs)])
  return Object.fromEntries(entries)
}
