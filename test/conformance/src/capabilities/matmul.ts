import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectCases } from './cases.ts'
import { expectError } from './errors.ts'

/** Products of vectors, matrices and batches of them. */
export const matmul = capability('matmul', (test) => {
  const cases = loadCases('matmul')

  test('rows meet columns', async ({ library, read }) => {
    const a = library.tensor([
      [1, 2],
      [3, 4],
    ])
    const b = library.tensor([
      [5, 6, 7],
      [8, 9, 10],
    ])
    const product = a.matmul(b)
    expect(product.shape).toEqual([2, 3])
    expect(Array.from(await read(product))).toEqual([21, 24, 27, 47, 54, 61])
  })

  test('two vectors give one number', ({ library }) => {
    const product = library.tensor([1, 2, 3]).matmul(library.tensor([4, 5, 6]))
    expect(product.shape).toEqual([])
    expect(product.item()).toBe(32)
  })

  test('a zero that meets an infinity or NaN makes NaN', async ({ library, read }) => {
    const a = library.tensor([[0, 1], [0, 0]]) // prettier-ignore
    const b = library.tensor([[Infinity, 2, NaN], [3, 4, 5]]) // prettier-ignore
    expect(Array.from(await read(a.matmul(b)))).toEqual([NaN, 4, NaN, NaN, 0, NaN])
  })

  test('vectors, matrices and broadcast batches multiply as in PyTorch, sizes of 0 included', (context) =>
    expectCases(context, cases.shapes))

  test('float32 products are those of PyTorch', (context) => expectCases(context, cases.float32))

  test('views multiply like any tensor', (context) => expectCases(context, cases.views), {
    needs: ['views'],
  })

  test('shapes that do not multiply are an error', (context) =>
    expectCases(context, cases.mismatches))

  test('the error shows both shapes and the inner sizes', ({ library }) => {
    const x = library.zeros([32, 784])
    const weight = library.zeros([128, 10])
    expectError(() => x.matmul(weight), 'matmul', '(32, 784) @ (128, 10)', '784 and 128')
    const twice = library.zeros([2, 2, 3])
    const thrice = library.zeros([3, 3, 2])
    expectError(() => twice.matmul(thrice), 'matmul', 'do not broadcast', '2 and 3')
    const scalar = library.tensor(1)
    expectError(() => scalar.matmul(x), 'matmul', '() @ (32, 784)')
  })

  test('tensors of different precision are an error', ({ library }) => {
    const x = library.zeros([1, 2])
    const y = library.zeros([2, 1], { dtype: 'float64' })
    expectError(() => x.matmul(y), 'matmul', 'dtypes float32 and float64')
  })
})
