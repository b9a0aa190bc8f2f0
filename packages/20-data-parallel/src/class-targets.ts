import { ShapeError, checkDtypes, checkFloat } from './checks.ts'
import { type LossOptions } from './reduction.ts'
import { type Shape, formatShape, numel, sameShape } from './shape.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'

// Scores come as (B, K), or as (B, K, d…) with a class for each place of a picture, or as (K).

/** The right classes: whole numbers in an int32 tensor or a plain array, one for each place. */
export type Targets = Tensor | ArrayLike<number>

/** What a loss of classes can be told. */
export type ClassLossOptions = LossOptions & {
  /** (K), how much each class counts. */
  weight?: Tensor | null
  /** A target that asks for nothing: its place counts neither in the sum nor in the mean. */
  ignoreIndex?: number
}

/** The shape of scores without their classes: (B), (B, d…) or (). */
export function placesOf(scores: Shape): Shape {
  return scores.filter((_, dim) => dim !== classDim(scores))
}

/** Which dimension counts the classes. */
export function classDim(scores: Shape): number {
  return scores.length === 1 ? 0 : 1
}

// #region toRows
/** Scores as a matrix with a row for each place: (B, K, d…) → (B·d…, K). */
export function toRows(x: Tensor): Tensor {
  if (x.dim() === 2) return x
  const K = classDim(x.shape)
  const others = x.shape.map((_, dim) => dim).filter((dim) => dim !== K)
  return x.permute(...others, K).reshape(numel(placesOf(x.shape)), x.shape[K])
}
// #endregion toRows

/** The way back for a loss of each row: (B·d…) → (B, d…). */
export function toPlaces(losses: Tensor, scores: Shape): Tensor {
  return scores.length === 2 ? losses : losses.view(...placesOf(scores))
}

// #region readClasses
/**
 * A copy of the right classes, with −1 where nothing is asked.
 * @param operation - for the errors
 * @param x - the scores that they belong to
 * @throws RangeError for a target that is no class
 */
export function readClasses(
  operation: string,
  x: Tensor,
  targets: Targets,
  ignoreIndex: number,
): Int32Array {
  const { shape, numbers } = classesOf(operation, targets)
  const places = placesOf(x.shape)
  if (!sameShape(shape, places)) {
    throw new ShapeError(
      `${operation}: got ${numbers.length} targets ${formatShape(shape)} for ` +
        `${formatShape(x.shape)}, which needs ${formatShape(places)}`,
    )
  }
  const K = x.shape[classDim(x.shape)]
  return Int32Array.from(numbers, (target, i) => {
    if (target === ignoreIndex) return -1
    if (Number.isInteger(target) && target >= 0 && target < K) return target
    throw new RangeError(`${operation}: target ${target} at index ${i} is outside 0 … ${K - 1}`)
  })
}
// #endregion readClasses

/** A copy of the targets, in row-major order: the caller may use his own again. */
export function classesOf(
  operation: string,
  targets: Targets,
): { shape: Shape; numbers: number[] } {
  if (!('storage' in targets)) return { shape: [targets.length], numbers: Array.from(targets) }
  const { dtype, shape } = targets
  if (dtype !== 'int32') {
    throw new TypeError(
      `${operation}: targets ${dtype} ${formatShape(shape)} must be int32 classes; ` +
        "convert them with to('int32')",
    )
  }
  const numbers: number[] = []
  const storage = targets.memory.known ?? targets.storage
  walk(shape, [targets], ([at]) => numbers.push(storage[at]))
  return { shape, numbers }
}

// #region readWeights
/** A copy of how much each class counts: 1, where there is no weight. */
export function readWeights(operation: string, x: Tensor, weight?: Tensor | null): Float64Array {
  const K = x.shape[classDim(x.shape)]
  if (!weight) return new Float64Array(K).fill(1)
  checkWeight(operation, x, weight)
  if (weight.requiresGrad) {
    throw new Error(
      `${operation}: weight requires a gradient, but with classes as targets there is none; ` +
        'detach it',
    )
  }
  return Float64Array.from({ length: K }, (_, k) => {
    return weight.storage[weight.storageOffset + k * weight.strides[0]]
  })
}
// #endregion readWeights

/** Throws unless there is one weight for each class. */
export function checkWeight(operation: string, x: Tensor, weight: Tensor): void {
  const K = x.shape[classDim(x.shape)]
  checkDtypes(`${operation}: weight`, x, weight)
  if (!sameShape(weight.shape, [K])) {
    throw new ShapeError(
      `${operation}: weight ${formatShape(weight.shape)} must be (${K}), one for each class`,
    )
  }
}

// #region countOf
/** By what a mean of losses is divided: the sum of the weights of all targets that are asked. */
export function countOf(classes: Int32Array, weights: ArrayLike<number>): number {
  let count = 0
  for (const k of classes) if (k >= 0) count += weights[k]
  return count
}
// #endregion countOf

/** Throws unless scores are floats and have classes. */
export function checkScores(operation: string, x: Tensor): void {
  checkFloat(operation, x)
  if (x.dim() === 0) {
    throw new ShapeError(
      `${operation}: () must be (B, K), or (B, K, d…), or (K), with K the number of classes`,
    )
  }
}
