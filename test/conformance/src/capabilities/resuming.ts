import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Library, Tensor } from '../library.ts'
import type { DataLibrary, Dataset, EpochResult, FitOptions, Module } from '../library/data.ts'
import type {
  Checkpoint,
  CheckpointLibrary,
  SeededGenerator,
  Tensors,
} from './checkpoint-library.ts'
import { expectError } from './errors.ts'

type Stateful = {
  stateDict(): unknown
  loadStateDict(state: unknown): unknown
}

type Loader = Stateful &
  AsyncIterable<readonly Tensor[]> & { readonly length: number; readonly position: number }

type LoaderOptions = {
  readonly batchSize?: number
  readonly shuffle?: boolean
  readonly prefetch?: number
  readonly generator?: SeededGenerator
}

type Progress = { readonly epochs: readonly EpochResult[]; readonly steps: number }

type Parameters = Iterable<Tensor>
type OptimizerName = 'SGD' | 'Adam' | 'AdamW' | 'RMSprop' | 'Adagrad'
type Optimizer = FitOptions['optimizer'] & Stateful
type Scheduler = { step(cost: number): void } & Stateful
type Net = Omit<Module, 'loadStateDict'> & {
  stateDict(): Tensors
  loadStateDict(state: unknown): unknown
}

type ResumeLibrary = Omit<CheckpointLibrary, 'tensor'> &
  Pick<DataLibrary, 'tensor' | 'TensorDataset' | 'MapDataset'> & {
    readonly DataLoader: new (dataset: Dataset<unknown>, options: LoaderOptions) => Loader
    fit(
      net: Net,
      options: FitOptions & { readonly progress?: Progress },
    ): Promise<{ readonly epochs: readonly EpochResult[]; readonly stopped: boolean }>
    noProgress(): Progress
    defaultGenerator(): SeededGenerator
    readonly nn: {
      readonly Sequential: new (...layers: object[]) => Net
      readonly Linear: new (inFeatures: number, outFeatures: number, options: object) => object
      readonly BatchNorm1d: new (features: number, options: object) => object
      readonly Dropout: new (p: number, options: { generator?: SeededGenerator }) => object
      readonly ReLU: new () => object
      readonly CrossEntropyLoss: new () => FitOptions['criterion']
    }
    readonly optim: Record<
      OptimizerName,
      new (parameters: Parameters, options: object) => Optimizer
    > & {
      readonly lrScheduler: Record<
        'StepLR' | 'ReduceLROnPlateau',
        new (optimizer: Optimizer, options: object) => Scheduler
      >
    }
  }

const ours = (library: Library) => library as unknown as ResumeLibrary

const SAMPLES = 11
const BATCH = 3
const EPOCHS = 3
const dtype = 'float64'

