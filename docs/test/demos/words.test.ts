/** Sentences and numbers that the demos compute by themselves. */
import { describe, expect, it } from 'vitest'
import { centred } from '../../demos/draw-a-digit/centre.ts'
import { runningMean } from '../../demos/draw-a-digit/loss-chart.ts'
import type { Point, Slope } from '../../demos/gradient-check/story.ts'
import { inWords, numbersApart, whatRules } from '../../demos/gradient-check/words.ts'
import { sameCosts } from '../../demos/race/contest.ts'

const slope = (error: number, there = 2, here = 2): Slope => ({ error, here, there, slope: 0 })
const point = (error: number): Point => ({ h: 1e-5, float64: slope(error), float32: slope(1) })

describe('the words of the gradient check', () => {
  it('count the float32 numbers between two costs', () => {
    expect(numbersApart(slope(0, 2 + 2 ** -22, 2), 23)).toBe(1)
    expect(numbersApart(slope(0, 2 + 3 * 2 ** -22, 2), 23)).toBe(3)
    expect(numbersApart(slope(0, 2 + 2 ** -51, 2), 52)).toBe(1)
  })

  it('say what a check makes of an error', () => {
    expect(inWords(point(2e-8)).float64).toContain('off by 2e-8, which a gradient check accepts')
    expect(inWords(point(0.2)).float64).toContain('off by 20 %, which no gradient check accepts')
    expect(inWords(point(12)).float64).toContain('off by 12 times the gradient')
    expect(inWords(point(1)).float32).toContain('the step moves no cost at all')
  })

  it('say which side of the V one is on', () => {
    const [far, near, bottom] = [1e-3, 1e-5, 1e-8].map(point)
    expect(whatRules(near, far, bottom)).toContain('a smaller step does better')
    expect(whatRules(near, bottom, far)).toContain('a larger step does better')
    expect(whatRules(bottom, near, near)).toContain('near the bottom')
    expect(whatRules(near, undefined, bottom)).toBe('')
  })
})

describe('a drawing', () => {
  it('becomes as large as a digit, and stands in the middle', () => {
    const size = 280
    const ink = new Uint8Array(size * size)
    for (let y = 10; y < 50; y++) ink.fill(255, y * size + 200, y * size + 220) // 20 wide, 40 high
    const pixels = centred(ink, size)
    const inside = (x: number, y: number) => x >= 9 && x < 19 && y >= 4 && y < 24
    pixels.forEach((value, i) => expect(value).toBe(inside(i % 28, Math.floor(i / 28)) ? 255 : 0))
  })

  it('of nothing is nothing', () => {
    expect(centred(new Uint8Array(100), 10).every((value) => value === 0)).toBe(true)
  })
})

describe('the rest', () => {
  it('the running mean is of the last 25', () => {
    const costs = Array.from({ length: 30 }, (_, i) => i)
    expect(runningMean(costs).slice(0, 3)).toEqual([0, 0.5, 1])
    expect(runningMean(costs).at(-1)).toBe(17)
  })

  it('a stage that computes other costs, or none, does not run', () => {
    expect(sameCosts([2.3, 2.2], [2.3, 2.2 * (1 + 5e-6)])).toBe(true)
    expect(sameCosts([2.3, 2.2], [2.3, 2.2 * (1 + 5e-5)])).toBe(false)
    expect(sameCosts([NaN, 2.2], [2.3, 2.2])).toBe(false)
  })
})
