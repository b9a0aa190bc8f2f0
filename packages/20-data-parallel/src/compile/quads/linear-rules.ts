import { type Call } from '../recorder.ts'
import { type Builder } from './builder.ts'
import { linearForward, linearInputGrad, linearWeightGrad, rowLength, rows } from './linear.ts'
import { arraysOf, sizesOf, sumOverBatch } from './rules.ts'

// #region linear
/** A linear layer, and the ReLU after it, if nothing else reads what is between them. */
export function linear(call: Call, b: Builder): boolean {
  const { I, O, N } = sizesOf(call)
  const [x, weight, bias] = arraysOf(call)
  if (N !== b.B || !b.inQuads(x) || !b.inRows(weight, bias)) return false
  const relu = b.readerBy(call.result, 'relu')
  const joined = relu && b.isOnlyFor(call.result, relu) ? [relu] : []
  const operation = linearForward({ I, O, Q: b.Q }, joined.length > 0)
  const source = b.emit(operation, b.sourcesOf(x, weight, bias))
  b.finish([call, ...joined], { source, lies: 'quads' })
  return true
}
// #endregion linear

/** The gradient of its input, and the way back through a ReLU before it. */
export function linearBackwardInput(call: Call, b: Builder): boolean {
  const { I, O, N } = sizesOf(call)
  const [dy, weight] = arraysOf(call)
  if (N !== b.B || !b.inQuads(dy) || !b.inRows(weight)) return false
  const mask = b.readerBy(call.result, 'reluBackward')
  const y = mask && arraysOf(mask)[1]
  const isJoined = mask && y && b.isOnlyFor(call.result, mask) && b.has(y) && b.inQuads(y)
  const operation = linearInputGrad({ I, O, Q: b.Q }, isJoined === true)
  const source = b.emit(operation, b.sourcesOf(dy, weight, ...(isJoined ? [y] : [])))
  const { zeroFilled } = b.value(dy)
  b.finish(isJoined ? [call, mask] : [call], { source, lies: 'quads', zeroFilled })
  return true
}

/** The gradients of weight and bias together: the bias is one feature more, always 1. */
export function linearBackwardWeight(call: Call, b: Builder): boolean {
  const { I, O, N } = sizesOf(call)
  const [dy, x] = arraysOf(call)
  if (N !== b.B || !b.inQuads(dy, x) || !b.isSummable(dy)) return false
  if (!b.isOnlyWanted(call.result)) return false
  const sizes = { I, O, Q: b.Q }
  const R = rowLength(I)
  const inRows = b.emit(rows(sizes), b.sourcesOf(x))
  const source = b.emit(linearWeightGrad(sizes), [...b.sourcesOf(dy), inRows])
  b.collect(call.result, source, (all) => columns(all, O, R, 0, I))
  b.finish([call], { source, lies: 'rows' })
  const dbias = sumOverBatch(dy, b)
  if (dbias && b.isOnlyWanted(dbias.result)) {
    b.collect(dbias.result, source, (all) => columns(all, O, R, I, 1))
    b.finish([dbias], { source, lies: 'rows' })
  }
  return true
}

/** Of O rows of R numbers, `count` from `first` on. */
function columns(all: Float32Array, O: number, R: number, first: number, count: number) {
  const part = new Float32Array(O * count)
  for (let o = 0; o < O; o++) {
    part.set(all.subarray(o * R + first, o * R + first + count), o * count)
  }
  return part
}
