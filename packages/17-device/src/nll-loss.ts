import { record } from './autograd.ts'
import { checkOptions } from './checks.ts'
import {
  type ClassLossOptions,
  type Targets,
  checkScores,
  countOf,
  readClasses,
  readWeights,
  toPlaces,
  toRows,
} from './class-targets.ts'
import { reduceLosses } from './reduction.ts'
import { type Tensor } from './tensor.ts'

// #region nllLoss
/**
 * loss = −w[target] · logp[target]: the negative log-likelihood. Its mean is divided by the sum of
 * the weights w[target].
 * @param logp - (B, K), logarithms of probabilities; or (B, K, d…), or (K)
 * @param targets - (B), or (B, d…), or ()
 * @returns of the shape of the targets, if nothing is reduced
 */
export function nllLoss(logp: Tensor, targets: Targets, options: ClassLossOptions = {}): Tensor {
  checkOptions('nllLoss', options, ['reduction', 'weight', 'ignoreIndex'])
  const { weight, ignoreIndex = -100, reduction } = options
  checkScores('nllLoss', logp)
  const classes = readClasses('nllLoss', logp, targets, ignoreIndex)
  const weights = readWeights('nllLoss', logp, weight)
  const rows = toRows(logp) // (N, K)
  const losses = rows.newZeros([classes.length])
  const [toRow, toNext] = rows.strides
  for (const [n, k] of classes.entries()) {
    if (k < 0) continue
    losses.storage[n] = -weights[k] * rows.storage[rows.storageOffset + n * toRow + k * toNext]
  }
  record('nllLoss', losses, [[rows, (dy) => nllLossBackward(dy, rows, classes, weights), [rows]]])
  const placed = toPlaces(losses, logp.shape)
  return reduceLosses('nllLoss', placed, reduction, countOf(classes, weights))
}
// #endregion nllLoss

// #region nllLossBackward
/**
 * forward:  loss[n] = −w[target[n]] · logp[n, target[n]]
 *
 * dlogp[n, target[n]] = −w[target[n]] · dloss[n], all others 0.
 */
function nllLossBackward(
  dloss: Tensor,
  logp: Tensor,
  classes: Int32Array,
  weights: ArrayLike<number>,
): Tensor {
  const dlogp = logp.newZeros(logp.shape)
  for (const [n, k] of classes.entries()) {
    if (k < 0) continue
    const g = dloss.storage[dloss.storageOffset + n * dloss.strides[0]]
    dlogp.storage[n * logp.shape[1] + k] = -weights[k] * g
  }
  return dlogp
}
// #endregion nllLossBackward
