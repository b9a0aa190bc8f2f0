import { checkOptions } from '../checks.ts'
import { type Generator, defaultGenerator } from '../random.ts'
import { type Collated, defaultCollate } from './collate.ts'
import { type Dataset } from './dataset.ts'
import { RandomSampler, type Sampler, SequentialSampler, drawSeed } from './sampler.ts'

/** How samples become batches. */
export type DataLoaderOptions<Sample, Batch> = {
  batchSize?: number
  /** Whether each epoch has an order of its own, drawn at random. */
  shuffle?: boolean
  /** The order, in place of `shuffle`; an array of indices will do. */
  sampler?: Sampler
  /** Whether a last batch that would be smaller is left out. */
  dropLast?: boolean
  /** Makes a batch of samples; `indices` say which they are. */
  collate?: (samples: Sample[], indices: readonly number[]) => Batch
  /** How many batches may be read ahead of the one that is being used. */
  prefetch?: number
  generator?: Generator
}

const NAMES = [
  'batchSize',
  'shuffle',
  'sampler',
  'dropLast',
  'collate',
  'prefetch',
  'generator',
] as const

// #region DataLoader
/**
 * A dataset in batches, for `for await`. Each time one goes through it is an epoch.
 *
 * Same seed, same batches, whatever `prefetch` is: the order is drawn before the first is read. It
 * is the order of PyTorch's DataLoader.
 * @throws RangeError when the dataset is empty, or a setting makes no sense
 */
export class DataLoader<Sample, Batch = Collated<Sample>> implements AsyncIterable<Batch> {
  readonly dataset: Dataset<Sample>
  readonly batchSize: number
  readonly dropLast: boolean
  readonly prefetch: number
  readonly sampler: Sampler
  readonly generator?: Generator
  /** Makes a batch of samples. */
  readonly collate: (samples: Sample[], indices: readonly number[]) => Batch

  constructor(dataset: Dataset<Sample>, options: DataLoaderOptions<Sample, Batch> = {}) {
    checkOptions('DataLoader', options, NAMES)
    checkLoader(dataset, options)
    const { shuffle = false, generator } = options
    this.dataset = dataset
    this.batchSize = options.batchSize ?? 1
    this.dropLast = options.dropLast ?? false
    this.prefetch = options.prefetch ?? 0
    this.generator = generator
    this.sampler =
      options.sampler ??
      (shuffle
        ? new RandomSampler(dataset.length, generator)
        : new SequentialSampler(dataset.length))
    this.collate = options.collate ?? (defaultCollate as unknown as typeof this.collate)
  }

  /** How many batches an epoch has. */
  get length(): number {
    const batches = this.sampler.length / this.batchSize
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches)
  }
  // #endregion DataLoader

  // #region DataLoader.iterate
  /** The batches of one epoch. Whoever leaves the loop early leaves the rest unread. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void> {
    const { length, prefetch } = this
    const indices = this.indices()
    const reading: Promise<Batch>[] = []
    for (let current = 0, started = 0; current < length; current++) {
      while (started < length && started <= current + prefetch) {
        const batch = this.read(indices.next().value as number[], started++)
        batch.catch(() => {}) // it is thrown when its turn comes, in the next line
        reading.push(batch)
      }
      yield await reading.shift()!
    }
    indices.next() // the order's end
  }
  // #endregion DataLoader.iterate

  // #region DataLoader.indices
  /** Which samples each batch of an epoch is made of. */
  private *indices(): Iterator<number[], void> {
    drawSeed(this.generator ?? defaultGenerator()) // PyTorch's, for those who read; nobody uses it
    const order = this.sampler[Symbol.iterator]()
    const { length } = this.sampler
    for (let left = length; left >= 1; left -= this.batchSize) {
      const wanted = Math.min(this.batchSize, left)
      const batch = take(order, wanted)
      if (batch.length < wanted)
        throw new RangeError(
          `DataLoader: the sampler ended after ${length - left + batch.length} of ${length}`,
        )
      if (batch.length === this.batchSize || !this.dropLast) yield batch
    }
    take(order, 1) // there is none left, but an order that comes to its end may draw once more
  }
  // #endregion DataLoader.indices

  // #region DataLoader.read
  private async read(indices: readonly number[], batch: number): Promise<Batch> {
    const samples = await Promise.all(indices.map((index) => this.sample(index, batch)))
    return this.collate(samples, indices)
  }

  private async sample(index: number, batch: number): Promise<Sample> {
    try {
      return await this.dataset.get(index)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`DataLoader: sample ${index}, in batch ${batch}: ${reason}`, {
        cause: error,
      })
    }
  }
  // #endregion DataLoader.read
}

/** The next `count` of an order. */
function take(order: Iterator<number, unknown>, count: number): number[] {
  const indices: number[] = []
  for (let i = 0; i < count; i++) {
    const { value, done } = order.next()
    if (!done) indices.push(value)
  }
  return indices
}

function checkLoader<Sample, Batch>(
  dataset: Dataset<Sample>,
  { batchSize = 1, prefetch = 0, shuffle, sampler }: DataLoaderOptions<Sample, Batch>,
): void {
  const refuse = (what: string) => {
    throw new RangeError(`DataLoader: ${what}`)
  }
  if (!Number.isInteger(batchSize) || batchSize < 1)
    refuse(`batchSize ${batchSize}: must be a whole number of at least 1`)
  if (!Number.isInteger(prefetch) || prefetch < 0)
    refuse(`prefetch ${prefetch}: must be a whole number of at least 0`)
  if (shuffle && sampler) refuse('shuffle and sampler: either draws the order; give one of them')
  const checkLength = (what: string, length: number) => {
    if (!Number.isInteger(length) || length < 0)
      refuse(`${what}: length ${length}: must be a whole number of at least 0`)
  }
  checkLength('dataset', dataset.length)
  if (sampler) checkLength('sampler', sampler.length)
  if (dataset.length === 0) refuse('the dataset is empty: there is no sample to read')
}
