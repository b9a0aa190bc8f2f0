/** Rows picked by number, and gradients laid back where they were picked. */
import { floatsOf, loadRecurrent } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Library, Nested } from '../library.ts'
import { respelt, withRecurrent } from '../library/recurrent.ts'
import { WITHIN, make } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'

export const embedding = capability('embedding', (test) => {
  const fixture = loadRecurrent()

  test('Embedding picks the rows that PyTorch’s does, and gives the weight its gradient', async ({
    library,
    read,
  }) => {
    for (const given of fixture.embedding) {
      const { dtype, shape } = given.weight
      const { nn } = withRecurrent(library)
      const layer = new nn.Embedding(shape[0], shape[1], { ...given.options, dtype })
      library.noGrad(() => layer.weight.copy_(make(library, given.weight)))
      const y = layer.forward(integers(library, given.indices))
      const what = `rows ${JSON.stringify(given.indices)} ${JSON.stringify(given.options)}`
      const within = WITHIN[dtype]
      expect(y.shape, what).toEqual(given.result.shape)
      expect(y.dtype, what).toBe(dtype)
      expectClose(await read(y), floatsOf(given.result), { what, within })
      y.backward(make(library, given.upstream))
      const expected = floatsOf(given.gradient)
      expectClose(await read(layer.weight.grad!), expected, { what: `${what}, gradient`, within })
    }
  })

  test('a row that was picked twice gets both gradients', ({ library }) => {
    const { nn } = withRecurrent(library)
    const weight = library.tensor(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      { requiresGrad: true },
    )
    const y = nn.functional.embedding(integers(library, [2, 0, 2]), weight)
    expect(y.tolist()).toEqual([
      [5, 6],
      [1, 2],
      [5, 6],
    ])
    y.backward(
      library.tensor([
        [1, 10],
        [2, 20],
        [4, 40],
      ]),
    )
    expect(weight.grad!.tolist()).toEqual([
      [2, 20],
      [0, 0],
      [5, 50],
    ])
  })

  test('the row for padding starts at zero, gets no gradient and stays', ({ library }) => {
    const { nn, optim } = withRecurrent(library)
    const layer = new nn.Embedding(4, 2, { paddingIdx: 1 })
    expect(layer.weight.narrow(0, 1, 1).tolist()).toEqual([[0, 0]])
    const sgd = new optim.SGD(layer.parameters(), { lr: 0.1, momentum: 0.9 })
    const before = layer.weight.tolist()
    for (let step = 0; step < 3; step++) {
      sgd.zeroGrad()
      layer
        .forward(integers(library, [1, 3, 1]))
        .sum()
        .backward()
      expect(layer.weight.grad!.tolist()).toEqual([
        [0, 0],
        [0, 0],
        [0, 0],
        [1, 1],
      ])
      sgd.step()
    }
    expect((layer.weight.tolist() as Nested[]).slice(0, 3)).toEqual(
      (before as Nested[]).slice(0, 3),
    )
  })

  test('the row for padding counts like any other in the forward pass', ({ library }) => {
    const { nn } = withRecurrent(library)
    const weight = library.tensor([[1], [2]], { requiresGrad: true })
    const y = nn.functional.embedding(integers(library, [1, 0]), weight, { paddingIdx: -1 })
    expect(y.tolist()).toEqual([[2], [1]])
    y.sum().backward()
    expect(weight.grad!.tolist()).toEqual([[1], [0]])
  })

  test('indices may be of any shape and lie out of order', ({ library }) => {
    const { nn } = withRecurrent(library)
    const weight = library.tensor([[1], [2], [3]])
    const pick = (indices: Nested) => nn.functional.embedding(integers(library, indices), weight)
    expect(pick(2).tolist()).toEqual([3])
    expect(pick([[[1], [0]]]).tolist()).toEqual([[[[2]], [[1]]]])
    expect(pick([]).shape).toEqual([0, 1])
    const turned = integers(library, [
      [0, 1, 2],
      [2, 2, 2],
    ]).transpose(0, 1)
    expect(nn.functional.embedding(turned, weight).squeeze(2).tolist()).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
  })

  test('a weight that does not lie in order gives the same', ({ library }) => {
    const { nn } = withRecurrent(library)
    const leaf = library.tensor(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { requiresGrad: true },
    )
    const y = nn.functional.embedding(integers(library, [2, 0]), leaf.t())
    expect(y.tolist()).toEqual([
      [3, 6],
      [1, 4],
    ])
    y.backward(
      library.tensor([
        [1, 2],
        [3, 4],
      ]),
    )
    expect(leaf.grad!.tolist()).toEqual([
      [3, 0, 1],
      [4, 0, 2],
    ])
  })

  test('gradcheck passes', ({ library }) => {
    const { nn } = withRecurrent(library)
    const weight = library.randn([4, 3], { dtype: 'float64', requiresGrad: true })
    const indices = integers(library, [
      [0, 3],
      [3, 3],
    ])
    expect(library.gradcheck((w) => nn.functional.embedding(indices, w), [weight])).toBe(true)
  })

  test('a seed gives PyTorch’s initial rows', async ({ library, read }) => {
    const cases = fixture.initial.filter(({ module }) => module === 'Embedding')
    expect(cases.length).toBeGreaterThan(0)
    for (const given of cases) {
      const { dtype } = given.parameters.weight
      const generator = new library.Generator(given.seed)
      const { nn } = withRecurrent(library)
      const options = { ...given.options, dtype, generator }
      const layer = new nn.Embedding(...given.arguments, options)
      const expected = floatsOf(given.parameters.weight)
      expectClose(await read(layer.weight), expected, { what: 'weight', within: WITHIN[dtype] })
    }
  })

  test('Embedding prints as in PyTorch', ({ library }) => {
    const { nn } = withRecurrent(library)
    for (const given of fixture.printed.filter(({ module }) => module === 'Embedding')) {
      expect(
        new nn.Embedding(...given.arguments, given.options).toString(),
        'print of the layer',
      ).toBe(respelt(given.text))
    }
  })

  test('an index outside is an error that names it, where it stands, and what there is', ({
    library,
  }) => {
    const { nn } = withRecurrent(library)
    const layer = new nn.Embedding(5, 3)
    const pick = (indices: Nested) => () => layer.forward(integers(library, indices))
    expectError(pick([0, 5]), 'embedding', 'index 5 at [1]', '0 … 4')
    expectError(
      pick([
        [0, 1],
        [2, -1],
      ]),
      'embedding',
      'index -1 at [1, 1]',
      '0 … 4',
    )
    expectError(pick(7), 'embedding', 'index 7', '0 … 4')
  })

  test('indices that are no integers are an error', ({ library }) => {
    const { nn } = withRecurrent(library)
    const layer = new nn.Embedding(5, 3)
    const wrong = () => layer.forward(library.tensor([1, 2]))
    expectError(wrong, 'embedding', 'float32', 'int32')
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const { nn } = withRecurrent(library)
    const weight = library.zeros([5, 3])
    const pick = (options: never) =>
      nn.functional.embedding(integers(library, [0]), weight, options)
    expectOptions('embedding', ['paddingIdx'], pick)
    const known = ['paddingIdx', 'dtype', 'generator']
    expectOptions('Embedding', known, (options) => new nn.Embedding(5, 3, options))
  })

  test('a row for padding that is not there, and a weight that is no matrix, are errors', ({
    library,
  }) => {
    const { nn } = withRecurrent(library)
    for (const paddingIdx of [5, -6, 1.5]) {
      expectError(() => new nn.Embedding(5, 3, { paddingIdx }), 'Embedding', String(paddingIdx))
    }
    const wrong = () => nn.functional.embedding(integers(library, [0]), library.zeros([3]))
    expectError(wrong, 'embedding', 'weight (3)')
  })
})

function integers(library: Library, values: Nested) {
  if (Array.isArray(values) && values.length === 0) {
    return withRecurrent(library).zeros([0], { dtype: 'int32' })
  }
  return withRecurrent(library).tensor(values, { dtype: 'int32' })
}
