import { Net, nn, ones, optim } from '@stepgrad/10-optim'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-decay-groups.ts'
import * as solution from './solutions/03-decay-groups.ts'

exercise(
  { yours, solution },
  {
    'weights and biases fall apart, each group in order': ({ decayGroups }) => {
      const net = new Net()
      const [weights, biases] = decayGroups(net, 0.01)
      const all = [...net.parameters()]
      expect(weights).toEqual({ params: all.filter((_, i) => i % 2 === 0), weightDecay: 0.01 })
      expect(biases).toEqual({ params: all.filter((_, i) => i % 2 === 1), weightDecay: 0 })
    },
    'what is frozen is in no group': ({ decayGroups }) => {
      const layer = new nn.Linear(2, 2)
      layer.bias!.requiresGrad_(false)
      expect(decayGroups(layer, 0.01)).toEqual([{ params: [layer.weight], weightDecay: 0.01 }])
    },
    'SGD takes the groups, and only weights decay': ({ decayGroups }) => {
      const layer = new nn.Linear(1, 1)
      for (const parameter of layer.parameters()) parameter.data = ones(parameter.shape)
      const optimizer = new optim.SGD(decayGroups(layer, 0.5), { lr: 1 })
      for (const parameter of layer.parameters()) parameter.grad = ones(parameter.shape).mul(0)
      optimizer.step()
      expect([layer.weight.item(), layer.bias!.item()]).toEqual([0.5, 1])
    },
  },
)
