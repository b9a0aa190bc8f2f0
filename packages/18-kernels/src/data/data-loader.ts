import { checkOptions } from '../checks.ts'
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

const NAMES = [
  'batchSize',
  'shuffle',
  'sampler',
  'dropLast',
  'collate',
  'prefetch',
  'generator',
] as const

/** Where a loader stands, also in the middle of an epoch. */
export type LoaderState = {
  /** The generator as it was before the epoch under way; between epochs, as it is. */
  readonly generator: GeneratorState
  /** The generator as it is: others may have drawn from it, too. */
  readonly now: GeneratorState
  /** How many batches of the epoch under way, or left early, were handed out; 0 between epochs. */
  readonly position: number
  /** What the batches are made of. */
  readonly samples: number
  readonly batchSize: number
}

/** An epoch under way. */
type Place = {
  /** The generator as it was before. */
  readonly start: GeneratorState
  /** Where an epoch that goes on leaves the generator that others draw from. */
  readonly saved: GeneratorState
  /** How many batches were handed out. */
  position: number
  /** Whether somebody goes through it still. */
  open: boolean
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
  /** Makes a batch of samples. */
  readonly collate: (samples: Sample[], indices: readonly number[]) => Batch
  private place: Place | null = null
  private resumed: LoaderState | null = null

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

  /**
   * How many batches of the epoch under way were handed out, or will be left out by one that goes
   * on; 0 where the next one begins anew.
   */
  get position(): number {
    if (this.resumed) return this.resumed.position
    return this.place?.open ? this.place.position : 0
  }

  // #region DataLoader.epoch
  /**
   * The batches of one epoch. Whoever leaves the loop early leaves the rest unread.
   *
   * Inside of such a loop another one may go through the loader. When it is over, the loader stands
   * where the first one is.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void> {
    const outer = this.place
    const place = this.begin()
    try {
      yield* this.batches(place)
      this.place = null
    } finally {
      place.open = false
      if (outer?.open) this.place = outer
    }
  }
  // #endregion DataLoader.epoch

  // #region DataLoader.iterate
  /** Reads the batches of an epoch, and hands out those that were not handed out yet. */
  private async *batches(place: Place): AsyncGenerator<Batch, void> {
    const { length, prefetch } = this
    const { saved, position: done } = place
    const first = prefetch === 0 ? done : 0 // to be read; what is read ahead needs all before it
    const indices = this.indices()
    for (let batch = 0; batch < first; batch++) indices.next() // draws the order
    if (first > 0) this.shared().setState(saved)
    const reading: Promise<Batch>[] = []
    for (let current = first, started = first; current < length; current++) {
      while (started < length && started <= current + prefetch) {
        const batch = this.read(indices.next().value as number[], started++)
        batch.catch(() => {}) // it is thrown when its turn comes, below
        reading.push(batch)
      }
      const batch = await reading.shift()!
      if (current === done - 1) this.shared().setState(saved)
      if (current < done) continue
      place.position = current + 1
      this.place = place
      yield batch
    }
    indices.next() // the order's end
  }
  // #endregion DataLoader.iterate

  // #region DataLoader.stateDict
  /**
   * Where the loader stands, and its generator, from which a sampler of yours must draw its order.
   *
   * Samples may draw from any generator whose state is saved too, and so may others, such as a
   * dropout. Not so if `prefetch` is above 0: what is read ahead draws between them, and cannot be
   * told apart. Then samples may draw from the loader's generator only, and nobody else from that.
   */
  stateDict(): LoaderState {
    if (this.resumed) return this.resumed
    const now = (this.generator ?? defaultGenerator()).getState()
    const { start = now, position = 0 } = this.place ?? {}
    const { batchSize, sampler } = this
    return { generator: start, now, position, batchSize, samples: sampler.length }
  }
  // #endregion DataLoader.stateDict

  /**
   * The next epoch is the one that was under way, without the batches that were handed out. Its order
   * is drawn once more; if `prefetch` is above 0, these batches are read once more, too, and dropped.
   * Other generators, and the default one, must be put back before it begins.
   * @throws RangeError when it is the state of other batches; then nothing has changed
   */
  loadStateDict(state: LoaderState): void {
    const { generator, now, position, batchSize, samples } = state
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
    for (const each of [generator, now]) new Generator(0).setState(each) // throws for no state
    this.resumed = state
  }

  // #region DataLoader.begin
  /** Puts the generator where the epoch begins. */
  private begin(): Place {
    const generator = this.generator ?? defaultGenerator()
    const { resumed } = this
    if (resumed) generator.setState(resumed.generator)
    this.resumed = null
    const start = generator.getState()
    const shared = this.shared()
    const saved = shared === generator && resumed ? resumed.now : shared.getState()
    this.place = { start, saved, position: resumed?.position ?? 0, open: true }
    return this.place
  }

  /** The generator that others may draw from, too: its own if nothing is read ahead, or the default. */
  private shared(): Generator {
    return (this.prefetch === 0 && this.generator) || defaultGenerator()
  }
  // #endregion DataLoader.begin

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
