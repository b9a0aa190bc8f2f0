import { expect } from 'vitest'
import { capability } from '../capability.ts'

/** int32 and bool beside the floats. */
export const dtypes = capability('dtypes', (test) => {
  test('a tensor of truths is bool, of an Int32Array int32, of numbers float32', ({ library }) => {
    expect(library.tensor([true, false]).dtype).toBe('bool')
    expect(library.tensor(Int32Array.of(1, 2)).dtype).toBe('int32')
    expect(library.tensor([1, 2]).dtype).toBe('float32')
  })
})

/** Element-wise mixes of dtypes. */
export const promotion = capability('promotion', (test) => {
  test('a plain number with a fraction turns whole numbers into float32', ({ library }) => {
    const x = library.tensor(Int32Array.of(1, 2))
    expect(x.add(1).dtype).toBe('int32')
    expect(x.add(1.5).tolist()).toEqual([2.5, 3.5])
  })
})

/** Every operation, forward and backward. */
export const operations = capability('operations', (test) => {
  test('sigmoid is 0, ½ and 1 at −1000, 0 and 1000', ({ library }) => {
    expect(library.tensor([-1000, 0, 1000]).sigmoid().tolist()).toEqual([0, 0.5, 1])
  })
})

/** cat, stack, and back. */
export const joining = capability('joining', (test) => {
  test('cat joins along a dimension', ({ library }) => {
    expect(library.cat([library.tensor([1]), library.tensor([2, 3])]).tolist()).toEqual([1, 2, 3])
  })
})

/** gather, indexSelect, slices. */
export const picking = capability('picking', (test) => {
  test('indexSelect picks rows', ({ library }) => {
    const x = library.tensor([5, 6, 7])
    expect(x.indexSelect(0, library.tensor(Int32Array.of(2, 2, 0))).tolist()).toEqual([7, 7, 5])
  })
})

/** where, maskedFill, maskedSelect. */
export const masks = capability('masks', (test) => {
  test('where takes from one tensor or from the other', ({ library }) => {
    const x = library.tensor([-1, 2])
    expect(library.where(x.gt(0), x, 0).tolist()).toEqual([0, 2])
  })
})
