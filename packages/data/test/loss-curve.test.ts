import { expect, test } from 'vitest'
import { drawLossCurve, smooth } from '../src/run/loss-curve.ts'

test('costs are smoothed by their mean over equal stretches', () => {
  expect(smooth([1, 3, 10, 20], 2)).toEqual([
    { step: 1.5, cost: 2 },
    { step: 3.5, cost: 15 },
  ])
})

test('stretches are as equal as they can be', () => {
  expect(smooth([2, 4, 6, 8, 10], 2)).toEqual([
    { step: 1.5, cost: 3 },
    { step: 4, cost: 8 },
  ])
})

test('fewer costs than stretches stay as they are', () => {
  expect(smooth([5, 7], 10)).toEqual([
    { step: 1, cost: 5 },
    { step: 2, cost: 7 },
  ])
})

test.each([2, 7, 100, 4000, 250_000])('the curve of %i steps fits 80 columns', (steps) => {
  const costs = Array.from({ length: steps }, (_, i) => 0.1 + 2.2 * Math.exp((-5 * i) / steps))
  const lines = drawLossCurve(costs).split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(lines.length).toBeLessThan(20)
  expect(lines[0]).toBe('mean cost by step')
})

test('a cost that has hardly begun to fall is drawn from its lowest value on', () => {
  const curve = drawLossCurve([2.3, 2.29, 2.27, 2.24])
  expect(curve).toContain('2.26┤')
  expect(curve).not.toContain('0┤━')
  expect(curve).not.toContain('1.5┤')
})

test('costs that do not change are drawn as well', () => {
  expect(drawLossCurve([2, 2, 2])).toContain('2┤━━━')
  expect(drawLossCurve([0, 0, 0])).toContain('━━━')
})

test.each([[[]], [[2.3]]])('%j is too little for a curve', (costs) => {
  expect(drawLossCurve(costs)).toBe('')
})
