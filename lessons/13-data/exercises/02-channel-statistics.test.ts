import {
  DataLoader,
  Generator,
  type Tensor,
  TensorDataset,
  randn,
  tensor,
  transforms,
} from '@stepgrad/13-data'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-channel-statistics.ts'
import * as solution from './solutions/02-channel-statistics.ts'

/** The images of these batches, as often as one asks for them. */
async function* batchesOf(...batches: readonly Tensor[]) {
  yield* batches
}

/** (7, 2, 3, 4): the first channel around 10, the second around −3. */
function images(): Tensor {
  const noise = randn([7, 2, 3, 4], { dtype: 'float64', generator: new Generator(0) })
  return noise
    .mul(tensor([2, 0.5], { dtype: 'float64' }).view(2, 1, 1))
    .add(tensor([10, -3], { dtype: 'float64' }).view(2, 1, 1))
}

async function* oneByOne(batchSize: number) {
  for await (const [batch] of new DataLoader(new TensorDataset(images()), { batchSize }))
    yield batch
}

function expectNumbers(values: readonly number[], expected: readonly number[]): void {
  expect(values.length).toBe(expected.length)
  values.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 9))
}

exercise(
  { yours, solution },
  {
    'two pixels: their mean, and how far they are from it': async ({ channelStatistics }) => {
      const one = tensor([[[[1, 5]], [[-2, -2]]]]) // (1, 2, 1, 2)
      const { mean, std } = await channelStatistics(batchesOf(one))
      expectNumbers(mean, [3, -2])
      expectNumbers(std, [2, 0])
    },
    'a smaller batch counts for less': async ({ channelStatistics }) => {
      const large = tensor([[[[0]]], [[[0]]], [[[0]]]]) // three images of one pixel
      const { mean, std } = await channelStatistics(batchesOf(large, tensor([[[[8]]]])))
      expectNumbers(mean, [2])
      expectNumbers(std, [Math.sqrt(12)]) // (3·4 + 36) / 4
    },
    'how the images are divided into batches does not matter': async ({ channelStatistics }) => {
      const whole = await channelStatistics(batchesOf(images()))
      for (const batchSize of [1, 2, 4]) {
        const { mean, std } = await channelStatistics(oneByOne(batchSize))
        expectNumbers(mean, whole.mean)
        expectNumbers(std, whole.std)
      }
    },
    'normalized with them, the images have mean 0 and deviation 1': async ({
      channelStatistics,
    }) => {
      const { mean, std } = await channelStatistics(batchesOf(images()))
      const normalized = new transforms.Normalize(mean, std).forward(images())
      const after = await channelStatistics(batchesOf(normalized))
      expectNumbers(after.mean, [0, 0])
      expectNumbers(after.std, [1, 1])
    },
  },
)
