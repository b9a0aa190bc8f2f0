import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelsLast, transpose } from '../src/layout.ts'

void test('transpose moves the axes of a 2 × 3 × 2 block as numpy does', () => {
  const values = Float32Array.from({ length: 12 }, (_, i) => i)
  const moved = transpose(values, [2, 3, 2], [2, 0, 1]) // [k, i, j] = [i, j, k]
  assert.deepEqual([...moved], [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11])
})

void test('channelsLast puts the three colours of a pixel side by side', () => {
  const images = Float32Array.from({ length: 2 * 3072 }, (_, i) => i)
  const pixels = channelsLast(images, 2)
  assert.deepEqual([...pixels.subarray(0, 4)], [0, 1024, 2048, 1])
  assert.deepEqual([...pixels.subarray(3072, 3075)], [3072, 4096, 5120])
})
