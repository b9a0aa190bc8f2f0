import { type Call, type Traced } from '../recorder.ts'
import { type Builder } from './builder.ts'
import { conv2dForward, conv2dInputGrad, conv2dWeightGrad, sumQuads } from './conv2d.ts'
import { type Conv } from './operation.ts'
import { marginOf } from './margin.ts'
import { arraysOf, sizesOf, sumOverBatch } from './rules.ts'

/** The sizes of a convolution; undefined for kernels that are not square, and for another batch. */
function convOf(call: Call, x: Traced, b: Builder): Conv | undefined {
  const { C, H, W, O, k, l } = sizesOf(call)
  const isBatch = x.length === b.B * C * H * W
  return k === l && isBatch ? { C, H, W, K: k, O, Q: b.Q } : undefined
}

export function conv2d(call: Call, b: Builder): boolean {
  const [x, weight, bias] = arraysOf(call)
  const conv = convOf(call, x, b)
  if (!conv || !b.inQuads(x) || !b.inRows(weight, bias)) return false
  const source = b.emit(conv2dForward(conv), b.sourcesOf(x, weight, bias))
  b.finish([call], { source, lies: 'quads' })
  return true
}

/** Over quads zeros are needed on either side of each row only; those of a pooling have them already. */
export function pad(call: Call, b: Builder): boolean {
  const [dy] = arraysOf(call)
  const { O, outH, outW, k, l } = sizesOf(call)
  const { lies, margin = 0, ...rest } = b.value(dy)
  const convolution = b.readerBy(call.result, 'conv2dBackwardInput')
  if (lies !== 'quads' || k !== l || !b.isOnlyFor(call.result, convolution)) return false
  if (margin !== 0 && margin !== k - 1) return false
  const added = marginOf({ planes: b.Q * O, H: outH, W: outW, margin: k - 1 })
  const source = margin === k - 1 ? rest.source : b.emit(added, [rest.source])
  b.finish([call], { ...rest, source, lies, margin: k - 1 })
  return true
}

export function conv2dBackwardInput(call: Call, b: Builder): boolean {
  const [dy, weight] = arraysOf(call)
  const { C, H, W, O, k } = sizesOf(call)
  const conv = { C, H, W, K: k, O, Q: b.Q }
  if (b.value(dy).margin !== k - 1 || !b.inRows(weight)) return false
  if (call.result.length !== b.B * C * H * W) return false
  const source = b.emit(conv2dInputGrad(conv), b.sourcesOf(dy, weight))
  b.finish([call], { source, lies: 'quads', zeroFilled: b.value(dy).zeroFilled })
  return true
}

/**
 * The gradients of weight and bias together: the bias is one tap more. What one quad adds to them is
 * computed first, then the quads are summed, and at last, where the gradients are read, the lanes.
 */
export function conv2dBackwardWeight(call: Call, b: Builder): boolean {
  const [dy, x] = arraysOf(call)
  const conv = convOf(call, x, b)
  const dweight = chainOf(call, b)
  if (!conv || !dweight || !b.inQuads(x) || !b.isSummable(dy)) return false
  const { O, C, K, Q } = conv
  const T = C * K * K
  const { lies, margin = 0 } = b.value(dy)
  if (lies !== 'quads') return false
  let source = b.emit(conv2dWeightGrad(conv, margin), b.sourcesOf(dy, x))
  if (Q > 1) source = b.emit(sumQuads({ O, T: T + 1, Q }), [source])
  b.collect(dweight.at(-1)!.result, source, (parts) => lanesSummed(parts, O, T + 1, 0, T))
  b.finish(dweight, { source, lies: 'rows' })
  const dbias = biasOf(dy, b)
  if (dbias) {
    b.collect(dbias[1].result, source, (parts) => lanesSummed(parts, O, T + 1, T, 1))
    b.finish(dbias, { source, lies: 'rows' })
  }
  return true
}

/** From what each image adds, (B, C, O, K, K), over the sum (C, O, K, K) to the gradient (O, C, K, K). */
function chainOf(call: Call, b: Builder): Call[] | undefined {
  const { C, O, k, l } = sizesOf(call)
  const sum = sumOverBatch(call.result, b)
  const turned = sum && b.readerBy(sum.result, 'copy')
  if (!turned || !b.isOnlyFor(call.result, sum) || !b.isOnlyFor(sum.result, turned))
    return undefined
  const { below, strides } = turned.constants as Record<string, number[]>
  const [rows, turn] = [`${[C * k * l, k * l, l, 1, 1]}`, `${[k * l, O * k * l, l, 1, 0]}`]
  const isTurn = `${below}` === rows && `${strides}` === turn
  return isTurn && b.isOnlyWanted(turned.result) ? [call, sum, turned] : undefined
}

/** The calls that compute the gradient of the bias, if there is one. */
function biasOf(dy: Traced, b: Builder): [Call, Call] | undefined {
  const ofEach = b.readerBy(dy, 'conv2dBackwardBias')
  const sum = ofEach && sumOverBatch(ofEach.result, b)
  const isFree = sum && b.isOnlyFor(ofEach.result, sum) && b.isOnlyWanted(sum.result)
  return isFree ? [ofEach, sum] : undefined
}

/** Of each of O rows of (length, 4) lanes, `count` from `first` on, their four lanes added. */
function lanesSummed(
  parts: Float32Array,
  O: number,
  length: number,
  first: number,
  count: number,
): Float32Array {
  const sums = new Float32Array(O * count)
  for (let o = 0, next = 0; o < O; o++) {
    for (let t = first; t < first + count; t++) {
      const at = (o * length + t) * 4
      sums[next++] = parts[at] + parts[at + 1] + parts[at + 2] + parts[at + 3]
    }
  }
  return sums
}
