import { Generator, type Tensor, nn, noGrad, randn } from '@stepgrad/08-train-eval'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-fold-batch-norm.ts'
import * as solution from './solutions/03-fold-batch-norm.ts'

const dtype = 'float64'

/** Two layers that have seen some batches and learnt something. */
function learnt() {
  const generator = new Generator(4)
  const linear = new nn.Linear(3, 2, { dtype, generator })
  const norm = new nn.BatchNorm1d(2, { dtype, eps: 0.01 })
  noGrad(() => {
    norm.weight!.copy_(randn([2], { dtype, generator }))
    norm.bias!.copy_(randn([2], { dtype, generator }))
    for (let i = 0; i < 5; i++) norm.forward(linear.forward(randn([8, 3], { dtype, generator })))
  })
  const x = randn([4, 3], { dtype, generator })
  norm.eval()
  return { linear, norm, x, expected: norm.forward(linear.forward(x)) }
}

const gap = (a: Tensor, b: Tensor) => {
  const off = a.sub(b)
  return off.mul(off).sum().item()
}

exercise(
  { yours, solution },
  {
    'one layer gives what two gave': ({ fold }) => {
      const { linear, norm, x, expected } = learnt()
      const folded = fold(linear, norm)
      expect(folded.weight.shape).toEqual([2, 3])
      expect(gap(folded.forward(x), expected), 'squared distance of the outputs').toBeLessThan(
        1e-24,
      )
    },
    'the two layers stay as they are': ({ fold }) => {
      const { linear, norm, x, expected } = learnt()
      fold(linear, norm)
      expect(gap(norm.forward(linear.forward(x)), expected)).toBe(0)
    },
    'the layer is an ordinary one, whose parameters are leaves': ({ fold }) => {
      const { linear, norm } = learnt()
      const folded = fold(linear, norm)
      const facts = [...folded.namedParameters()].map(([name, p]) => [name, p.isLeaf])
      expect(facts).toEqual([
        ['weight', true],
        ['bias', true],
      ])
      expect(folded.weight).not.toBe(linear.weight)
    },
  },
)
