/** Running the cases of losses: as a function and as a module, forward and backward. */
import {
  type ClassesCase,
  type JsonNumber,
  type LossCase,
  type TensorCase,
  floatsOf,
} from '@stepgrad/fixtures'
import { expect, vi } from 'vitest'
import type { Context } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import { WITHIN, make } from './cases.ts'

export type Loss = (input: Tensor, target: unknown, options?: object) => Tensor

type LossModule = { forward: Loss; stateDict(): Record<string, Tensor>; toString(): string }

type LossLibrary = {
  readonly nn: Readonly<Record<string, new (options?: object) => LossModule>> & {
    readonly functional: Readonly<Record<string, Loss>>
  }
}

/** The losses of a stage: the modules by name, and `functional`. */
export function nnOf(library: Library): LossLibrary['nn'] {
  return (library as unknown as LossLibrary).nn
}

/** The functional form of a loss. */
export function lossOf(library: Library, name: string): Loss {
  return nnOf(library).functional[name]
}

/** `crossEntropy` as a module is `CrossEntropyLoss`. */
const MODULES: Readonly<Record<string, string>> = {
  crossEntropy: 'CrossEntropyLoss',
  nllLoss: 'NLLLoss',
  mseLoss: 'MSELoss',
  l1Loss: 'L1Loss',
  smoothL1Loss: 'SmoothL1Loss',
  huberLoss: 'HuberLoss',
  binaryCrossEntropyWithLogits: 'BCEWithLogitsLoss',
  binaryCrossEntropy: 'BCELoss',
}

/** The loss as PyTorch people write it: made once with its options, then called. */
export function moduleOf(library: Library, name: string): Loss {
  return (input, target, options) =>
    new (nnOf(library)[MODULES[name]])(options).forward(input, target)
}

export type LossChecks = {
  /** The function or the module. */
  readonly as?: (library: Library, name: string) => Loss
  /** What to do with the input and with the upstream gradient first. */
  readonly arrange?: (x: Tensor) => Tensor
  /** Compare every number of the result by its own size. */
  readonly each?: boolean
}

/** Every case comes out as in PyTorch, and so do its gradients. */
export async function expectLosses(
  context: Context,
  name: string,
  cases: readonly LossCase[],
  checks?: LossChecks,
): Promise<void> {
  expect(cases.length).toBeGreaterThan(0)
  for (const given of cases) await expectLoss(context, name, given, checks)
}

async function expectLoss(
  { library, read }: Context,
  name: string,
  given: LossCase,
  { as = lossOf, arrange = (x) => x, each = false }: LossChecks = {},
): Promise<void> {
  const what = describe(name, given)
  const leaves: Record<string, Tensor> = {}
  for (const key of ['input', 'target', 'weight', 'posWeight'] as const) {
    const part = given[key]
    if (part) leaves[key] = leafOf(library, part, key in given.gradients)
  }
  const { input, target, ...weights } = leaves
  const options = { ...given.options, ...weights }
  const result = quietly(() => as(library, name)(arrange(input), target, options))

  expect([result.shape, result.dtype], what).toEqual([given.result.shape, given.result.dtype])
  const [got, expected] = [await read(result), floatsOf(given.result)]
  const within = WITHIN[given.result.dtype]
  if (each) got.forEach((v, i) => expectClose([v], [expected[i]], { what, within: 4 * within }))
  else expectClose(got, expected, { what, within })

  const upstream = make(library, given.upstream)
  result.backward(upstream.dim() > 0 ? arrange(upstream) : upstream)
  for (const [key, gradient] of Object.entries(given.gradients)) {
    const part = `${what}, gradient by ${key}`
    expect(leaves[key].grad?.shape, part).toEqual(gradient.shape)
    expectClose(await read(leaves[key].grad!), floatsOf(gradient), {
      what: part,
      within: 8 * within,
    })
  }
}

/** The tensor of a case; classes are whole numbers. */
function leafOf(library: Library, given: TensorCase | ClassesCase, requiresGrad = false): Tensor {
  if (given.dtype !== 'int32') return make(library, given, requiresGrad)
  return classes(library, given.values.map(Number), given.shape)
}

/** An int32 tensor. */
export function classes(
  library: Library,
  values: readonly number[],
  shape: readonly number[] = [values.length],
): Tensor {
  const options = { dtype: 'int32' } as object
  if (values.length === 0) return library.zeros(shape, options)
  return library.tensor(values, options).view(...shape)
}

/** What a function does while nobody hears its warnings. */
function quietly<T>(fn: () => T): T {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  try {
    return fn()
  } finally {
    warn.mockRestore()
  }
}

function describe(name: string, { input, target, options, ...rest }: LossCase): string {
  const short = (values: readonly JsonNumber[]) => values.slice(0, 4).join(', ')
  const weights = ['weight', 'posWeight'].filter((key) => key in rest).join(' ')
  return (
    `${name} of (${input.shape.join(', ')}) ${input.dtype} [${short(input.values)} …] and ` +
    `[${short(target.values)} …] ${weights} ${JSON.stringify(options)}`
  )
}
