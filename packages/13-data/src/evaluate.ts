import { noGrad } from './grad-mode.ts'
import * as nn from './nn/index.ts'
import { Tensor } from './tensor.ts'

/** A network from inputs (B, …) to logits (B, K). */
export type Classifier = nn.Module & { forward(inputs: Tensor): Tensor }

/** What a cost is computed by, such as {@link nn.CrossEntropyLoss}: the mean over the batch. */
export type Criterion = { forward(logits: Tensor, targets: Tensor): Tensor }

/** Pairs of inputs (B, …) and targets (B), such as a {@link DataLoader} makes. */
export type Batches = AsyncIterable<readonly Tensor[]> & { readonly length: number }

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

export type EvaluateOptions = {
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
 * @throws Error when there is no batch
 */
export async function evaluate(
  net: Classifier,
  data: Batches,
  { criterion = new nn.CrossEntropyLoss(), signal, onBatch }: EvaluateOptions = {},
): Promise<Evaluation> {
  const restoreModes = evalMode(net)
  const count = new Count()
  try {
    let batch = 0
    for await (const [inputs, targets] of data) {
      noGrad(() => {
        const logits = net.forward(inputs)
        count.add(logits, targets, criterion.forward(logits, targets).item())
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

  add(logits: Tensor, targets: Tensor, cost: number): void {
    const [B, K] = logits.shape
    if (this.size === 0) this.confusion = new Int32Array(K * K)
    this.classes = K
    this.size += B
    this.cost += cost * B
    const given = logits.argmax({ dim: 1 }).tolist() as number[]
    const right = targets.tolist() as number[]
    for (let b = 0; b < B; b++) this.confusion[right[b] * K + given[b]]++
  }

  evaluation(): Evaluation {
    const { size, classes: K, confusion } = this
    if (size === 0) throw new Error('evaluate: there was no batch, so there is nothing to say')
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