/** Going on in the middle of an epoch. */
export const resuming = capability('resuming', (test) => {
  for (const prefetch of [0, 3]) {
    test(`a loader goes on where it was, at any batch (prefetch ${prefetch})`, async ({
      library,
    }) => {
      const make = () => shuffled(library, { prefetch })
      const whole = await drawn(make(), 2)
      expect(whole[0]).toHaveLength(4)
      for (let position = 0; position <= 4; position++) {
        const { first, state } = await leftAt(make(), position)
        const resumed = make()
        resumed.loadStateDict(JSON.parse(JSON.stringify(state)))
        const rest = await drawn(resumed, position === 0 ? 2 : 3)
        if (position === 0) expect(rest).toEqual(whole)
        else expect([[...first, ...rest[0]], rest[1]], `position ${position}`).toEqual(whole)
      }
    })
  }

  test('a loader between two epochs goes on with the second', async ({ library }) => {
    const make = () => shuffled(library)
    const [, second, third] = await drawn(make(), 3)
    const loader = make()
    await drawn(loader, 1)
    expect(loader.position).toBe(0)
    const resumed = make()
    resumed.loadStateDict(loader.stateDict())
    expect(await drawn(resumed, 2)).toEqual([second, third])
  })

  test('a loader counts the batches that were handed out', async ({ library }) => {
    const loader = shuffled(library, { prefetch: 2 })
    const seen: number[] = []
    for await (const batch of loader) {
      seen.push(loader.position)
      expect(seen.length, `batch ${listOf(batch)}`).toBeLessThanOrEqual(4)
    }
    expect([...seen, loader.position]).toEqual([1, 2, 3, 4, 0])
  })

  test('a loop over a loader inside of a loop over it leaves its place alone', async ({
    library,
  }) => {
    const seen: unknown[] = []
    const states: unknown[] = []
    const go = async (loader: Loader) => {
      for await (const batch of loader) {
        seen.push(listOf(batch))
        seen.push(await drawn(loader, 1)) // as an evaluation in onStep would
        const { position } = loader
        for await (const _ of loader) break
        expect(loader.position).toBe(position)
        states.push(loader.stateDict())
      }
      seen.push(await drawn(loader, 1))
    }
    const loader = shuffled(library)
    await go(loader)
    expect(loader.position).toBe(0)
    const whole = seen.splice(0)
    expect(whole).toHaveLength(9)
    for (const [i, state] of states.splice(0).entries()) {
      const resumed = shuffled(library)
      resumed.loadStateDict(state)
      await go(resumed)
      expect(seen.splice(0), `after batch ${i + 1}`).toEqual(whole.slice(2 * (i + 1)))
    }
  })

  test('left early, a loader begins anew, and its state goes on where it was', async ({
    library,
  }) => {
    const [loader, whole] = [shuffled(library), await drawn(shuffled(library), 1)]
    const { state } = await leftAt(loader, 2)
    expect([loader.position, (state as { position: number }).position]).toEqual([0, 2])
    await drawn(loader, 1)
    expect(loader.stateDict()).toMatchObject({ position: 0 })
    loader.loadStateDict(state)
    expect(loader.position).toBe(2)
    expect(await drawn(loader, 1)).toEqual([whole[0].slice(2)])
  })

  test('resumed, and saved again before the next batch, it is where it was', async ({
    library,
  }) => {
    const { state } = await leftAt(shuffled(library), 2)
    const resumed = shuffled(library)
    resumed.loadStateDict(state)
    expect(resumed.stateDict()).toEqual(state)
  })

  for (const late of [false, true]) {
    const when = late ? ', whenever they arrive' : ''
    test(`random changes of samples go on, too, if they draw from the loader’s generator${when}`, async ({
      library,
    }) => {
      const { Generator, MapDataset, DataLoader } = ours(library)
      const samples: Dataset<number> = {
        length: SAMPLES,
        get: (index) => (late ? new Promise((done) => setImmediate(done, index)) : index),
      }
      const make = () => {
        const generator = new Generator(5)
        const noisy = new MapDataset<number, number>(samples, (sample) => {
          return sample + (generator.next() % 100) * 1000
        })
        return new DataLoader(noisy, { batchSize: BATCH, shuffle: true, generator, prefetch: 2 })
      }
      const whole = await drawn(make(), 2)
      for (const position of [1, 2]) {
        const left = make()
        const first: unknown[] = []
        for await (const batch of left) {
          if (first.push(listOf(batch)) < position) continue
          await new Promise(setImmediate) // what is read ahead goes on meanwhile
          break
        }
        const resumed = make()
        resumed.loadStateDict(left.stateDict())
        const [rest, next] = await drawn(resumed, 2)
        expect([[...first, ...rest], next], `position ${position}`).toEqual(whole)
      }
    })
  }

  /** Sample i is i, and a thousand times what it draws. */
  const noisy = (from: () => SeededGenerator): Dataset<number> => ({
    length: SAMPLES,
    get: (index) => index + (from().next() % 100) * 1000,
  })

  for (const source of ['the default generator', 'one of their own']) {
    test(`samples that draw from ${source} go on after any batch`, async ({ library }) => {
      const { Generator, DataLoader, manualSeed, defaultGenerator } = ours(library)
      const own = new Generator(4)
      const from = () => (source === 'one of their own' ? own : defaultGenerator())
      const make = (seed: number) => {
        const generator = new Generator(seed)
        return new DataLoader(noisy(from), { batchSize: BATCH, shuffle: true, generator })
      }
      manualSeed(3)
      const start = from().getState()
      const whole = await drawn(make(5), 2)
      for (let position = 1; position <= 4; position++) {
        from().setState(start)
        const { first, state } = await leftAt(make(5), position)
        const saved = from().getState()
        manualSeed(99)
        const resumed = make(6)
        resumed.loadStateDict(JSON.parse(JSON.stringify(state)))
        from().setState(saved)
        const [rest, next] = await drawn(resumed, 2)
        expect([[...first, ...rest], next], `position ${position}`).toEqual(whole)
      }
    })
  }

  test('what is read once more draws nothing from the default generator that is missed', async ({
    library,
  }) => {
    const { Generator, DataLoader, manualSeed, defaultGenerator } = ours(library)
    const make = () =>
      new DataLoader(noisy(defaultGenerator), {
        ...{ batchSize: BATCH, shuffle: true, prefetch: 1, generator: new Generator(5) },
      })
    manualSeed(3)
    const [whole] = await drawn(make(), 1)
    manualSeed(3)
    const { state } = await leftAt(make(), 2) // and the third is read
    const resumed = make()
    resumed.loadStateDict(state)
    const [rest] = await drawn(resumed, 1)
    expect(rest.at(1)).toEqual(whole[3])
  })

  test('without a generator of its own it leaves the default one to others where they were', async ({
    library,
  }) => {
    const { DataLoader, manualSeed, defaultGenerator } = ours(library)
    const make = () => new DataLoader(counting(SAMPLES), { batchSize: BATCH, shuffle: true })
    const train = async (loader: Loader, steps: number): Promise<unknown[]> => {
      const seen: unknown[] = []
      for await (const batch of loader) {
        seen.push([listOf(batch), defaultGenerator().next()]) // as a dropout would draw
        if (seen.length === steps) break
      }
      return seen
    }
    manualSeed(3)
    const loader = make()
    const whole = [await train(loader, 9), await train(loader, 9)]

    manualSeed(3)
    const left = make()
    const first = await train(left, 2)
    const saved = { loader: left.stateDict(), generator: defaultGenerator().getState() }

    manualSeed(99)
    const resumed = make()
    resumed.loadStateDict(saved.loader)
    defaultGenerator().setState(saved.generator)
    const rest = await train(resumed, 9)
    expect([[...first, ...rest], await train(resumed, 9)]).toEqual(whole)
  })

  test('a state of other batches is refused, and nothing changes', async ({ library }) => {
    const { DataLoader } = ours(library)
    const loader = shuffled(library)
    const { state } = await leftAt(shuffled(library), 2)
    const refused = (change: object, ...pieces: string[]) => {
      const other = { ...(state as object), ...change }
      expectError(() => loader.loadStateDict(other), 'DataLoader: loadStateDict', ...pieces)
    }
    refused({ batchSize: 4 }, 'in batches of 4', 'in batches of 3')
    refused({ samples: 12 }, '12 samples', '11')
    refused({ position: 5 }, 'position 5')
    refused({ position: -1 }, 'position -1')
    refused({ position: 0.5 }, 'position 0.5')
    const noState = { ...(state as object), generator: {} }
    expectError(() => loader.loadStateDict(noState), 'setState', 'words')
    const noNow = { ...(state as object), now: {} }
    expectError(() => loader.loadStateDict(noNow), 'setState', 'words')
    expect(await drawn(loader, 2)).toEqual(await drawn(shuffled(library), 2))
    expect(new DataLoader(counting(4), { batchSize: 2 }).position).toBe(0)
  })

  const OPTIMIZERS = {
    'SGD with momentum': ['SGD', { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 }],
    Adam: ['Adam', { lr: 0.01, amsgrad: true }],
    AdamW: ['AdamW', { lr: 0.01 }],
    RMSprop: ['RMSprop', { lr: 0.01, momentum: 0.5, centered: true }],
    Adagrad: ['Adagrad', { lr: 0.05, lrDecay: 0.01 }],
  } as const
  for (const [title, [kind, options]] of Object.entries(OPTIMIZERS)) {
    test(`stopped after any step, ${title} goes on with the same bits`, async ({ library }) => {
      const begin = () => beginTraining(library, kind, options)
      const whole = begin()
      await whole.run()
      const steps = kind === 'SGD' ? Array.from({ length: 12 }, (_, i) => i + 1) : [2, 4, 7]
      for (const step of steps) await expectToGoOn(library, begin, { step }, whole)
    })
  }

  test('a dropout may share the loader’s generator, where nothing is read ahead', async ({
    library,
  }) => {
    const begin = () => beginTraining(library, 'SGD', { lr: 0.1, momentum: 0.9 }, { shared: true })
    const whole = begin()
    await whole.run()
    for (let step = 1; step < 12; step++) await expectToGoOn(library, begin, { step }, whole)
    for (const testBatch of [1, 3]) await expectToGoOn(library, begin, { testBatch }, whole)
  })

  test('progress without a train that is at the same place is an error', async ({ library }) => {
    const begin = () => beginTraining(library, 'SGD', { lr: 0.1 })
    const left = begin()
    await left.run({ stopAt: { step: 7 } })
    const message = (training: Training) =>
      training.run().then(
        () => 'nothing',
        (error: unknown) => (error as Error).message,
      )
    const expected =
      'fit: progress is after step 3 of 4, but train is at its start; load its state too'
    const resumed = begin()
    resumed.load(left.state(), 'loader')
    const before = bits(resumed.net.stateDict())
    expect(await message(resumed)).toBe(expected)
    expect([bits(resumed.net.stateDict()), resumed.epochs.length]).toEqual([before, 1])
    expect(await message(left)).toBe(expected) // the same loader begins anew, too
    resumed.load({ ...left.state(), loader: { ...(left.state().loader as object), position: 1 } })
    expect(await message(resumed)).toContain('after step 3 of 4, but train is at batch 1')
    left.load(left.state())
    expect(await message(left)).toBe('nothing')
  })

  test('stopped in the evaluation, it goes on with the same bits', async ({ library }) => {
    const begin = () => beginTraining(library, 'SGD', { lr: 0.1, momentum: 0.9 })
    const whole = begin()
    await whole.run()
    await expectToGoOn(library, begin, { testBatch: 1 }, whole)
    await expectToGoOn(library, begin, { testBatch: 3 }, whole)
  })

  test('saved between two epochs, it goes on with the same bits', async ({ library }) => {
    const begin = () => beginTraining(library, 'SGD', { lr: 0.1, momentum: 0.9 })
    const whole = begin()
    await whole.run()
    let bytes: Uint8Array | undefined
    const saved = begin()
    await saved.run({ onEpoch: () => (bytes ??= ours(library).encodeCheckpoint(saved.state())) })
    const resumed = begin()
    resumed.load(ours(library).decodeCheckpoint(bytes!))
    await resumed.run()
    expectSameEnd(resumed, whole, 'after epoch 1')
  })

  test('each part of the state counts: without it the bits become others', async ({ library }) => {
    const begin = () => beginTraining(library, 'SGD', { lr: 0.1, momentum: 0.9 })
    const whole = begin()
    await whole.run()
    const left = begin()
    await left.run({ stopAt: { step: 6 } })
    const { encodeCheckpoint, decodeCheckpoint } = ours(library)
    const bytes = encodeCheckpoint(left.state())
    for (const part of ['model', 'optimizer', 'scheduler', 'dropout', 'progress']) {
      const resumed = begin()
      resumed.load(decodeCheckpoint(bytes), part)
      await resumed.run()
      const ends = [resumed, whole].map((training) => bits(training.net.stateDict()))
      expect(ends[0], `without ${part}`).not.toEqual(ends[1])
    }
  })

  test('a training that is over stays as it is', async ({ library }) => {
    const training = beginTraining(library, 'SGD', { lr: 0.1 })
    await training.run()
    const before = bits(training.net.stateDict())
    const { epochs, stopped } = await training.run()
    expect([epochs.length, stopped]).toEqual([EPOCHS, false])
    expect(bits(training.net.stateDict())).toEqual(before)
  })
})

