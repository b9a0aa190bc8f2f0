import { Generator, type Tensor, nn, randn } from '@stepgrad/15-recurrent'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-in-pieces.ts'
import * as solution from './solutions/02-in-pieces.ts'

const dtype = 'float64'
const create = () => new nn.RNN(2, 3, { dtype, generator: new Generator(0) })
const x = randn([7, 2, 2], { dtype, generator: new Generator(1) })
const costOf = (output: Tensor) => output.mul(output).sum()

function gradients(rnn: nn.RNN): number[] {
  return [...rnn.parameters()].flatMap(({ grad }) => Array.from(grad!.storage))
}

function whole() {
  const rnn = create()
  const [output] = rnn.forward(x)
  const cost = costOf(output)
  cost.backward()
  return { cost: cost.item(), output, gradients: gradients(rnn) }
}

exercise(
  { yours, solution },
  {
    'in one piece, it is an ordinary backward pass': ({ backwardInPieces }) => {
      const rnn = create()
      const sum = backwardInPieces(rnn, x, 7, costOf)
      const expected = whole()
      expect(sum).toBe(expected.cost)
      expect(gradients(rnn)).toEqual(expected.gradients)
    },
    'what it has in mind goes on from piece to piece': ({ backwardInPieces }) => {
      const seen: unknown[] = []
      backwardInPieces(create(), x, 3, (output) => {
        seen.push(...(output.tolist() as unknown[]))
        return costOf(output)
      })
      expect(seen).toEqual(whole().output.tolist())
    },
    'every piece is told where it begins, and the last may be shorter': ({ backwardInPieces }) => {
      const seen: number[][] = []
      backwardInPieces(create(), x, 3, (output, start) => {
        seen.push([start, output.shape[0]])
        return costOf(output)
      })
      expect(seen).toEqual([
        [0, 3],
        [3, 3],
        [6, 1],
      ])
    },
    'the costs are summed up': ({ backwardInPieces }) => {
      expect(backwardInPieces(create(), x, 2, costOf)).toBeCloseTo(whole().cost, 12)
    },
    'the gradient ends where the piece began': ({ backwardInPieces }) => {
      const input = x.detach().contiguous().requiresGrad_()
      const lastOnly = (output: Tensor, start: number) =>
        start === 6 ? output.sum() : output.sum().mul(0)
      backwardInPieces(create(), input, 3, lastOnly)
      const slopes = input
        .grad!.abs()
        .sum({ dim: [1, 2] })
        .tolist() as number[]
      expect(slopes.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0])
      expect(slopes[6], 'the slope of the first input of the piece').toBeGreaterThan(0)
    },
    'within a piece it goes back through time': ({ backwardInPieces }) => {
      const input = x.detach().contiguous().requiresGrad_()
      const lastOnly = (output: Tensor, start: number) =>
        start === 4 ? output.narrow(0, 2, 1).sum() : output.sum().mul(0)
      backwardInPieces(create(), input, 4, lastOnly)
      const slopes = input
        .grad!.abs()
        .sum({ dim: [1, 2] })
        .tolist() as number[]
      expect(slopes.map((slope) => slope > 0)).toEqual([
        false,
        false,
        false,
        false,
        true,
        true,
        true,
      ])
    },
  },
)
