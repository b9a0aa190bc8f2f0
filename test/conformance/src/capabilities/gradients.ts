import { type GradientCase, floatsOf, loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { type Context, capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { WITHIN, apply, build, describeCase, make, outOfOrder, tensorOf } from './cases.ts'

const wants = { requiresGrad: true } as const

/** The derivative of each operation. */
export const gradients = capability('autograd', (test) => {
  const claims: Record<string, string> = {
    elementwise: 'add, sub, mul, div, neg, exp and log have the gradients of PyTorch',
    broadcasting: 'what was broadcast gets its gradient summed back to its shape',
    reductions: 'sum and mean hand their gradient to every number that they took in',
    max: 'max() shares the gradient of a tie, max along a dimension gives it to the first',
    views: 'a view hands its gradient back in the shape and order of its base',
    matmul: 'matmul of any ranks has the gradients of PyTorch, sizes of 0 included',
    conv2d: 'conv2d has the gradients of PyTorch at odd sizes, wide and tall',
    linear: 'linear has the gradients of PyTorch',
    relu: 'relu passes no gradient at 0 and below, and passes it at NaN',
    maxPool2d: 'max-pool sends its gradient to the first maximum, or to the NaN',
    crossEntropy: 'cross entropy has the gradients of PyTorch, at logits of ±1000 too',
    chains: 'operations chained, with a tensor used several times, have the gradients of PyTorch',
  }
  const groups = loadCases('autograd')
  for (const [group, cases] of Object.entries(groups)) {
    test(claims[group], (context) => expectGradients(context, cases))
  }

  test('an upstream gradient may lie out of order in storage', async (context) => {
    const cases = Object.values(groups).flat()
    const withDims = cases.filter(({ upstream }) => upstream.shape.length > 0)
    await expectGradients(context, withDims, outOfOrder)
  })

  test('a divisor whose square fits into no float has a gradient', ({ library }) => {
    const [small, large] = [1e-30, 1e30].map((b) => {
      const divisor = library.tensor([b], { requiresGrad: true })
      library.tensor([b]).div(divisor).sum().backward()
      return divisor.grad!.item()
    })
    expect([small / -1e30, large / -1e-30].map((ratio) => ratio.toFixed(5))).toEqual([
      '1.00000',
      '1.00000',
    ])
  })

  test('relu has no slope at 0', async ({ library, read }) => {
    const x = library.tensor([-1, 0, 2], wants)
    library.relu(x).sum().backward()
    expect(Array.from(await read(x.grad!))).toEqual([0, 0, 1])
  })

  test('max-pool sends the gradient of a tie to the first maximum', ({ library }) => {
    const x = library.tensor(
      [
        [
          [
            [1, 5],
            [5, 5],
          ],
        ],
      ],
      wants,
    )
    const y = tensorOf(library.maxPool2d(x, 2))
    y.backward(library.full([1, 1, 1, 1], 7))
    expect(x.grad!.tolist()).toEqual([
      [
        [
          [0, 7],
          [0, 0],
        ],
      ],
    ])
  })

  test('the gradient of cross entropy is softmax minus one-hot, over the batch', async ({
    library,
    read,
  }) => {
    const logits = library.zeros([2, 4], { dtype: 'float64', requiresGrad: true })
    library.crossEntropy(logits, [0, 3]).backward()
    const [miss, hit] = [0.25 / 2, (0.25 - 1) / 2]
    const expected = [hit, miss, miss, miss, miss, miss, miss, hit]
    expectClose(await read(logits.grad!), expected, { what: 'dlogits', within: 1e-15 })
  })
})

export async function expectGradients(
  context: Context,
  cases: readonly GradientCase[],
  arrange?: (x: Tensor) => Tensor,
): Promise<void> {
  expect(cases.length).toBeGreaterThan(0)
  for (const given of cases) await expectGradient(context, given, arrange)
}

async function expectGradient(
  { library, read }: Context,
  given: GradientCase,
  arrange = (x: Tensor) => x,
): Promise<void> {
  const what = describeCase(given)
  const leaves: Record<string, Tensor> = {}
  const inputs: Record<string, Tensor> = {}
  for (const [name, input] of Object.entries(given.inputs)) {
    const leaf = make(library, input, true)
    leaves[name] = leaf
    inputs[name] = tensorOf(apply(library, leaf, input.views ?? [], {}))
  }
  const result = tensorOf(apply(library, inputs.x, given.calls, inputs))
  result.backward(arrange(build(library, given.upstream)))
  for (const [name, leaf] of Object.entries(leaves)) {
    const expected = given.gradients[name]
    const part = `${what}, gradient of ${name}`
    expect(leaf.grad?.shape, part).toEqual(expected.shape)
    const within = 4 * WITHIN[expected.dtype]
    expectClose(await read(leaf.grad!), floatsOf(expected), { what: part, within })
  }
}
