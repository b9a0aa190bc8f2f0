import { nn, tensor } from '@stepgrad/10-optim'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-sign-sgd.ts'
import * as solution from './solutions/01-sign-sgd.ts'

const parameter = (...numbers: number[]) => new nn.Parameter(tensor(numbers))

exercise(
  { yours, solution },
  {
    'every number goes the same distance, against its gradient': ({ SignSGD }) => {
      const w = parameter(1, 1, 1)
      const optimizer = new SignSGD([w], { lr: 0.5 })
      w.grad = tensor([100, -0.001, 0])
      optimizer.step()
      expect(w.tolist()).toEqual([0.5, 1.5, 1])
    },
    'a group has a learning rate of its own, which may change': ({ SignSGD }) => {
      const [a, b] = [parameter(1), parameter(1)]
      const optimizer = new SignSGD([{ params: [a] }, { params: [b], lr: 0.25 }], { lr: 0.5 })
      const step = () => {
        a.mul(3).add(b).sum().backward()
        optimizer.step()
        optimizer.zeroGrad()
      }
      step()
      expect([a.item(), b.item()]).toEqual([0.5, 0.75])
      optimizer.paramGroups[1].lr = 1
      step()
      expect([a.item(), b.item()]).toEqual([0, -0.25])
    },
    'the gradient itself stays as it is, and so does the leaf': ({ SignSGD }) => {
      const w = parameter(1)
      w.grad = tensor([4])
      new SignSGD([w]).step()
      expect(w.grad.tolist()).toEqual([4])
      expect([w.isLeaf, w.requiresGrad]).toEqual([true, true])
    },
    'a negative learning rate is refused, and so is one that is no number': ({ SignSGD }) => {
      expect(() => new SignSGD([parameter(1)], { lr: -1 })).toThrow(/learning rate: -1/)
      expect(() => new SignSGD([parameter(1)], { lr: NaN })).toThrow(/learning rate: NaN/)
    },
  },
)
