import { expect, test } from 'vitest'
import { interleave, shareOut, spread } from '../src/split.ts'

test('equal groups share equally', () => {
  expect(shareOut(6, [10, 10, 10])).toEqual([2, 2, 2])
})

test('what the floors leave goes to the largest remainders', () => {
  // 4 of 10, shared 5 : 3 : 2, are 2, 1.2 and 0.8
  expect(shareOut(4, [5, 3, 2])).toEqual([2, 1, 1])
})

test('of equal remainders the first group gets more', () => {
  expect(shareOut(1, [2, 2])).toEqual([1, 0])
})

test('indices are spread evenly, at the middles of equal stretches', () => {
  expect(spread(2, 10)).toEqual([2, 7])
  expect(spread(3, 10)).toEqual([1, 5, 8])
  expect(spread(3, 3)).toEqual([0, 1, 2])
})

test('members of each group are spread evenly and keep their order', () => {
  const order = interleave([4, 2]).map(({ group, index }) => `${'ab'[group]}${index}`)
  expect(order).toEqual(['a0', 'b0', 'a1', 'a2', 'b1', 'a3'])
})
