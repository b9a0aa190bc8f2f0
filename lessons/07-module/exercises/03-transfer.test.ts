import { Generator, nn, ones } from '@stepgrad/07-module'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-transfer.ts'
import * as solution from './solutions/03-transfer.ts'

function network(classes: number, seed: number): nn.Sequential {
  const options = { generator: new Generator(seed) }
  return new nn.Sequential(new nn.Linear(3, 4, options), new nn.Linear(4, classes, options))
}

exercise(
  { yours, solution },
  {
    'what fits is taken over, the last layer is not': ({ transfer }) => {
      const [old, net] = [network(10, 0), network(2, 1)]
      expect(transfer(net, old.stateDict())).toEqual(['1.weight', '1.bias'])
      const [weight, bias] = net.parameters()
      const [oldWeight, oldBias] = old.parameters()
      expect(weight.tolist()).toEqual(oldWeight.tolist())
      expect(bias.tolist()).toEqual(oldBias.tolist())
    },
    'only what was not taken over still learns': ({ transfer }) => {
      const net = network(2, 1)
      transfer(net, network(10, 0).stateDict())
      net
        .forward(ones([1, 3]))
        .sum()
        .backward()
      const learning = Array.from(net.parameters(), ({ grad }) => grad !== null)
      expect(learning).toEqual([false, false, true, true])
    },
    'a state with other keys changes nothing and freezes nothing': ({ transfer }) => {
      const net = network(2, 1)
      const before = Array.from(net.parameters(), (p) => p.tolist())
      const { '0.weight': weight } = network(2, 0).stateDict()
      expect(transfer(net, { other: weight })).toEqual(['0.weight', '0.bias', '1.weight', '1.bias'])
      expect(Array.from(net.parameters(), (p) => p.tolist())).toEqual(before)
      expect(Array.from(net.parameters(), (p) => p.requiresGrad)).toEqual([true, true, true, true])
    },
    'the state itself stays as it is': ({ transfer }) => {
      const state = network(10, 0).stateDict()
      const before = Object.entries(state).map(([key, tensor]) => [key, tensor.tolist()])
      transfer(network(2, 1), state)
      expect(Object.entries(state).map(([key, tensor]) => [key, tensor.tolist()])).toEqual(before)
    },
  },
)
