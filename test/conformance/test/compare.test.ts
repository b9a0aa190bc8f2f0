import { describe, expect, test } from 'vitest'
import { describeMismatch, expectClose, expectSame } from '../src/compare.ts'

describe('expectClose', () => {
  test('a difference is measured by the largest expected magnitude', () => {
    expectClose([1000.001, 0.001], [1000, 0], { what: 'x', within: 1e-6 })
    expect(() => expectClose([1000.002], [1000], { what: 'x', within: 1e-6 })).toThrow()
  })

  test('the message names the first and the largest difference', () => {
    const message = describeMismatch([1, 2.5, 3, 8], [1, 2, 3, 4], { what: 'w', within: 1e-3 })
    expect(message).toBe(
      [
        'w: 2 of 4 numbers differ by more than 0.001 × 4',
        '  first at index 1: got 2.5, expected 2',
        '  most at index 3: got 8, expected 4, difference 4, relative 1',
      ].join('\n'),
    )
  })

  test('NaN and infinities agree with themselves only', () => {
    const within = 1e-3
    expectClose([NaN, Infinity, -Infinity], [NaN, Infinity, -Infinity], { what: 'x', within })
    for (const [got, expected] of [
      [NaN, 0],
      [0, NaN],
      [Infinity, 1e300],
      [1e300, Infinity],
      [Infinity, -Infinity],
      [NaN, Infinity],
    ]) {
      const message = describeMismatch([got], [expected], { what: 'x', within })
      expect(message, `${got} against ${expected}`).toContain(`got ${got}, expected ${expected}`)
    }
  })

  test('another length is an error that says both', () => {
    expect(() => expectClose([1, 2], [1], { what: 'w', within: 1 })).toThrow(
      'w: got 2 numbers, expected 1',
    )
  })
})

describe('expectSame', () => {
  test('one bit is a difference; the sign of 0 is none', () => {
    expectSame([0, 1], [-0, 1], 'x')
    expect(() => expectSame([1 + 2 ** -52], [1], 'x')).toThrow('x: 1 of 1 numbers differ\n')
  })
})
