import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectCases } from './cases.ts'
import { expectError } from './errors.ts'

/** add, sub, mul, div, neg, exp, log. */
export const elementwise = capability('elementwise', (test) => {
  const cases = loadCases('elementwise')

  test('add, sub, mul and div work number by number', async ({ library, read }) => {
    const x = library.tensor([6, -8])
    const y = library.tensor([2, 4])
    expect(Array.from(await read(x.add(y)))).toEqual([8, -4])
    expect(Array.from(await read(x.sub(y)))).toEqual([4, -12])
    expect(Array.from(await read(x.mul(y)))).toEqual([12, -32])
    expect(Array.from(await read(x.div(y)))).toEqual([3, -2])
  })

  test('an operand may be a plain number', async ({ library, read }) => {
    const x = library.tensor([6, -8])
    expect(Array.from(await read(x.add(1)))).toEqual([7, -7])
    expect(Array.from(await read(x.sub(1)))).toEqual([5, -9])
    expect(Array.from(await read(x.mul(2)))).toEqual([12, -16])
    expect(Array.from(await read(x.div(2)))).toEqual([3, -4])
  })

  test(
    'neg, exp and log of zeros, infinities and NaN are those of PyTorch',
    (context) => expectCases(context, cases.unary, { each: true }),
    { needs: ['views'] },
  )

  test('a number against zeros, infinities and NaN gives what PyTorch gives', (context) =>
    expectCases(context, cases.number, { each: true }))

  test(
    'a tensor against zeros, infinities and NaN gives what PyTorch gives',
    (context) => expectCases(context, cases.tensor, { each: true }),
    { needs: ['broadcasting'] },
  )

  test('operations chain', (context) => expectCases(context, cases.chains))

  test('the sign of zero is kept', async ({ library, read }) => {
    const x = library.tensor([0, -0, 1])
    expect(Array.from(await read(x.neg()))).toEqual([-0, 0, -1])
    expect(Array.from(await read(x.mul(-1)))).toEqual([-0, 0, -1])
    expect(Array.from(await read(library.ones([3]).div(x)))).toEqual([Infinity, -Infinity, 1])
  })

  test('float32 results are rounded to float32', async ({ library, read }) => {
    const third = library.tensor([1]).div(3)
    expect(third.dtype).toBe('float32')
    expect(Array.from(await read(third))).toEqual([Math.fround(1 / 3)])
  })

  test('an operation gives a new tensor and leaves its operands', async ({ library, read }) => {
    const x = library.tensor([1, 2])
    const y = x.add(0)
    expect(y.storage, 'x.add(0) has a storage of its own').not.toBe(x.storage)
    x.mul(5)
    x.exp()
    expect(Array.from(await read(x))).toEqual([1, 2])
  })

  test('tensors of different precision are an error', ({ library, has }) => {
    if (has('promotion')) return // from there on they meet in the higher one
    const single = library.zeros([2])
    const double = library.zeros([2], { dtype: 'float64' })
    expectError(() => single.add(double), 'add', 'dtypes float32 and float64', 'convert')
    expectError(() => double.div(single), 'div', 'dtypes float64 and float32', 'convert')
  })
})
