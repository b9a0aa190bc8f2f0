import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { outOfOrder } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'
import { expectOperations } from './operation-cases.ts'

const wants = { requiresGrad: true } as const

/** Several tensors to one, and one to several. */
export const joining = capability('joining', (test) => {
  const { joining: cases } = loadCases('operations')

  test('cat puts tensors one behind the other, stack side by side', ({ library }) => {
    const [a, b] = [library.tensor([1, 2]), library.tensor([3, 4])]
    expect(library.cat([a, b]).tolist()).toEqual([1, 2, 3, 4])
    expect(library.stack([a, b]).tolist()).toEqual([[1, 2], [3, 4]]) // prettier-ignore
    expect(library.stack([a, b], { dim: 1 }).tolist()).toEqual([[1, 3], [2, 4]]) // prettier-ignore
  })

  test('each tensor gets the gradient of its part, and the sum if it takes part twice', ({
    library,
  }) => {
    const [a, b] = [library.tensor([1], wants), library.tensor([2, 3], wants)]
    library
      .cat([a, b, a])
      .mul(library.tensor([1, 10, 100, 1000]))
      .sum()
      .backward()
    expect([a.grad!.tolist(), b.grad!.tolist()]).toEqual([[1001], [10, 100]])
  })

  test('joining and taking apart have the values and gradients of PyTorch', (context) =>
    expectOperations(context, cases))

  test('an upstream gradient may lie out of order in storage', async (context) => {
    const withDims = cases.filter(({ upstream }) => upstream.shape.length > 0)
    await expectOperations(context, withDims, { arrange: outOfOrder })
  })

  test('cat copies: its result shares no storage and has never been changed', ({ library }) => {
    const a = library.tensor([1, 2])
    const y = library.cat([a])
    y.zero_()
    expect([a.tolist(), y.version]).toEqual([[1, 2], 1])
  })

  test('split, chunk and unbind give views', ({ library }) => {
    const x = library.zeros([4, 2])
    const parts = [...x.split(3), ...x.chunk(2), ...x.unbind(1)]
    expect(parts.map((part) => part.shape)).toEqual([[3, 2], [1, 2], [2, 2], [2, 2], [4], [4]]) // prettier-ignore
    expect(
      parts.every((part) => part.storage === x.storage),
      'every part shares the storage of x',
    ).toBe(true)
    x.split(3)[1].fill_(5)
    expect(x.narrow(0, 3, 1).tolist()).toEqual([[5, 5]])
  })

  test('a part that is changed in place changes the history of the whole', ({ library }) => {
    const x = library.tensor([1, 2, 3, 4], wants)
    const y = x.mul(1)
    y.chunk(2)[0].mul_(10)
    y.sum().backward()
    expect(x.grad!.tolist()).toEqual([10, 10, 1, 1])
  })

  test('tensors that do not fit are named by their place in the list', ({ library }) => {
    const { zeros, cat, stack } = library
    expectError(() => cat([zeros([2, 3]), zeros([2, 4])]), 'cat', 'tensor 1 (2, 4)', '(2, 3)')
    expectError(() => cat([zeros([2, 3]), zeros([2])]), 'cat', 'tensor 1 (2)')
    expectError(() => cat([zeros([2]), zeros([])]), 'cat', 'tensor 1 ()', 'stack')
    expectError(() => cat([zeros([2])], { dim: 1 }), 'cat', 'dimension 1', '(2)')
    expectError(() => cat([]), 'cat', 'no tensors')
    expectError(() => stack([]), 'stack', 'no tensors')
    expectError(() => stack([zeros([2]), zeros([3])]), 'stack', 'tensor 1 (3)', '(2)')
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const x = library.zeros([4, 2])
    expectOptions('cat', ['dim'], (options) => library.cat([x, x], options))
    expectOptions('stack', ['dim'], (options) => library.stack([x, x], options))
    expectOptions('split', ['dim'], (options) => x.split(2, options))
    expectOptions('chunk', ['dim'], (options) => x.chunk(2, options))
  })

  test('sizes that do not make up the whole are refused', ({ library }) => {
    const x = library.zeros([4, 2])
    expectError(() => x.split([1, 2]), 'split', '(1, 2)', '(4, 2)')
    expectError(() => x.split(0), 'split', 'sizes 0', '(4, 2)')
    expectError(() => x.chunk(0), 'chunk', 'count 0')
    expectError(() => x.unbind(2), 'unbind', 'dimension 2')
    expectError(() => x.flatten(1, 0), 'flatten', '(4, 2)')
    expectError(() => library.zeros([]).split(1), 'split', '()')
  })
})