type StopAt = { readonly step?: number; readonly testBatch?: number }

/** A network with dropout and buffers, an optimizer, a scheduler, shuffled batches: all that has a state. */
function beginTraining(
  library: Library,
  kind: OptimizerName,
  options: object,
  { shared = false } = {}, // whether one generator is for all
) {
  const { Generator, TensorDataset, DataLoader, fit, noProgress, nn, optim, tensor, randn } =
    ours(library)
  const start = new Generator(1)
  const inputs = randn([SAMPLES, 4], { dtype, generator: start })
  const targets = tensor(
    Array.from({ length: SAMPLES }, (_, i) => i % 3),
    { dtype: 'int32' },
  )
  const data = new TensorDataset(inputs, targets)
  const generator = new Generator(3)
  const dropout = shared ? generator : new Generator(2)
  const net = new nn.Sequential(
    new nn.Linear(4, 6, { dtype, generator: start }),
    new nn.BatchNorm1d(6, { dtype }),
    new nn.ReLU(),
    new nn.Dropout(0.4, { generator: dropout }),
    new nn.Linear(6, 3, { dtype, generator: start }),
  )
  const optimizer = new optim[kind](net.parameters(), options)
  const scheduler = new optim.lrScheduler.StepLR(optimizer, { stepSize: 2, gamma: 0.5 })
  const prefetch = shared ? 0 : 2
  const train = new DataLoader(data, { batchSize: BATCH, shuffle: true, generator, prefetch })
  const test = new DataLoader(data, { batchSize: 4 })
  const criterion = new nn.CrossEntropyLoss()
  let progress = noProgress()
  const parts: Record<string, Stateful> = { model: net, optimizer, scheduler, loader: train }

  return {
    net,
    /** As it is stored: all parts, each with its state. */
    state(): Checkpoint {
      const states = Object.entries(parts).map(([name, part]) => [name, part.stateDict()])
      const state = Object.fromEntries(states) as Checkpoint
      return { ...state, dropout: shared ? null : dropout.getState(), progress }
    },
    load(saved: Checkpoint, except?: string) {
      for (const [name, part] of Object.entries(parts)) {
        if (name !== except) part.loadStateDict(saved[name])
      }
      if (except !== 'dropout' && !shared) dropout.setState(saved.dropout)
      if (except !== 'progress') progress = saved.progress as Progress
    },
    run({ stopAt = {}, onEpoch }: { stopAt?: StopAt; onEpoch?: () => unknown } = {}) {
      const stop = new AbortController()
      let steps = 0
      let batches = 0
      return fit(net, {
        ...{ train, test, criterion, optimizer, scheduler, progress, onEpoch },
        epochs: EPOCHS,
        signal: stop.signal,
        onStep: () => ++steps === stopAt.step && stop.abort(),
        onTest: () => ++batches === stopAt.testBatch && stop.abort(),
      })
    },
    get epochs() {
      return progress.epochs
    },
  }
}

