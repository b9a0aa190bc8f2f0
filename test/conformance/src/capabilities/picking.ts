import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { outOfOrder } from './cases.ts'
import { expectError } from './errors.ts'
import { expectOperations, withSpoken } from './operation-cases.ts'
import { expectViews } from './views.ts'

const wants = { requiresGrad: true } as const

/** Numbers and rows picked by where they stand. */
export const picking = capability('picking', (test) => {
  const { picking: cases, views } = loadCases('operations')

  test('indexSelect picks rows, and adds their gradients up where one is picked twice', ({
    library,
  }) => {
    const x = library.tensor([[1, 2], [3, 4], [5, 6]], wants) // prettier-ignore
    const rows = x.indexSelect(0, library.tensor(Int32Array.of(2, 0, 2)))
    expect(rows.tolist()).toEqual([[5, 6], [1, 2], [5, 6]]) // prettier-ignore
    rows.sum().backward()
    expect(x.grad!.tolist()).toEqual([[1, 1], [0, 0], [2, 2]]) // prettier-ignore
  })

  test('gather picks from each row what its index says', ({ library }) => {
    const x = library.tensor([[1, 2, 3], [4, 5, 6]]) // prettier-ignore
    const which = library.tensor([[2], [0]], { dtype: 'int32' })
    expect(x.gather(1, which).tolist()).toEqual([[3], [4]])
  })

  test('of many truths in one place, a true one makes it true', ({ library }) => {
    const x = library.zeros([2], { dtype: 'bool' })
    const zeros = library.zeros([256], { dtype: 'int32' }) // 256 does not fit into a byte
    const y = x.scatterAdd(0, zeros, library.ones([256], { dtype: 'bool' }))
    expect([y.dtype, y.tolist(), y.sum().item()]).toEqual(['bool', [true, false], 1])
  })

  test('slice with a step is a view, narrow and select are its relatives', ({ library }) => {
    const x = library.arange(10)
    const odd = x.slice(0, 1, 10, 2)
    expect([odd.tolist(), odd.strides, odd.storageOffset]).toEqual([[1, 3, 5, 7, 9], [2], 1])
    expect(odd.storage, 'a slice shares the storage of x').toBe(x.storage)
    odd.fill_(0)
    expect(x.tolist()).toEqual([0, 0, 2, 0, 4, 0, 6, 0, 8, 0])
    expect(x.select(0, -2).item()).toBe(8)
  })

  test('slices, selections and parts have the shapes, strides and numbers of PyTorch', (context) =>
    expectViews(withSpoken(context), views))

  test('picking has the values and gradients of PyTorch', (context) =>
    expectOperations(context, cases))

  test('an upstream gradient may lie out of order in storage', async (context) => {
    const withDims = cases.filter(({ upstream }) => upstream.shape.length > 0)
    await expectOperations(context, withDims, { arrange: outOfOrder })
  })

  test('a slice that is changed in place changes the history of the whole', ({ library }) => {
    const x = library.tensor([1, 2, 3], wants)
    const y = x.mul(1)
    y.slice(0, 0, 3, 2).mul_(10)
    y.sum().backward()
    expect(x.grad!.tolist()).toEqual([10, 1, 10])
  })

  test('indices may not change before the backward pass', ({ library }) => {
    const x = library.tensor([1, 2, 3], wants)
    const which = library.tensor(Int32Array.of(0, 1))
    const picked = [x.indexSelect(0, which), x.gather(0, which)]
    which.add_(1)
    for (const y of picked) {
      expect(() => y.sum().backward()).toThrow('modified by an inplace operation')
    }
  })

  test('sorting keeps equal numbers in their order, and NaN last', ({ library }) => {
    const x = library.tensor([2, NaN, 1, 2])
    expect(x.sort().indices.tolist()).toEqual([2, 0, 3, 1])
    expect(x.sort({ descending: true }).indices.tolist()).toEqual([1, 0, 3, 2])
    expect(x.argsort().tolist()).toEqual([2, 0, 3, 1])
    expect(x.topk(2, { largest: false }).values.tolist()).toEqual([1, 2])
  })

  test('an index that reaches outside is named with its range', ({ library }) => {
    const x = library.zeros([3, 4])
    const at = (...indices: number[]) => library.tensor(Int32Array.from(indices))
    expectError(() => x.indexSelect(0, at(0, 3)), 'indexSelect', 'index 3', '0 … 2', '(3, 4)')
    expectError(() => x.indexSelect(1, at(-1)), 'indexSelect', 'index -1', '0 … 3')
    expectError(() => x.gather(1, at(4).view(1, 1)), 'gather', 'index 4', '0 … 3', 'dimension 1')
    expectError(() => x.select(0, 3), 'select', 'index 3', '-3 … 2', '(3, 4)')
    expectError(() => x.select(0, -4), 'select', 'index -4', '-3 … 2')
    expectError(() => library.oneHot(at(0, 2), 2), 'oneHot', 'index 2', '0 … 1')
  })

  test('indices that are no tensor are refused', ({ library }) => {
    const x = library.tensor([1, 2])
    const says = 'got an array, expected a tensor'
    expectError(() => x.indexSelect(0, [1] as never), 'indexSelect', says)
    expectError(() => x.gather(0, [1] as never), 'gather', says)
  })

  test('indices that are no whole numbers are refused', ({ library }) => {
    const x = library.zeros([3])
    expectError(() => x.indexSelect(0, library.zeros([2])), 'indexSelect', 'float32', 'int32')
    expectError(() => x.gather(0, library.tensor([true])), 'gather', 'bool', 'int32')
    expectError(() => library.oneHot(x), 'oneHot', 'float32', 'int32')
  })

  test('steps below 1 are refused, as in PyTorch', ({ library }) => {
    const x = library.zeros([3])
    expectError(() => x.slice(0, 0, 3, 0), 'slice', 'step 0', 'greater than zero')
    expectError(() => x.slice(0, 3, 0, -1), 'slice', 'step -1', 'flip')
    expectError(() => x.slice(0, 0.5), 'slice', '0.5')
  })

  test('what is gathered or scattered has to fit', ({ library }) => {
    const x = library.zeros([2, 3])
    const flat = library.zeros([2], { dtype: 'int32' })
    expectError(() => x.gather(0, flat), 'gather', '(2)', '(2, 3)', 'rank')
    const wide = library.zeros([1, 4], { dtype: 'int32' })
    expectError(() => x.gather(0, wide), 'gather', '(1, 4)', '(2, 3)')
    const narrow = library.zeros([1, 3], { dtype: 'int32' })
    const source = library.ones([1, 2])
    expectError(() => x.scatterAdd(0, narrow, source), 'scatterAdd', '(1, 3)', '(1, 2)')
  })
})
