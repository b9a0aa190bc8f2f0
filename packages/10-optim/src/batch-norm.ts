import { ShapeError, checkDtypes, checkFloat, checkOptions, checkShape } from './checks.ts'
import { type Moments, groupsOf, momentsOf, normalize, numbers } from './normalize.ts'
import { formatShape, numel } from './shape.ts'
import { type Tensor } from './tensor.ts'

/** How {@link batchNorm} behaves, with PyTorch's defaults. */
export type BatchNormOptions = {
  /** (C), the factor of each channel */
  weight?: Tensor | null
  /** (C), what is added to each channel */
  bias?: Tensor | null
  /** Whether to normalise with the batch's own mean and variance. */
  training?: boolean
  /** How much of a running value is replaced by that of the batch. */
  momentum?: number
  /** Added to the variance, which may be 0. */
  eps?: number
}

// #region batchNorm
/**
 * y = weight[c]·(x − μ[c]) / √(σ²[c] + eps) + bias[c], each channel normalised by itself.
 *
 * In training, μ and σ² are mean and variance of the channel over this batch; the running values,
 * if given, follow them: running ← (1 − momentum)·running + momentum·(that of the batch). In use,
 * they are the running values.
 *
 * The batch is normalised by the variance of what it holds, Σ(x − μ)²/n. To the running value goes
 * Σ(x − μ)²/(n − 1), which estimates that of all data: a batch is closer to its own mean than to
 * theirs.
 *
 * Source: Ioffe and Szegedy, "Batch normalization", 2015.
 * @param x - (B, C, …)
 * @param runningMean - (C), written to in training
 * @param runningVar - (C), written to in training
 * @returns the shape of x
 */
export function batchNorm(
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  options: BatchNormOptions = {},
): Tensor {
  checkOptions('batchNorm', options, ['weight', 'bias', 'training', 'momentum', 'eps'])
  const { weight = null, bias = null, training = false, momentum = 0.1, eps = 1e-5 } = options
  checkBatchNorm(x, { runningMean, runningVar, weight, bias }, training)
  const [B, C] = x.shape
  const channels = groupsOf(B, C, numel(x.shape.slice(2)))
  const moments = training
    ? momentsOf(x, channels)
    : { mean: copied(runningMean!), variance: copied(runningVar!) }
  if (training && x.numel() > 0) follow(runningMean, runningVar, moments, channels.size, momentum)
  const how = {
    over: channels,
    moments,
    own: training,
    eps,
    affine: 'group',
    weight,
    bias,
  } as const
  return normalize('batchNorm', x, how)
}
// #endregion batchNorm

/** The numbers as they are now, in float64. */
function copied(running: Tensor): Float64Array {
  return Float64Array.from(numbers(running))
}

// #region follow
/** running ← (1 − momentum)·running + momentum·batch, with the variance divided by n − 1. */
function follow(
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  { mean, variance }: Moments,
  n: number,
  momentum: number,
): void {
  const unbiased = variance.map((v) => (v * n) / (n - 1))
  for (const [running, batch] of [
    [runningMean, mean],
    [runningVar, unbiased],
  ] as const) {
    if (!running) continue
    const { storage, storageOffset, strides } = running
    for (let c = 0; c < batch.length; c++) {
      const at = storageOffset + c * strides[0]
      storage[at] = (1 - momentum) * storage[at] + momentum * batch[c]
    }
  }
}
// #endregion follow

function checkBatchNorm(
  x: Tensor,
  perChannel: Record<string, Tensor | null>,
  training: boolean,
): void {
  checkFloat('batchNorm', x)
  if (x.dim() < 2) {
    throw new ShapeError(`batchNorm: x ${formatShape(x.shape)} must be (B, C) or (B, C, …)`)
  }
  const [B, C] = x.shape
  for (const [name, given] of Object.entries(perChannel)) {
    if (!given && !training && name.startsWith('running')) {
      throw new TypeError(`batchNorm: ${name} null: must be given, unless training is true`)
    }
    if (!given) continue
    checkDtypes('batchNorm', x, given)
    checkShape(`batchNorm: ${name}`, given, [C])
  }
  const n = B * numel(x.shape.slice(2))
  if (training && n === 1) {
    throw new ShapeError(
      `batchNorm: x ${formatShape(x.shape)}: Expected more than 1 value per channel when ` +
        'training: its distance from the mean is always 0',
    )
  }
}
