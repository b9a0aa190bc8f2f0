/** What goes between Node and a page arrives as it was sent. */
import { expect, test } from 'vitest'
import { fromText, toText } from '../src/browser/wire.ts'

const roundTrip = (value: unknown) => fromText(toText(value))

test('typed arrays keep their kind and every bit', () => {
  const strange = [0.1, -0, NaN, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE, Math.PI]
  const floats = { single: Float32Array.from(strange), double: Float64Array.from(strange) }
  expect(roundTrip(floats)).toStrictEqual(floats)
})

test('an array that is part of a longer buffer arrives alone', () => {
  const part = Float64Array.from([1, 2, 3, 4]).subarray(1, 3)
  expect(roundTrip(part)).toStrictEqual(Float64Array.from([2, 3]))
})

test('numbers that JSON does not have arrive, too', () => {
  expect(roundTrip([NaN, Infinity, -Infinity, -0, 0.1])).toStrictEqual([
    NaN,
    Infinity,
    -Infinity,
    -0,
    0.1,
  ])
})

test('a million numbers fit', () => {
  const many = new Float32Array(1_000_000).map((_, i) => Math.sqrt(i))
  const arrived = roundTrip(many) as Float32Array
  expect(Buffer.from(arrived.buffer).equals(Buffer.from(many.buffer))).toBe(true)
})

test('names, booleans and nothing at all pass', () => {
  const value = { name: 'conv1.bias', shape: [6], available: false, none: null }
  expect(roundTrip(value)).toStrictEqual(value)
})
