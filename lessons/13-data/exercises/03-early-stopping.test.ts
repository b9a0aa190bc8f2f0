import {
  DataLoader,
  type EpochResult,
  Generator,
  TensorDataset,
  fit,
  nn,
  optim,
  randn,
  tensor,
} from '@stepgrad/13-data'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-early-stopping.ts'
import * as solution from './solutions/03-early-stopping.ts'

/** After how many of these epochs it stops; 0 if never. */
function stopsAfter(
  { signal, onEpoch }: yours.EarlyStopping,
  testCosts: readonly number[],
): number {
  for (const [i, cost] of testCosts.entries()) {
    onEpoch({ epoch: i + 1, steps: 1, cost: -i, test: { cost } } as unknown as EpochResult)
    if (signal.aborted) return i + 1
  }
  return 0
}

exercise(
  { yours, solution },
  {
    'while the cost falls it goes on': ({ earlyStopping }) => {
      expect(stopsAfter(earlyStopping(1), [5, 4, 3, 2, 1])).toBe(0)
    },
    'it stops after so many epochs that were no better': ({ earlyStopping }) => {
      const costs = [5, 4, 4.5, 4.2, 4.1, 4.05]
      expect([1, 2, 3, 5].map((n) => stopsAfter(earlyStopping(n), costs))).toEqual([3, 4, 5, 0])
    },
    'what counts is the best so far, not the epoch before': ({ earlyStopping }) => {
      expect(stopsAfter(earlyStopping(2), [5, 1, 4, 3, 2])).toBe(4)
    },
    'a better epoch starts the count anew': ({ earlyStopping }) => {
      expect(stopsAfter(earlyStopping(2), [5, 6, 4, 6, 3, 6, 6])).toBe(7)
    },
    'equal is no improvement, and neither is NaN': ({ earlyStopping }) => {
      expect(stopsAfter(earlyStopping(2), [3, 3, 3])).toBe(3)
      expect(stopsAfter(earlyStopping(2), [3, NaN, NaN])).toBe(3)
      expect(stopsAfter(earlyStopping(2), [NaN, 3, 2, 1])).toBe(0)
    },
    'fit stops': async ({ earlyStopping }) => {
      const generator = new Generator(1)
      const noise = () =>
        new TensorDataset(
          randn([12, 20], { generator }), // nothing to learn but by heart
          tensor([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], { dtype: 'int32' }),
        )
      const net = new nn.Linear(20, 2, { generator })
      const { epochs, stopped } = await fit(net, {
        train: new DataLoader(noise(), { batchSize: 4 }),
        test: new DataLoader(noise(), { batchSize: 12 }),
        criterion: new nn.CrossEntropyLoss(),
        optimizer: new optim.SGD(net.parameters(), { lr: 0.5 }),
        epochs: 200,
        ...earlyStopping(3),
      })
      const costs = epochs.map((epoch) => epoch.test!.cost)
      expect(stopped, 'stopped before epoch 200').toBe(true)
      const best = costs.indexOf(Math.min(...costs))
      expect(costs.length - 1 - best, 'epochs after the best one').toBe(3)
    },
  },
)
