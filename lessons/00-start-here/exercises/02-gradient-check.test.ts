import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-gradient-check.ts'
import * as solution from './solutions/02-gradient-check.ts'

/** x²·y, whose gradient is (2xy, x²): at (3, 2) that is (12, 9). */
const f = ([x, y]: readonly number[]) => x ** 2 * y

exercise(
  { yours, solution },
  {
    'a right gradient agrees everywhere': ({ firstDisagreement }) => {
      expect(firstDisagreement(f, [12, 9], [3, 2])).toBe(-1)
    },
    'a factor forgotten in the first coordinate is found there': ({ firstDisagreement }) => {
      expect(firstDisagreement(f, [6, 9], [3, 2])).toBe(0)
    },
    'a wrong sign in the second coordinate is found there': ({ firstDisagreement }) => {
      expect(firstDisagreement(f, [12, -9], [3, 2])).toBe(1)
    },
    'an error of a thousandth is allowed, of a hundredth is not': ({ firstDisagreement }) => {
      expect(firstDisagreement(f, [12.01, 9], [3, 2])).toBe(-1)
      expect(firstDisagreement(f, [12.1, 9], [3, 2])).toBe(0)
    },
    'NaN agrees with nothing': ({ firstDisagreement }) => {
      expect(firstDisagreement(f, [12, NaN], [3, 2])).toBe(1)
    },
    'the point is afterwards what it was': ({ firstDisagreement }) => {
      const point = [3, 2]
      firstDisagreement(f, [12, 9], point)
      expect(point).toEqual([3, 2])
    },
  },
)
