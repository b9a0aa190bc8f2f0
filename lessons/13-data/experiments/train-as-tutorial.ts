/** The tutorial's training, and proof of what it started from. */
import { createHash } from 'node:crypto'
import { DataLoader, Net, fit, manualSeed, nn, optim } from '@stepgrad/13-data'
import type { ImageSet } from '@stepgrad/data'
import { samplesOf } from './samples.ts'

export type Outcome = {
  /** SHA-256 of the bytes of all initial parameters, one after the other. */
  readonly weights: string
  /** Of each epoch: SHA-256 of the images' indices in their order, as text, joined by commas. */
  readonly orders: readonly string[]
  /** After each epoch, on the images held back. */
  readonly accuracies: readonly number[]
  /** Of each epoch, the mean over its images. */
  readonly costs: readonly number[]
}

export async function trainAsTutorial(
  { train, test }: { readonly train: ImageSet; readonly test: ImageSet },
  seed: number,
  epochs: number,
): Promise<Outcome> {
  manualSeed(seed)
  const net = new Net()
  const weights = createHash('sha256')
  for (const { storage } of net.parameters()) weights.update(bytesOf(storage as Float32Array))

  const seen: number[] = []
  const { length, get } = samplesOf(train)
  const watched = { length, get: (index: number) => (seen.push(index), get(index)) }
  const trainLoader = new DataLoader(watched, { batchSize: 4, shuffle: true })
  const testLoader = new DataLoader(samplesOf(test), { batchSize: 100 })

  const orders: string[] = []
  const { epochs: results } = await fit(net, {
    ...{ train: trainLoader, test: testLoader, epochs },
    criterion: new nn.CrossEntropyLoss(),
    optimizer: new optim.SGD(net.parameters(), { lr: 0.001, momentum: 0.9 }),
    onEpoch: () => {
      orders.push(createHash('sha256').update(seen.splice(0).join()).digest('hex'))
    },
  })
  return {
    weights: weights.digest('hex'),
    orders,
    accuracies: results.map((epoch) => epoch.test!.accuracy),
    costs: results.map((epoch) => epoch.cost),
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