type Training = ReturnType<typeof beginTraining>

/** A training that is stopped, put away, and taken up by a new program ends like one that ran through. */
async function expectToGoOn(
  library: Library,
  begin: () => Training,
  stopAt: StopAt,
  whole: Training,
): Promise<void> {
  const { encodeCheckpoint, decodeCheckpoint } = ours(library)
  const left = begin()
  const { stopped } = await left.run({ stopAt })
  expect(stopped).toBe(true)
  const bytes = encodeCheckpoint(left.state())
  const resumed = begin()
  resumed.load(decodeCheckpoint(bytes))
  await resumed.run()
  expectSameEnd(resumed, whole, JSON.stringify(stopAt))
}

function expectSameEnd(resumed: Training, whole: Training, what: string): void {
  expect(bits(resumed.net.stateDict()), what).toEqual(bits(whole.net.stateDict()))
  const costs = ({ epochs }: Training) => epochs.map(({ cost, test }) => [cost, test?.cost])
  expect(costs(resumed), what).toEqual(costs(whole))
  expect(costs(whole)).toHaveLength(EPOCHS)
}

/** Every number of a state; JavaScript prints a double so that its bits come back. */
function bits(state: Tensors): unknown {
  return Object.fromEntries(Object.entries(state).map(([name, x]) => [name, x.tolist()]))
}

/** 0, 1, 2, … */
function counting(length: number): Dataset<number> {
  return { length, get: (index) => index }
}

function shuffled(library: Library, options: LoaderOptions = {}): Loader {
  const { Generator, DataLoader } = ours(library)
  const generator = new Generator(7)
  return new DataLoader(counting(SAMPLES), {
    ...{ batchSize: BATCH, shuffle: true, generator },
    ...options,
  })
}

function listOf(batch: unknown): unknown {
  return (batch as Tensor).tolist()
}

/** The batches of so many epochs. */
async function drawn(loader: Loader, epochs: number): Promise<unknown[][]> {
  const all: unknown[][] = []
  for (let epoch = 0; epoch < epochs; epoch++) {
    const batches: unknown[] = []
    for await (const batch of loader) batches.push(listOf(batch))
    all.push(batches)
  }
  return all
}

/** So many batches of a loader, and its state then. */
async function leftAt(loader: Loader, position: number) {
  const first: unknown[] = []
  if (position > 0) {
    for await (const batch of loader) {
      first.push(listOf(batch))
      if (first.length === position) break
    }
  }
  return { first, state: loader.stateDict() }
}
