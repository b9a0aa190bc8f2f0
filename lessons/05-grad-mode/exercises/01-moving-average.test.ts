import { tensor } from '@stepgrad/05-grad-mode'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-moving-average.ts'
import * as solution from './solutions/01-moving-average.ts'

const createParameters = () => ({
  weight: tensor(
    [
      [4, 8],
      [-4, 0],
    ],
    { requiresGrad: true },
  ),
  bias: tensor([2, 2], { requiresGrad: true }),
})

exercise(
  { yours, solution },
  {
    'the average begins where the parameters are, and does not move with them': ({
      startAverage,
    }) => {
      const parameters = createParameters()
      const average = startAverage(parameters)
      parameters.bias.data.fill_(100)
      expect(Object.keys(average)).toEqual(['weight', 'bias'])
      expect(average.weight.tolist()).toEqual([
        [4, 8],
        [-4, 0],
      ])
      expect(average.bias.tolist()).toEqual([2, 2])
    },
    'the average is a leaf that requires no gradient, before and after an update': ({
      startAverage,
      updateAverage,
    }) => {
      const parameters = createParameters()
      const average = startAverage(parameters)
      const facts = () => Object.values(average).map((a) => [a.isLeaf, a.requiresGrad, a.gradFn])
      const leaf = [true, false, null]
      expect(facts()).toEqual([leaf, leaf])
      updateAverage(average, parameters, 0.5)
      expect(facts()).toEqual([leaf, leaf])
    },
    'an update goes a part of the way to the parameters': ({ startAverage, updateAverage }) => {
      const parameters = createParameters()
      const average = startAverage(parameters)
      parameters.bias.data = tensor([6, -2])
      updateAverage(average, parameters, 0.75)
      expect(average.bias.tolist()).toEqual([3, 1])
      updateAverage(average, parameters, 0.75)
      expect(average.bias.tolist()).toEqual([3.75, 0.25])
      expect(average.weight.tolist()).toEqual([
        [4, 8],
        [-4, 0],
      ])
    },
    'an update is written into the tensors that are there': ({ startAverage, updateAverage }) => {
      const parameters = createParameters()
      const average = startAverage(parameters)
      const { bias } = average
      const { storage } = bias
      parameters.bias.data.fill_(4)
      updateAverage(average, parameters, 0.5)
      expect(average.bias).toBe(bias)
      expect(bias.storage).toBe(storage)
      expect(bias.tolist()).toEqual([3, 3])
    },
    'an update between forward and backward does not disturb the graph': ({
      startAverage,
      updateAverage,
    }) => {
      const parameters = createParameters()
      const average = startAverage(parameters)
      const { bias, weight } = parameters
      const cost = bias.mul(bias).add(weight).sum()
      updateAverage(average, parameters, 0.9)
      cost.backward()
      expect(bias.grad!.tolist()).toEqual([8, 8]) // 2·2, in both rows of the weight
      expect([bias.isLeaf, bias.requiresGrad, bias.tolist()]).toEqual([true, true, [2, 2]])
    },
  },
)
