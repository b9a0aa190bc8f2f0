import {
  type Batches,
  type Classifier,
  type Criterion,
  type EvaluateOptions,
  type Evaluation,
  checkCriterion,
  countSamples,
  evaluate,
} from './evaluate.ts'
import { isFloat } from './dtypes.ts'
import * as nn from './nn/index.ts'
import { formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

/** What one epoch came to. */
export type EpochResult = {
  /** 1, 2, 3, … */
  readonly epoch: number
  readonly steps: number
  /** Mean over the samples of the epoch that are not ignored, each at the time of its step. */
  readonly cost: number
  /** On the samples held back. */
  readonly test?: Evaluation
}

// #region Progress
/** How far a training has come. */
export type Progress = {
  /** What the epochs that are over came to. */
  readonly epochs: EpochResult[]
  /** Of the epoch under way: steps, samples, and the sum of their costs. */
  steps: number
  samples: number
  cost: number
}

/** Where every training begins. */
export function noProgress(): Progress {
  return { epochs: [], steps: 0, samples: 0, cost: 0 }
}
// #endregion Progress

/** What {@link fit} returns: the epochs that were completed. */
export type History = {
  readonly epochs: readonly EpochResult[]
  /** Whether the signal ended it early. */
  readonly stopped: boolean
}

/** What happens meanwhile. Each may return a promise, which is waited for. */
export type FitObserver = {
  /** After each step, with the cost before it. */
  onStep?: (progress: { epoch: number; step: number; steps: number; cost: number }) => unknown
  /** After each batch of the samples held back. */
  onTest?: (progress: { epoch: number; batch: number; batches: number }) => unknown
  /** After each epoch. */
  onEpoch?: (result: EpochResult) => unknown
}

/** What {@link fit} asks of an optimizer. */
export type Stepping = {
  /** Forgets the gradients of the last step. */
  zeroGrad(): void
  /** One step, by the closure's cost and gradients. */
  step(closure: () => Tensor): Tensor | undefined
}

/** What {@link fit} asks of a scheduler. */
export type Scheduling = {
  /** After an epoch, with its cost. */
  step(cost: number): void
}

/** What a training is made of. */
export type FitOptions = FitObserver & {
  /** Samples to learn from. */
  train: Batches
  /** Samples held back: after each epoch the network is asked about them. */
  test?: Batches
  criterion: Criterion
  optimizer: Stepping
  epochs: number
  /** Steps once after each epoch; it is told the cost on `test`, or else on `train`. */
  scheduler?: Scheduling
  /** The largest norm that all gradients together may have. */
  clip?: number
  /** Ends the training after the step that is under way. */
  signal?: AbortSignal
  /**
   * Is written into after each step, so that it can be saved. From one that was saved the training
   * goes on, if `train` does, too: see {@link DataLoader.loadStateDict}.
   */
  progress?: Progress
}

// #region fit
/**
 * Trains a network: epoch by epoch, batch by batch, until the epochs are over or the signal comes.
 * @throws Error when an epoch has no sample that counts, or goes on with a `train` that does not;
 * RangeError when the cost is no mean, or the epochs are no count
 */
export async function fit(net: Classifier, options: FitOptions): Promise<History> {
  const { criterion, scheduler, signal, progress = noProgress() } = options
  checkCriterion('fit', criterion)
  checkEpochs(options.epochs)
  const { epochs } = progress
  if (!net.training) net.train() // parts that are in eval mode by themselves stay there

  while (epochs.length < options.epochs && !signal?.aborted) {
    const epoch = epochs.length + 1
    await trainEpoch(net, epoch, options, progress)
    const test = await testEpoch(net, epoch, options)
    if (signal?.aborted) break // in the middle of the epoch
    const { steps, samples } = progress
    const cost = progress.cost / samples
    scheduler?.step(test?.cost ?? cost)
    const result = { epoch, steps, cost, test }
    epochs.push(result)
    Object.assign(progress, { steps: 0, samples: 0, cost: 0 })
    await options.onEpoch?.(result)
  }
  return { epochs, stopped: epochs.length < options.epochs }
}
// #endregion fit

function checkEpochs(epochs: number): void {
  if (Number.isInteger(epochs) && epochs >= 0) return
  throw new RangeError(`fit: epochs ${epochs}: must be a whole number of at least 0`)
}

// #region trainEpoch
/** One step for each batch that is left of the epoch. */
async function trainEpoch(
  net: Classifier,
  epoch: number,
  { train, test, criterion, optimizer, clip, signal, onStep }: FitOptions,
  progress: Progress,
): Promise<void> {
  if (leftInTest(progress, train)) return
  for await (const [inputs, targets] of train) {
    if (test) checkCountable(targets)
    const loss = optimizer.step(() => {
      optimizer.zeroGrad()
      const cost = criterion.forward(net.forward(inputs), targets)
      cost.backward()
      if (clip !== undefined) nn.clipGradNorm_(net.parameters(), clip)
      return cost
    })
    const cost = loss!.item()
    const counted = countSamples(targets, criterion.ignoreIndex)
    if (counted > 0) progress.cost += cost * counted // the cost of none is NaN
    progress.samples += counted
    progress.steps++
    await onStep?.({ epoch, step: progress.steps, steps: train.length, cost })
    if (signal?.aborted) break
  }
  if (progress.samples === 0 && !signal?.aborted)
    throw new Error('fit: train has no batch with a sample that counts: nothing to learn from')
}
// #endregion trainEpoch

// #region leftInTest
/**
 * Whether all steps of the epoch are made, and only its test is not over.
 * @throws Error where progress and `train` are not at the same place
 */
function leftInTest({ steps }: Progress, { length, position = 0 }: Batches): boolean {
  if (steps === 0 || steps === position) return false
  if (steps === length && position === 0) return true
  const place = position === 0 ? 'its start' : `batch ${position}`
  throw new Error(
    `fit: progress is after step ${steps} of ${length}, but train is at ${place}; ` +
      'load its state too',
  )
}
// #endregion leftInTest

/** Throws before the first step where no answers could be counted after the last. */
function checkCountable({ dtype, shape }: Tensor): void {
  if (!isFloat(dtype)) return
  throw new TypeError(
    `fit: targets ${dtype} ${formatShape(shape)} are no classes, by which answers on test are counted; ` +
      'leave test out',
  )
}

async function testEpoch(
  net: Classifier,
  epoch: number,
  { test, criterion, signal, onTest }: FitOptions,
): Promise<Evaluation | undefined> {
  if (!test || signal?.aborted) return undefined
  const onBatch: EvaluateOptions['onBatch'] = (progress) => onTest?.({ epoch, ...progress })
  return evaluate(net, test, { criterion, signal, onBatch })
}
