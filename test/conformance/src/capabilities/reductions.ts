import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectCases, indicesOf } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'

/** sum, mean, max. */
export const reductions = capability('reductions', (test) => {
  const cases = loadCases('reductions')

  test('sum, mean and max without a dimension give one number', ({ library }) => {
    const x = library.tensor([
      [1, 2, 3],
      [4, 5, 9],
    ])
    expect(x.sum().shape).toEqual([])
    expect(x.sum().item()).toBe(24)
    expect(x.mean().item()).toBe(4)
    expect(x.max().item()).toBe(9)
  })

  test('a reduced dimension goes, or stays with size 1', async ({ library, read }) => {
    const x = library.tensor([
      [1, 2, 3],
      [4, 5, 9],
    ])
    const columns = x.sum({ dim: 0 })
    expect(columns.shape).toEqual([3])
    expect(Array.from(await read(columns))).toEqual([5, 7, 12])
    const rows = x.mean({ dim: 1, keepdim: true })
    expect(rows.shape).toEqual([2, 1])
    expect(Array.from(await read(rows))).toEqual([2, 6])
  })

  test('sum and mean over any dimensions are those of PyTorch', (context) =>
    expectCases(context, cases['sum and mean']))

  test('max along a dimension gives values and where they stand', async ({ library, read }) => {
    const x = library.tensor([
      [1, 7, 3],
      [4, 5, 9],
    ])
    const { values, indices } = x.max({ dim: 1 })
    expect(Array.from(await read(values))).toEqual([7, 9])
    expect(await indicesOf(read, indices)).toEqual([1, 2])
  })

  test('max along any dimension is that of PyTorch', (context) => expectCases(context, cases.max))

  test('the first of equal maxima is the one whose index max gives', (context) =>
    expectCases(context, cases.ties))

  test('NaN and infinities pass through sum, mean and max; the first NaN is the maximum', (context) =>
    expectCases(context, cases.special))

  test('a view is reduced like any tensor', (context) => expectCases(context, cases.views), {
    needs: ['views'],
  })

  test('an empty sum is 0, an empty mean NaN', (context) => expectCases(context, cases.empty))

  test('a single number reduces to itself', (context) => expectCases(context, cases.scalars))

  test('a dimension that is not there, or named twice, is an error', (context) =>
    expectCases(context, cases.errors))

  test('the errors say the shape and what is wrong', ({ library }) => {
    const x = library.zeros([2, 3])
    expectError(() => x.sum({ dim: 2 }), 'sum', '(2, 3)', 'dimension 2')
    expectError(() => x.mean({ dim: [0, -2] }), 'mean', '(0, -2)', 'twice')
    const empty = library.zeros([0, 3])
    expectError(() => empty.max(), 'max', '(0, 3)')
    expectError(() => empty.max({ dim: 0 }), 'max', '(0, 3)', 'dimension 0')
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const x = library.ones([2, 3])
    for (const name of ['sum', 'mean', 'max'] as const) {
      expectOptions(name, ['dim', 'keepdim'], (options) => x[name](options))
    }
    const says = ['options Tensor must be an object, such as { dim: … }']
    expectError(() => x.sum(library.zeros([2]) as never), 'sum', ...says)
    expectError(() => x.sum({ dim: 0, keepDim: true } as never), 'sum', 'option keepDim is unknown')
  })

  test('a single number is its own sum and mean along dimension 0', ({ library }) => {
    expect(library.tensor(5).sum({ dim: 0 }).item()).toBe(5)
    expect(library.tensor(5).mean({ dim: 0 }).item()).toBe(5)
  })

  test('an empty list of dimensions means all, as in PyTorch', ({ library }) => {
    expect(library.ones([2, 3]).sum({ dim: [] }).item()).toBe(6)
  })
})
