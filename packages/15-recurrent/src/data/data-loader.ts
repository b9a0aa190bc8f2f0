import { Generator, type GeneratorState, defaultGenerator } from '../random.ts'
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

/** Where a loader stands, also in the middle of an epoch. */
export type LoaderState = {
  /** The generator as it was before the epoch under way; between epochs, as it is. */
  readonly generator: GeneratorState
  /** See {@link DataLoader.position}. */
  readonly position: number
  /** What the batches are made of. */
  readonly samples: number
  readonly batchSize: number
}

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
  readonly collate: (samples: Sample[], indices: readonly number[]) => Batch
  /** How many batches of the epoch under way were handed out; 0 between epochs. */
  position = 0
  private epochStart: GeneratorState | null = null
  private resumed = false

  constructor(dataset: Dataset<Sample>, options: DataLoaderOptions<Sample, Batch> = {}) {
    checkOptions(dataset, options)
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
    const generator = this.generator ?? defaultGenerator()
    const before = generator.getState()
    const done = this.begin(generator)
    const indices = this.indices()
    const reading: Promise<Batch>[] = []
    for (let current = 0, started = 0; current < length; current++) {
      while (started < length && started <= current + prefetch) {
        const batch = this.read(indices.next().value as number[], started++)
        batch.catch(() => {}) // it is thrown when its turn comes, below
        reading.push(batch)
      }
      const batch = await reading.shift()!
      if (current === done - 1 && !this.generator) generator.setState(before) // others use it, too
      if (current < done) continue
      this.position = current + 1
      yield batch
    }
    indices.next() // the order's end
    this.position = 0
    this.epochStart = null
  }
  // #endregion DataLoader.iterate

  // #region DataLoader.stateDict
  /**
   * Where the loader stands. What a dataset or a sampler of yours draws belongs to it if it comes
   * from the loader's generator.
   */
  stateDict(): LoaderState {
    const generator = this.epochStart ?? (this.generator ?? defaultGenerator()).getState()
    const { position, batchSize } = this
    return { generator, position, batchSize, samples: this.sampler.length }
  }
  // #endregion DataLoader.stateDict

  /**
   * The next epoch is the one that was under way, without the batches that were handed out. These
   * are read once more and dropped, so that all that is random comes as it did.
   * @throws RangeError when it is the state of other batches; then nothing has changed
   */
  loadStateDict({ generator, position, batchSize, samples }: LoaderState): void {
    if (batchSize !== this.batchSize || samples !== this.sampler.length) {
      throw new RangeError(
        `DataLoader: loadStateDict: got ${samples} samples in batches of ${batchSize}, ` +
          `has ${this.sampler.length} in batches of ${this.batchSize}`,
      )
    }
    if (!Number.isInteger(position) || position < 0 || position > this.length)
      throw new RangeError(
        `DataLoader: loadStateDict: position ${position} is outside 0 … ${this.length}`,
      )
    new Generator(0).setState(generator) // throws where it is no state
    this.epochStart = generator
    this.position = position
    this.resumed = true
  }

  // #region DataLoader.begin
  /** Puts the generator where the epoch begins; returns how many batches are done already. */
  private begin(generator: Generator): number {
    if (this.resumed) generator.setState(this.epochStart!)
    else this.position = 0
    this.epochStart = generator.getState()
    this.resumed = false
    return this.position
  }
  // #endregion DataLoader.begin

  // #region DataLoader.indices
  /** Which samples each batch of an epoch is made of. */
  private *indices(): Iterator<number[], void> {
    drawSeed(this.generator ?? defaultGenerator()) // PyTorch's, for those who read; nobody uses it
    const order = this.sampler[Symbol.iterator]()
    for (let left = this.sampler.length; left >= 1; left -= this.batchSize) {
      const batch = take(order, Math.min(this.batchSize, left))
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
    if (!done) indices.push(value as number)
  }
  return indices
}

function checkOptions<Sample, Batch>(
  { length }: Dataset<Sample>,
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
  if (length === 0) refuse('the dataset is empty: there is no sample to read')
}
