import { nn, ones, optim } from '@stepgrad/10-optim'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-warmup.ts'
import * as solution from './solutions/02-warmup.ts'

const parameter = () => new nn.Parameter(ones([1]))

exercise(
  { yours, solution },
  {
    'the learning rate grows evenly, then stays': ({ warmUp }) => {
      const { paramGroups } = new optim.SGD([parameter()], { lr: 0.5 })
      const before = warmUp(paramGroups, 4)
      const rates = [0, 1, 2, 3, 4, 100].map((step) => {
        before(step)
        return paramGroups[0].lr
      })
      expect(rates).toEqual([0.125, 0.25, 0.375, 0.5, 0.5, 0.5])
    },
    'each group warms up to its own': ({ warmUp }) => {
      const groups = [{ params: [parameter()] }, { params: [parameter()], lr: 2 }]
      const { paramGroups } = new optim.SGD(groups, { lr: 1 })
      warmUp(paramGroups, 2)(0)
      expect(paramGroups.map(({ lr }) => lr)).toEqual([0.5, 1])
    },
    'the optimizer takes such a step': ({ warmUp }) => {
      const w = parameter()
      const optimizer = new optim.SGD([w], { lr: 1 })
      const before = warmUp(optimizer.paramGroups, 4)
      w.sum().backward()
      before(1)
      optimizer.step()
      expect(w.item()).toBe(0.5)
    },
  },
)
