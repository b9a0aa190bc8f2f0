import { nn, tensor } from '@stepgrad/09-loss'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-fair-weights.ts'
import * as solution from './solutions/01-fair-weights.ts'

const rare = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]

exercise(
  { yours, solution },
  {
    'classes of one size all weigh 1': ({ fairWeights }) => {
      expect(fairWeights([0, 1, 2, 0, 1, 2], 3).tolist()).toEqual([1, 1, 1])
    },
    'a rare class weighs more, and all targets together weigh as many as they are': ({
      fairWeights,
    }) => {
      const [common, dog] = fairWeights(rare, 2).tolist() as number[]
      expect(dog).toBeCloseTo(9 * common, 5)
      expect(9 * common + dog).toBeCloseTo(10, 5)
    },
    'a class that does not occur weighs nothing, and takes nothing from the others': ({
      fairWeights,
    }) => {
      expect(fairWeights([0, 0, 2], 4).tolist()).toEqual([0.75, 0, 1.5, 0])
    },
    'the fair cost is the mean of the means of the classes': ({ fairCost }) => {
      const logits = tensor(rare.map(() => [Math.log(9), 0]))
      const [cat, dog] = [-Math.log(0.9), -Math.log(0.1)]
      expect(fairCost(logits, rare).item()).toBeCloseTo((cat + dog) / 2, 5)
    },
    'where all classes are equally frequent, the fair cost is the cost': ({ fairCost }) => {
      const logits = tensor([[2, 1], [0, 3]]) // prettier-ignore
      const cost = nn.functional.crossEntropy(logits, [1, 0]).item()
      expect(fairCost(logits, [1, 0]).item()).toBeCloseTo(cost, 6)
    },
    'the gradient of a rare picture is larger than that of a common one': ({ fairCost }) => {
      const logits = tensor(rare.map(() => [0, 0]), { requiresGrad: true }) // prettier-ignore
      fairCost(logits, rare).backward()
      const gradients = logits.grad!.tolist() as number[][]
      expect(gradients[9][1] / gradients[0][0]).toBeCloseTo(9, 4)
    },
  },
)
