import { type CellWeights, Generator, gradcheck, randn, tensor } from '@stepgrad/15-recurrent'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-one-gate.ts'
import * as solution from './solutions/01-one-gate.ts'

const numbers = (...values: number[]) =>
  tensor(
    values.map((value) => [value]),
    { dtype: 'float64' },
  )
const number = (value: number) => numbers(value)

/** One unit with the gate's sum given by its bias. */
const unit = (gate: number): CellWeights => ({
  weightIh: numbers(0, 2),
  weightHh: numbers(0, -1),
  biasIh: tensor([gate, 0], { dtype: 'float64' }),
  biasHh: null,
})

function random(B: number, I: number, H: number) {
  const generator = new Generator(0)
  const draw = (...shape: number[]) => randn(shape, { dtype: 'float64', generator }).requiresGrad_()
  const weights = {
    weightIh: draw(2 * H, I),
    weightHh: draw(2 * H, H),
    biasIh: draw(2 * H),
    biasHh: draw(2 * H),
  }
  return { x: draw(B, I), h: draw(B, H), weights }
}

exercise(
  { yours, solution },
  {
    'with the gate shut, it keeps what it had in mind': ({ oneGateCell }) => {
      expect(oneGateCell(number(1), number(0.25), unit(-1000)).tolist()).toEqual([[0.25]])
    },
    'with the gate open, it is an RNN': ({ oneGateCell }) => {
      const h = oneGateCell(number(1), number(0.25), unit(1000))
      expect(h.item()).toBeCloseTo(Math.tanh(2 - 0.25), 14)
    },
    'half open, it is half way, and half of h has a say': ({ oneGateCell }) => {
      const h = oneGateCell(number(1), number(0.25), unit(0))
      expect(h.item()).toBeCloseTo(0.5 * 0.25 + 0.5 * Math.tanh(2 - 0.125), 14)
    },
    'both biases count, that of the proposal behind the gate': ({ oneGateCell }) => {
      const weights = { ...unit(0), biasHh: tensor([0, 4], { dtype: 'float64' }) }
      const h = oneGateCell(number(0), number(0), weights)
      expect(h.item()).toBeCloseTo(0.5 * Math.tanh(2), 14)
    },
    'it takes many sequences and many units at once': ({ oneGateCell }) => {
      const { x, h, weights } = random(3, 2, 4)
      const whole = oneGateCell(x, h, weights)
      expect(whole.shape).toEqual([3, 4])
      const second = oneGateCell(x.narrow(0, 1, 1), h.narrow(0, 1, 1), weights)
      expect(second.tolist()).toEqual(whole.narrow(0, 1, 1).tolist())
    },
    'gradcheck agrees, for x, h and all weights': ({ oneGateCell }) => {
      const { x, h, weights } = random(2, 2, 2)
      const { weightIh, weightHh, biasIh, biasHh } = weights
      const inputs = [x, h, weightIh, weightHh, biasIh, biasHh]
      expect(gradcheck(() => oneGateCell(x, h, weights), inputs)).toBe(true)
    },
  },
)
