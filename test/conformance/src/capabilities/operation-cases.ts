/** Running the cases of the operations: forward and backward, whole numbers and truths among the inputs. */
import { type GradientCase, type TensorCase, floatsOf } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import type { Context } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import { WITHIN, apply, build, describeCase, indicesOf, make, tensorOf } from './cases.ts'

type Options = { readonly dim?: number }

/** The library, and beside it functions of a tensor for what is called in another way. */
function spoken(library: Library): Library {
  const joined = (given: readonly (Tensor | Options)[]) => {
    const isTensor = (value: Tensor | Options): value is Tensor => 'shape' in value
    const options = given.find((value): value is Options => !isTensor(value))
    return [given.filter(isTensor), options] as const
  }
  const more = {
    cat: (...given: (Tensor | Options)[]) => library.cat(...joined(given)),
    stack: (...given: (Tensor | Options)[]) => library.stack(...joined(given)),
    rpow: (exponent: Tensor, base: number) => library.pow(base, exponent),
    splitAt: (x: Tensor, i: number, sizes: number | number[], options?: Options) =>
      x.split(sizes, options)[i],
    chunkAt: (x: Tensor, i: number, count: number, options?: Options) => x.chunk(count, options)[i],
    unbindAt: (x: Tensor, i: number, dim?: number) => x.unbind(dim)[i],
  }
  return { ...library, ...(more as object) }
}

/** The context with such a library. */
export function withSpoken(context: Context): Context {
  return { ...context, library: spoken(context.library) }
}

type GradientOptions = {
  /** Compare every number by its own size; otherwise by the largest around, as sums need it. */
  readonly each?: boolean
  /** What to do with the upstream gradient first. */
  readonly arrange?: (x: Tensor) => Tensor
  /** What to do with the inputs first. */
  readonly place?: (x: Tensor) => Tensor
}

/** Result, indices and gradients of every case are those of PyTorch. */
export async function expectOperations(
  context: Context,
  cases: readonly GradientCase[],
  options: GradientOptions = {},
): Promise<void> {
  expect(cases.length).toBeGreaterThan(0)
  for (const given of cases) await expectOperation(withSpoken(context), given, options)
}

async function expectOperation(
  { library, read }: Context,
  given: GradientCase,
  { each = false, arrange = (x) => x, place = (x) => x }: GradientOptions,
): Promise<void> {
  const what = describeCase(given)
  const leaves: Record<string, Tensor> = {}
  const inputs: Record<string, Tensor> = {}
  for (const [name, input] of Object.entries(given.inputs)) {
    leaves[name] = make(library, input, name in given.gradients)
    inputs[name] = place(tensorOf(apply(library, leaves[name], input.views ?? [], {})))
  }
  const result = apply(library, inputs.x, given.calls, inputs)
  const y = tensorOf(result)
  const single = Object.values(given.inputs).some(({ dtype }) => dtype === 'float32')
  const within = 4 * WITHIN[single ? 'float32' : 'float64'] // of a mix, the lower precision
  await expectTensor(read, y, given.result, { what, within, each })
  if (given.result.indices && 'indices' in result) {
    expect(await indicesOf(read, result.indices), what).toEqual(given.result.indices)
  }
  y.backward(arrange(build(library, given.upstream)))
  for (const [name, expected] of Object.entries(given.gradients)) {
    const part = `${what}, gradient of ${name}`
    await expectTensor(read, leaves[name].grad, expected, { what: part, within, each })
  }
}

async function expectTensor(
  read: Context['read'],
  x: Tensor | null,
  expected: TensorCase,
  { what, within, each }: { what: string; within: number; each: boolean },
): Promise<void> {
  if (!x) throw new Error(`${what}: there is none`)
  expect(x.shape, `${what}, shape`).toEqual(expected.shape)
  expect(x.dtype, `${what}, dtype`).toBe(expected.dtype)
  const [got, numbers] = [await read(x), floatsOf(expected)]
  if (!each) return expectClose(got, numbers, { what, within })
  got.forEach((value, i) => expectClose([value], [numbers[i]], { what: `${what} [${i}]`, within }))
}
