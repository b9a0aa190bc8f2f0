import { Net, nn } from '@stepgrad/07-module'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-parameter-table.ts'
import * as solution from './solutions/02-parameter-table.ts'

exercise(
  { yours, solution },
  {
    'the network of the course has 62,006 numbers, 48,120 of them in fc1': ({ parameterTable }) => {
      expect(parameterTable(new Net())).toEqual([
        { name: 'conv1', numbers: 456 },
        { name: 'pool', numbers: 0 },
        { name: 'conv2', numbers: 2416 },
        { name: 'fc1', numbers: 48_120 },
        { name: 'fc2', numbers: 10_164 },
        { name: 'fc3', numbers: 850 },
        { name: 'total', numbers: 62_006 },
      ])
    },
    'a child counts with all that is in it': ({ parameterTable }) => {
      const inner = new nn.Sequential(new nn.Linear(2, 2), new nn.Linear(2, 1, { bias: false }))
      expect(parameterTable(new nn.Sequential(inner))).toEqual([
        { name: '0', numbers: 8 },
        { name: 'total', numbers: 8 },
      ])
    },
    'what is frozen does not count': ({ parameterTable }) => {
      const net = new nn.Sequential(new nn.Linear(2, 2), new nn.Linear(2, 1))
      for (const child of net.children()) {
        child.requiresGrad_(false)
        break
      }
      expect(parameterTable(net).map(({ numbers }) => numbers)).toEqual([0, 3, 3])
    },
    'what is shared counts in both children and once in the total': ({ parameterTable }) => {
      const first = new nn.Linear(2, 2)
      const second = new nn.Linear(2, 2)
      second.weight = first.weight
      const net = new nn.Sequential(first, second)
      expect(parameterTable(net).map(({ numbers }) => numbers)).toEqual([6, 6, 8])
    },
  },
)
