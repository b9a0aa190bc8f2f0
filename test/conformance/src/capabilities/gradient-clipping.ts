import { type ClippingFixture, floatsOf, loadClipping } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { type Context, capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import { withOptim } from '../library/optim.ts'
import { make } from './cases.ts'
import { expectOptions } from './errors.ts'
import { leaf } from './optimizer-claims.ts'

const WITHIN = 1e-14

type Clipped = Pick<ClippingFixture['norm'][number], 'gradients' | 'after'>

/** Gradients made shorter where they are too long. */
export const gradientClipping = capability('gradient-clipping', (test) => {
  const { norm, value, sentences } = loadClipping()

  test('clipGradNorm_ clips as PyTorch does, in every norm, and gives the norm of before', async (context) => {
    for (const given of norm) {
      const { maxNorm, normType } = given.options
      const options = normType === undefined ? {} : { normType: Number(normType) }
      const parameters = parametersOf(context.library, given)
      const total = withOptim(context.library).nn.clipGradNorm_(parameters, maxNorm, options)
      const what = `clipGradNorm_ ${JSON.stringify(given.options)}`
      expect(total.shape).toEqual([])
      expectClose([total.item()], [Number(given.total)], { what, within: WITHIN })
      await expectAfter(context, given, parameters, what)
    }
  })

  test('clipGradValue_ clips each number as PyTorch does', async (context) => {
    for (const given of value) {
      const parameters = parametersOf(context.library, given)
      withOptim(context.library).nn.clipGradValue_(parameters, given.clipValue)
      await expectAfter(context, given, parameters, `clipGradValue_ ${given.clipValue}`)
    }
  })

  test('all gradients together have one norm: (3) and (4) have 5', ({ library }) => {
    const [a, b] = [leaf(library, [0], [3]), leaf(library, [0], [4])]
    const total = withOptim(library).nn.clipGradNorm_([a, b], 1)
    expect(total.item()).toBe(5)
    expect((a.grad!.tolist() as number[])[0]).toBeCloseTo(0.6, 6)
    expect((b.grad!.tolist() as number[])[0]).toBeCloseTo(0.8, 6)
  })

  test('gradients that are short enough stay as they are', ({ library }) => {
    const w = leaf(library, [0, 0], [3, 4])
    const { grad } = w
    withOptim(library).nn.clipGradNorm_([w], 6)
    withOptim(library).nn.clipGradValue_([w], 4)
    expect(w.grad, 'w.grad is the same tensor as before').toBe(grad)
    expect(w.grad!.tolist()).toEqual([3, 4])
  })

  test('they take one tensor, or anything that can be iterated', ({ library }) => {
    const { nn } = withOptim(library)
    const w = leaf(library, [0], [4])
    nn.clipGradValue_(w, 2)
    expect(w.grad!.tolist()).toEqual([2])
    expect(nn.clipGradNorm_(new Set([w]), 8).item()).toBe(2)
    expect(nn.clipGradNorm_(w, 8).item()).toBe(2)
  })

  test('in float32 the norm is a float32 tensor', ({ library }) => {
    const w = library.tensor([0, 0], { requiresGrad: true })
    w.grad = library.tensor([3, 4])
    const total = withOptim(library).nn.clipGradNorm_([w], 10)
    expect([total.dtype, total.item()]).toEqual(['float32', 5])
  })

  test('gradients may lie in any order', async ({ library, read }) => {
    const { nn } = withOptim(library)
    const w = library.zeros([2, 2], { dtype: 'float64', requiresGrad: true })
    const gradient = [
      [1, 3],
      [1, 5],
    ]
    w.grad = library.tensor(gradient, { dtype: 'float64' }).t()
    expect(nn.clipGradNorm_([w], 10).item()).toBe(6)
    nn.clipGradValue_([w], 4)
    expect(Array.from(await read(w.grad))).toEqual([1, 1, 3, 4])
  })

  test('errorIfNonfinite refuses a norm that is NaN or infinite, and clips nothing', ({
    library,
  }) => {
    const { nn } = withOptim(library)
    for (const bad of [NaN, Infinity, -Infinity]) {
      const [a, b] = [leaf(library, [0], [bad]), leaf(library, [0], [8])]
      const clip = () => nn.clipGradNorm_([a, b], 1, { errorIfNonfinite: true })
      expect(clip).toThrow(sentences.nonfinite.replace('2.0', '2'))
      expect(clip).toThrow(/^clipGradNorm_: /)
      expect(b.grad!.tolist()).toEqual([8])
    }
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const { nn } = withOptim(library)
    const w = leaf(library, [0], [4])
    const known = ['normType', 'errorIfNonfinite']
    expectOptions('clipGradNorm_', known, (options) => nn.clipGradNorm_([w], 1, options))
    expect(w.grad!.tolist(), 'the gradient after clipping was refused').toEqual([4])
  })

  test('a limit below 0 or NaN, and a norm of order 0, are errors', ({ library }) => {
    const { nn } = withOptim(library)
    const w = leaf(library, [0], [4])
    for (const limit of [-1, NaN]) {
      expect(() => nn.clipGradNorm_([w], limit)).toThrow(`clipGradNorm_: maxNorm ${limit}`)
      expect(() => nn.clipGradValue_([w], limit)).toThrow(`clipGradValue_: clipValue ${limit}`)
    }
    expect(() => nn.clipGradNorm_([w], 1, { normType: 0 })).toThrow('clipGradNorm_: normType 0')
    expect(w.grad!.tolist()).toEqual([4])
  })
})

function parametersOf(library: Library, { gradients }: Clipped): Tensor[] {
  return gradients.map((gradient) => {
    const shape = gradient?.shape ?? [2]
    const w = library.zeros(shape, { dtype: 'float64', requiresGrad: true })
    if (gradient) w.grad = make(library, gradient)
    return w
  })
}

async function expectAfter(
  { read }: Context,
  { after, gradients }: Clipped,
  parameters: readonly Tensor[],
  what: string,
): Promise<void> {
  for (const [i, values] of after.entries()) {
    const { grad } = parameters[i]
    if (values === null) expect(grad, what).toBeNull()
    else {
      const expected = floatsOf({ ...gradients[i]!, values })
      expectClose(await read(grad!), expected, { what: `${what}: gradient ${i}`, within: WITHIN })
    }
  }
}
