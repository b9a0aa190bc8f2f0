import {
  Generator,
  type Parameters,
  type Sizes,
  type Tensor,
  createParameters,
  crossEntropy,
  forward,
  isGradEnabled,
  randn,
  tensor,
} from '@stepgrad/05-grad-mode'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-directional-check.ts'
import * as solution from './solutions/03-directional-check.ts'

const SIZES: Sizes = {
  channels: 1,
  height: 16,
  width: 16,
  kernelSize: 3,
  conv1: 2,
  conv2: 3,
  fc1: 6,
  fc2: 5,
  classes: 4,
}

const generator = new Generator(0)
const random = (shape: readonly number[]) => randn(shape, { dtype: 'float64', generator })
const images = random([3, 1, 16, 16])

function createNet() {
  const parameters = createParameters(SIZES, 'float64', new Generator(1))
  const direction = Object.fromEntries(
    Object.entries(parameters).map(([name, w]) => [name, random(w.shape)]),
  )
  return {
    parameters,
    direction,
    cost: () => crossEntropy(forward(parameters, images), [0, 1, 2]),
  }
}

/** cost = w₁² + w₂², at (3, 4), along (1, −1): the slope is 6 − 8 = −2. */
function createBowl() {
  const w = tensor([3, 4], { dtype: 'float64', requiresGrad: true })
  const parameters: Parameters = { w }
  const direction = { w: tensor([1, -1], { dtype: 'float64' }) }
  return { w, parameters, direction, cost: () => w.mul(w).sum() }
}

exercise(
  { yours, solution },
  {
    'both slopes of w₁² + w₂² along (1, −1) are 2·w₁ − 2·w₂': ({ slopesAlong }) => {
      const { direction, parameters, cost } = createBowl()
      const { analytic, numeric } = slopesAlong(direction, parameters, cost)
      expect(analytic).toBe(-2)
      expect(numeric).toBeCloseTo(-2, 6)
    },
    'for a whole network the two slopes agree': ({ slopesAlong }) => {
      const { direction, parameters, cost } = createNet()
      const { analytic, numeric } = slopesAlong(direction, parameters, cost)
      expect(Math.abs(numeric), 'the size of the numeric slope').toBeGreaterThan(1e-3)
      expect(
        Math.abs(analytic - numeric),
        `analytic ${analytic}, numeric ${numeric}: their difference`,
      ).toBeLessThan(1e-5 + 1e-3 * Math.abs(numeric))
    },
    'a gradient that is wrong shows': ({ slopesAlong }) => {
      const { w, direction, parameters } = createBowl()
      const half = () => w.mul(w.detach()).sum()
      const { analytic, numeric } = slopesAlong(direction, parameters, half)
      expect(analytic).toBe(-1)
      expect(numeric).toBeCloseTo(-2, 6)
    },
    'h is the step to both sides': ({ slopesAlong }) => {
      const { w, direction, parameters } = createBowl()
      const seen: unknown[] = []
      const watched = () => {
        seen.push(w.tolist())
        return w.mul(w).sum()
      }
      slopesAlong(direction, parameters, watched, 0.5)
      expect(seen).toContainEqual([3.5, 3.5])
      expect(seen).toContainEqual([2.5, 4.5])
    },
    'only the pass for the gradient is recorded': ({ slopesAlong }) => {
      const { w, direction, parameters } = createBowl()
      const seen: boolean[] = []
      const watched = () => {
        seen.push(isGradEnabled())
        return w.mul(w).sum()
      }
      slopesAlong(direction, parameters, watched)
      expect(seen.toSorted()).toEqual([false, false, true])
    },
    'the parameters have the same bits as before, and are leaves': ({ slopesAlong }) => {
      const { direction, parameters, cost } = createNet()
      const numbersOf = (w: Tensor) => Array.from(w.storage)
      const before = Object.values(parameters).map(numbersOf)
      slopesAlong(direction, parameters, cost)
      expect(Object.values(parameters).map(numbersOf)).toEqual(before)
      for (const [name, w] of Object.entries(parameters))
        expect([w.isLeaf, w.requiresGrad], `${name}: isLeaf, requiresGrad`).toEqual([true, true])
    },
    'gradients from before are neither counted in nor lost': ({ slopesAlong }) => {
      const { w, direction, parameters, cost } = createBowl()
      cost().backward()
      const { grad } = w
      expect(slopesAlong(direction, parameters, cost).analytic).toBe(-2)
      expect(w.grad).toBe(grad)
      expect(w.grad!.tolist()).toEqual([6, 8])
    },
  },
)
