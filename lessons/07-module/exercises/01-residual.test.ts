import { Generator, nn, tensor } from '@stepgrad/07-module'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-residual.ts'
import * as solution from './solutions/01-residual.ts'

/** A layer that doubles. */
function doubling(): nn.Linear {
  const layer = new nn.Linear(2, 2, { generator: new Generator(0) })
  nn.init.eye_(layer.weight)
  layer.weight.data = layer.weight.data.mul(2)
  nn.init.zeros_(layer.bias!)
  return layer
}

exercise(
  { yours, solution },
  {
    'the result is x plus what the inner layer makes of it': ({ Residual }) => {
      const block = new Residual(doubling())
      expect(block.forward(tensor([[1, -5]])).tolist()).toEqual([[3, -15]])
    },
    'its parameters are those of the inner layer, by their path': ({ Residual }) => {
      const inner = doubling()
      const block = new Residual(inner)
      const named = [...block.namedParameters()]
      expect(named.map(([name]) => name)).toEqual(['inner.weight', 'inner.bias'])
      expect(named.map(([, parameter]) => parameter)).toEqual([inner.weight, inner.bias])
    },
    'the gradient passes by the inner layer too': ({ Residual }) => {
      const x = tensor([[1, 1]], { requiresGrad: true })
      new Residual(doubling()).forward(x).sum().backward()
      expect(x.grad!.tolist()).toEqual([[3, 3]])
    },
    'blocks stand in a Sequential, and in each other': ({ Residual }) => {
      const net = new nn.Sequential(new Residual(new Residual(doubling())), doubling())
      expect(net.forward(tensor([[1, 0]])).tolist()).toEqual([[8, 0]]) // 2·(1 + (1 + 2))
      expect(Object.keys(net.stateDict())).toContain('0.inner.inner.weight')
    },
  },
)
