import { Generator, gradcheck, nn, randn, tensor } from '@stepgrad/15-recurrent'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-last-word.ts'
import * as solution from './solutions/03-last-word.ts'

const integers = (...values: number[]) => tensor(values, { dtype: 'int32' })

/** Two sentences of three words, two numbers each. */
const output = () =>
  tensor(
    [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [
        [7, 8],
        [9, 10],
        [11, 12],
      ],
    ],
    { dtype: 'float64', requiresGrad: true },
  )

exercise(
  { yours, solution },
  {
    'of each sentence it is the row after the last real word': ({ lastOutputs }) => {
      expect(lastOutputs(output(), integers(2, 1)).tolist()).toEqual([
        [3, 4],
        [7, 8],
      ])
    },
    'a sentence without padding gives its last row': ({ lastOutputs }) => {
      expect(lastOutputs(output(), integers(3, 3)).tolist()).toEqual([
        [5, 6],
        [11, 12],
      ])
    },
    'the gradient goes there and nowhere else': ({ lastOutputs }) => {
      const x = output()
      lastOutputs(x, integers(2, 1)).backward(
        tensor(
          [
            [1, 2],
            [3, 4],
          ],
          { dtype: 'float64' },
        ),
      )
      expect(x.grad!.tolist()).toEqual([
        [
          [0, 0],
          [1, 2],
          [0, 0],
        ],
        [
          [3, 4],
          [0, 0],
          [0, 0],
        ],
      ])
    },
    'gradcheck agrees': ({ lastOutputs }) => {
      expect(gradcheck((x) => lastOutputs(x, integers(1, 3)), [output()])).toBe(true)
    },
    'it is what the layer would have said without the padding': ({ lastOutputs }) => {
      const gru = new nn.GRU(2, 3, { batchFirst: true, generator: new Generator(0) })
      const x = randn([2, 4, 2], { generator: new Generator(1) })
      const [whole] = gru.forward(x)
      const [short] = gru.forward(x.narrow(0, 1, 1).narrow(1, 0, 2))
      const [, second] = lastOutputs(whole, integers(4, 2)).tolist() as unknown[]
      expect(second).toEqual((short.select(1, -1).tolist() as unknown[])[0])
    },
  },
)
