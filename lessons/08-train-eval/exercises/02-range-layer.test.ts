import { tensor } from '@stepgrad/08-train-eval'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-range-layer.ts'
import * as solution from './solutions/02-range-layer.ts'

const batch = () =>
  tensor([
    [0, 10],
    [4, 30],
    [2, 20],
  ])

exercise(
  { yours, solution },
  {
    'the smallest number of a column becomes 0, the largest 1': ({ Range }) => {
      expect(new Range(2).forward(batch()).tolist()).toEqual([
        [0, 0],
        [1, 1],
        [0.5, 0.5],
      ])
    },
    'what it saw before counts, too': ({ Range }) => {
      const layer = new Range(2)
      layer.forward(batch())
      const y = layer.forward(tensor([[8, 20]]))
      expect([layer.low.tolist(), layer.high.tolist()]).toEqual([
        [0, 10],
        [8, 30],
      ])
      expect(y.tolist()).toEqual([[1, 0.5]])
    },
    'in use, it remembers and learns nothing': ({ Range }) => {
      const layer = new Range(2)
      layer.forward(batch())
      layer.eval()
      expect(layer.forward(tensor([[8, -10]])).tolist()).toEqual([[2, -1]])
      expect(layer.high.tolist()).toEqual([4, 30])
    },
    'what it remembers are buffers, and no parameters': ({ Range }) => {
      const layer = new Range(2)
      expect([...layer.namedBuffers()].map(([name]) => name)).toEqual(['low', 'high'])
      expect([...layer.parameters()]).toEqual([])
    },
    'it travels with the state': ({ Range }) => {
      const [learnt, loaded] = [new Range(2), new Range(2)]
      learnt.forward(batch())
      loaded.loadStateDict(learnt.stateDict())
      loaded.eval()
      expect(loaded.forward(tensor([[1, 15]])).tolist()).toEqual([[0.25, 0.25]])
      learnt.forward(tensor([[100, 100]]))
      expect(loaded.high.tolist()).toEqual([4, 30])
    },
    'a gradient passes through it, and into no buffer': ({ Range }) => {
      const layer = new Range(1)
      const x = tensor([[0], [4]], { requiresGrad: true })
      layer.forward(x).sum().backward()
      expect(x.grad!.tolist()).toEqual([[0.25], [0.25]])
      expect([layer.low.requiresGrad, layer.high.requiresGrad]).toEqual([false, false])
    },
  },
)
