import { Generator, nn, randn, zeros } from '@stepgrad/08-train-eval'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-noise-layer.ts'
import * as solution from './solutions/01-noise-layer.ts'

const double = { dtype: 'float64' } as const

exercise(
  { yours, solution },
  {
    'in training, noise is added': ({ Noise }) => {
      const x = zeros([2, 3], double).add(5)
      const noise = randn([2, 3], { ...double, generator: new Generator(1) })
      const y = new Noise(0.5, new Generator(1)).forward(x)
      expect(y.dtype).toBe('float64')
      expect(y.tolist()).toEqual(x.add(noise.mul(0.5)).tolist())
    },
    'it is other noise in each call': ({ Noise }) => {
      const layer = new Noise(1, new Generator(1))
      const x = zeros([4])
      expect(layer.forward(x).tolist()).not.toEqual(layer.forward(x).tolist())
    },
    'in use, there is none, and nothing is drawn': ({ Noise }) => {
      const generator = new Generator(1)
      const layer = new Noise(1, generator)
      layer.eval()
      expect(layer.forward(zeros([2])).tolist()).toEqual([0, 0])
      expect(generator.next()).toBe(new Generator(1).next())
    },
    'it hears of eval and train through the network around it': ({ Noise }) => {
      const net = new nn.Sequential(new nn.Flatten(), new Noise(1, new Generator(1)))
      const x = zeros([1, 2])
      expect(net.eval().forward(x).tolist()).toEqual([[0, 0]])
      expect(net.train().forward(x).tolist()).not.toEqual([[0, 0]])
    },
    'the gradient passes as it is': ({ Noise }) => {
      const x = zeros([3]).requiresGrad_()
      new Noise(1, new Generator(1)).forward(x).mul(2).sum().backward()
      expect(x.grad!.tolist()).toEqual([2, 2, 2])
    },
  },
)
