import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-secant.ts'
import * as solution from './solutions/01-secant.ts'

exercise(
  { yours, solution },
  {
    'on a parabola one step is enough, from whichever side': ({ secantStep }) => {
      const at = (x: number) => ({ x, slope: 6 * (x - 2) }) // of 3·(x − 2)²
      expect(secantStep(at(0), at(1))).toBe(2)
      expect(secantStep(at(1), at(0))).toBe(2)
      expect(secantStep(at(5), at(-3))).toBe(2)
    },
    'on a hill it goes down, not to the top': ({ secantStep }) => {
      const at = (x: number) => ({ x, slope: -2 * x }) // of −x², whose top is at 0
      expect(secantStep(at(2), at(1))).toBe(3)
      expect(secantStep(at(-2), at(-1))).toBe(-3)
    },
    'on a slope that stays the same it goes on': ({ secantStep }) => {
      expect(secantStep({ x: 0, slope: 0.5 }, { x: 1, slope: 0.5 })).toBe(0.5)
    },
    'the way to ln 2 is that of the lesson': ({ wayDown }) => {
      const places = wayDown((x) => Math.exp(x) - 2, 0, 1, 1e-9)
      const expected = [0, 1, 0.581977, 0.676693, 0.694081, 0.693139, 0.693147]
      expect(places.map((x) => Number(x.toFixed(6))).slice(0, 7)).toEqual(expected)
      expect(places.at(-1)).toBeCloseTo(Math.LN2, 9)
    },
    'the slope is asked once at each place': ({ wayDown }) => {
      const asked: number[] = []
      const slope = (x: number) => {
        asked.push(x)
        return Math.exp(x) - 2
      }
      expect(wayDown(slope, 0, 1, 1e-9)).toEqual(asked)
    },
    'where it is flat already, nothing is added': ({ wayDown }) => {
      expect(wayDown((x) => 2 * x, 1, 0, 1e-9)).toEqual([1, 0])
    },
  },
)
