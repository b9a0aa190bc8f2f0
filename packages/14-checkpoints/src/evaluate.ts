import { checkOptions, checkShape } from './checks.ts'
import { type Targets, classesOf, readClasses } from './class-targets.ts'
import { noGrad } from './grad-mode.ts'
import * as nn from './nn/index.ts'
import { Tensor } from './tensor.ts'

/** A network from inputs (B, …) to logits (B, K). */
export type Classifier = nn.Module & {
  /** (B, …) → (B, K) */
  forward(inputs: Tensor): Tensor
}

/**
 * What a cost is computed by, such as {@link nn.CrossEntropyLoss}: the mean over the batch.
 *
 * Of the means of batches, each counted as often as it has samples, comes the mean over all samples.
 * With weights of classes that is so only nearly, and depends on how samples fall into batches: such
 * a mean is divided by the weights in the batch, not by its samples.
 */
export type Criterion = {
  /** (B, K) and (B) → () */
  forward(logits: Tensor, targets: Tensor): Tensor
  /** The target of samples that it leaves out of its mean. */
  readonly ignoreIndex?: number
  /** How losses become the cost: it must be 'mean', if it is known. */
  readonly reduction?: string
}

/** Pairs of inputs (B, …) and targets (B), such as a {@link DataLoader} makes. */
export type Batches = AsyncIterable<readonly Tensor[]> & {
  readonly length: number
  /** How many are done of the epoch, where it can be left and taken up again. */
  readonly position?: number
}

/** What a network knows about samples that it is asked about. */
export type Evaluation = {
  /** How many there were. */
  readonly size: number
  /** Mean over the samples. */
  readonly cost: number
  readonly correct: number
  /** correct / size */
  readonly accuracy: number
  /** (K, K) int32: how many samples of class i (row) were taken for class j (column). */
  readonly confusion: Tensor
  /** Of class k, which part was recognised; NaN where there was none of it. */
  readonly accuracyPerClass: readonly number[]
}

/** How a network is asked. */
export type EvaluateOptions = {
  /** What the cost is computed by; cross entropy, unless told. */
  criterion?: Criterion
  /** After a batch, stops here; the evaluation is then of the samples so far. */
  signal?: AbortSignal
  /** Called after each batch; may return a promise, which is waited for. */
  onBatch?: (progress: { batch: number; batches: number }) => unknown
}

// #region evaluate
/**
 * Asks a network about all samples, without recording anything and in eval mode. Afterwards each of
 * its modules is in the mode in which it was.
 *
 * Samples whose target is the criterion's `ignoreIndex` count nowhere.
 * @throws Error when there is no batch; RangeError when a target is no class, or the cost no mean
 */
export async function evaluate(
  net: Classifier,
  data: Batches,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkOptions('evaluate', options, ['criterion', 'signal', 'onBatch'])
  const { criterion = new nn.CrossEntropyLoss(), signal, onBatch } = options
  checkCriterion('evaluate', criterion)
  const restoreModes = evalMode(net)
  const count = new Count()
  try {
    let batch = 0
    for await (const [inputs, targets] of data) {
      noGrad(() => {
        const logits = net.forward(inputs)
        const cost = criterion.forward(logits, targets).item()
        count.add(logits, targets, cost, criterion.ignoreIndex)
      })
      batch++
      await onBatch?.({ batch, batches: data.length })
      if (signal?.aborted) break
    }
  } finally {
    restoreModes()
  }
  return count.evaluation()
}
// #endregion evaluate

/** Throws where the cost of a batch is not its mean, but grows with it. */
export function checkCriterion(operation: string, { reduction = 'mean' }: Criterion): void {
  if (reduction === 'mean') return
  throw new RangeError(
    `${operation}: criterion: reduction '${reduction}': costs of batches must not depend on their ` +
      "size; give it reduction 'mean'",
  )
}

// #region countSamples
/** Of how many samples the mean over a batch speaks: all whose target is not `ignoreIndex`. */
export function countSamples(targets: Targets, ignoreIndex = NaN): number {
  const classes = !('storage' in targets) || targets.dtype === 'int32'
  if (!classes) return targets.shape.at(0) ?? 1 // of other targets none is ignored
  return classesOf('countSamples', targets).numbers.filter((k) => k !== ignoreIndex).length
}
// #endregion countSamples

// #region evalMode
/** Brings all modules into eval mode; the function that it returns undoes just that. */
function evalMode(net: nn.Module): () => void {
  const before = [...net.modules()].map((module) => [module, module.training] as const)
  net.eval()
  return () => {
    for (const [module, training] of before) module.training = training
  }
}
// #endregion evalMode

// #region Count
/** Counts answers, batch by batch. Batches may differ in size: what counts are samples. */
class Count {
  private size = 0
  private cost = 0
  /** How many samples of class `right` were taken for class `given`, at right·K + given. */
  private confusion = new Int32Array(0)
  private classes = 0

  add(logits: Tensor, targets: Tensor, cost: number, ignoreIndex = NaN): void {
    checkShape('evaluate: logits', logits, ['B', 'K'])
    const [B, K] = logits.shape
    const given = logits.argmax({ dim: 1 }).tolist() as number[]
    const right = readClasses('evaluate', logits, targets, ignoreIndex) // −1: ignored
    const counted = countSamples(targets, ignoreIndex)
    if (counted === 0) return // the cost of none is NaN
    if (this.size === 0) this.confusion = new Int32Array(K * K)
    this.classes = K
    this.size += counted
    this.cost += cost * counted
    for (let b = 0; b < B; b++) if (right[b] >= 0) this.confusion[right[b] * K + given[b]]++
  }

  evaluation(): Evaluation {
    const { size, classes: K, confusion } = this
    if (size === 0) throw new Error('evaluate: there was no batch with a sample that counts')
    const rows = Array.from({ length: K }, (_, k) => confusion.subarray(k * K, (k + 1) * K))
    const sum = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((a, b) => a + b, 0)
    const correct = sum(rows.map((row, k) => row[k]))
    return {
      size,
      cost: this.cost / size,
      correct,
      accuracy: correct / size,
      confusion: new Tensor(confusion, [K, K]),
      accuracyPerClass: rows.map((row, k) => row[k] / sum(row)), // 0 / 0 is NaN
    }
  }
}
// #endregion Count
