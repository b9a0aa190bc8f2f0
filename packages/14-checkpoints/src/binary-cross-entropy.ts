import { record } from './autograd.ts'
import { broadcastShapes } from './broadcast.ts'
import { ShapeError, checkDtypes, checkFloat, checkNotBool, checkOptions } from './checks.ts'
import { map, zip } from './elementwise.ts'
import { logSigmoid } from './log-sigmoid.ts'
import { type LossOptions, reduceLosses } from './reduction.ts'
import { formatShape, sameShape } from './shape.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'

// Losses of a question with two answers; t, the target, is 1 for yes and 0 for no, or between.

/** How {@link binaryCrossEntropy} weighs; the weight is broadcast to the shape of the input. */
export type BinaryCrossEntropyOptions = LossOptions & { weight?: Tensor | null }

/** How {@link binaryCrossEntropyWithLogits} weighs; `posWeight` too is broadcast. */
export type BinaryCrossEntropyWithLogitsOptions = BinaryCrossEntropyOptions & {
  posWeight?: Tensor | null
}

// #region binaryCrossEntropyWithLogits
/**
 * loss = −w·(v·t·log σ(x) + (1 − t)·log σ(−x)), where σ(x) is the probability of yes and σ(−x) = 1 −
 * σ(x) that of no.
 * @param x - logits, any shape
 * @param target - of the same shape
 * @param options - `weight`, w: how much each place counts; `posWeight`, v: how much its yes counts
 * against its no. Both are broadcast to the shape of x
 */
export function binaryCrossEntropyWithLogits(
  x: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyWithLogitsOptions = {},
): Tensor {
  checkOptions('binaryCrossEntropyWithLogits', options, ['reduction', 'weight', 'posWeight'])
  const { weight, posWeight, reduction } = options
  checkInput('binaryCrossEntropyWithLogits', x, target, { weight, posWeight })
  checkNotBool('binaryCrossEntropyWithLogits', target, `convert it with to('${x.dtype}')`)
  const yes = posWeight ? target.mul(posWeight) : target
  const no = target.neg().add(1)
  const losses = yes
    .mul(logSigmoid(x))
    .add(no.mul(logSigmoid(x.neg())))
    .neg()
  const weighed = weight ? losses.mul(weight) : losses
  return reduceLosses('binaryCrossEntropyWithLogits', weighed, reduction)
}
// #endregion binaryCrossEntropyWithLogits

// #region binaryCrossEntropy
/**
 * loss = −w·(t·log p + (1 − t)·log(1 − p)), each logarithm at least −100. Take
 * {@link binaryCrossEntropyWithLogits} where you can: p has forgotten how large a logit was.
 * @param p - probabilities of yes, in [0, 1]
 * @param target - of the same shape
 */
export function binaryCrossEntropy(
  p: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Tensor {
  checkOptions('binaryCrossEntropy', options, ['reduction', 'weight'])
  const { weight, reduction } = options
  checkDtypes('binaryCrossEntropy', p, target)
  checkInput('binaryCrossEntropy', p, target, { weight })
  checkProbabilities(p)
  const losses = zip('binaryCrossEntropy', p, target, (p, t) => {
    return -(t * Math.max(Math.log(p), -100) + (1 - t) * Math.max(Math.log(1 - p), -100))
  })
  record('binaryCrossEntropy', losses, [
    [p, (dy) => binaryCrossEntropyBackward(dy, p, target), [p, target]],
    [target, (dy) => dy.mul(map(p, (p) => Math.log(1 - p) - Math.log(p))), [p]],
  ])
  const weighed = weight ? losses.mul(weight) : losses
  return reduceLosses('binaryCrossEntropy', weighed, reduction)
}
// #endregion binaryCrossEntropy

// #region binaryCrossEntropyBackward
/**
 * forward:  loss = −t·log p − (1 − t)·log(1 − p)
 *
 * dp = dloss · (−t/p + (1 − t)/(1 − p)) = dloss · (p − t) / p(1 − p), the divisor at least 1e−12
 * (in float32, in PyTorch too).
 */
function binaryCrossEntropyBackward(dloss: Tensor, p: Tensor, target: Tensor): Tensor {
  const slope = zip('binaryCrossEntropyBackward', p, target, (p, t) => {
    return (p - t) / Math.max(p * (1 - p), Math.fround(1e-12))
  })
  return dloss.mul(slope)
}
// #endregion binaryCrossEntropyBackward

function checkInput(
  operation: string,
  x: Tensor,
  target: Tensor,
  weights: Readonly<Record<string, Tensor | null | undefined>>,
): void {
  checkFloat(operation, x)
  if (!sameShape(x.shape, target.shape)) {
    throw new ShapeError(
      `${operation}: target ${formatShape(target.shape)} must have the shape of the input ` +
        formatShape(x.shape),
    )
  }
  for (const [name, weight] of Object.entries(weights)) {
    if (!weight) continue
    if (!sameShape(broadcastShapes(`${operation}: ${name}`, x.shape, weight.shape), x.shape)) {
      throw new ShapeError(
        `${operation}: ${name} ${formatShape(weight.shape)} is larger than the input ` +
          formatShape(x.shape),
      )
    }
  }
}

function checkProbabilities(p: Tensor): void {
  walk(p.shape, [p], ([at]) => {
    const value = p.storage[at]
    if (value >= 0 && value <= 1) return
    throw new RangeError(
      `binaryCrossEntropy: all elements of input should be between 0 and 1, got ${value}; for ` +
        'logits there is binaryCrossEntropyWithLogits',
    )
  })
}
