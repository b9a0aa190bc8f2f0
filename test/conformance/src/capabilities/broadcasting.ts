import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectCases } from './cases.ts'
import { expectError } from './errors.ts'

/** Shapes that stretch to fit each other. */
export const broadcasting = capability('broadcasting', (test) => {
  const cases = loadCases('broadcasting')

  test('a column and a row make a table', async ({ library, read }) => {
    const column = library.tensor([[10], [20]])
    const row = library.tensor([1, 2, 3])
    const table = column.add(row)
    expect(table.shape).toEqual([2, 3])
    expect(Array.from(await read(table))).toEqual([11, 12, 13, 21, 22, 23])
  })

  test('shapes are aligned at their last dimension, as in PyTorch, with sizes of 0 too', (context) =>
    expectCases(context, cases.shapes))

  test('sub, mul and div broadcast both operands', (context) =>
    expectCases(context, cases.operations))

  test('views broadcast like any tensor', (context) => expectCases(context, cases.views), {
    needs: ['views'],
  })

  test('broadcasting leaves the operands as they were', async ({ library, read }) => {
    const x = library.tensor([[1], [2]])
    const y = library.tensor([10, 20])
    x.mul(y)
    expect(x.shape).toEqual([2, 1])
    expect(y.shape).toEqual([2])
    expect(Array.from(await read(x))).toEqual([1, 2])
    expect(Array.from(await read(y))).toEqual([10, 20])
  })

  test('shapes that do not broadcast are an error', (context) =>
    expectCases(context, cases.mismatches))

  test('the error shows both shapes, the sizes that differ and the dimension', ({ library }) => {
    const x = library.zeros([2, 3])
    const y = library.zeros([4])
    expectError(() => x.add(y), 'add', '(2, 3) and (4)', 'sizes 3 and 4 at dimension -1')
    expect(() => x.add(y)).toThrow(library.ShapeError)
    const z = library.zeros([3, 3])
    expectError(() => x.mul(z), 'mul', '(2, 3) and (3, 3)', 'sizes 2 and 3 at dimension -2')
  })
})
