/** A training that can be stopped anywhere, stored, and taken up by a new program. */
import { expect } from 'vitest'
import type { Library } from '../library.ts'
import type { Checkpoint, Tensors } from './checkpoint-library.ts'
import {
  type OptimizerName,
  type Progress,
  type Stateful,
  withResuming,
} from './resuming-library.ts'
import { BATCH, SAMPLES } from './shuffled-batches.ts'

export const EPOCHS = 3
const dtype = 'float64'

type StopAt = { readonly step?: number; readonly testBatch?: number }

export type Training = ReturnType<typeof beginTraining>

/** A network with dropout and buffers, an optimizer, a scheduler, shuffled batches: all that has a state. */
export function beginTraining(
  library: Library,
  kind: OptimizerName,
  options: object,
  { shared = false } = {}, // whether one generator is for all
) {
  const { Generator, TensorDataset, DataLoader, fit, noProgress, nn, optim, tensor, randn } =
    withResuming(library)
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

/** A training that is stopped, put away, and taken up by a new program ends like one that ran through. */
export async function expectToGoOn(
  library: Library,
  begin: () => Training,
  stopAt: StopAt,
  whole: Training,
): Promise<void> {
  const { encodeCheckpoint, decodeCheckpoint } = withResuming(library)
  const left = begin()
  const { stopped } = await left.run({ stopAt })
  expect(stopped, 'the training was stopped before its end').toBe(true)
  const bytes = encodeCheckpoint(left.state())
  const resumed = begin()
  resumed.load(decodeCheckpoint(bytes))
  await resumed.run()
  expectSameEnd(resumed, whole, JSON.stringify(stopAt))
}

export function expectSameEnd(resumed: Training, whole: Training, what: string): void {
  expect(bits(resumed.net.stateDict()), what).toEqual(bits(whole.net.stateDict()))
  const costs = ({ epochs }: Training) => epochs.map(({ cost, test }) => [cost, test?.cost])
  expect(costs(resumed), what).toEqual(costs(whole))
  expect(costs(whole)).toHaveLength(EPOCHS)
}

/** Every number of a state; JavaScript prints a double so that its bits come back. */
export function bits(state: Tensors): unknown {
  return Object.fromEntries(Object.entries(state).map(([name, x]) => [name, x.tolist()]))
}
