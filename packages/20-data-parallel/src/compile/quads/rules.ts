import { type Source } from '@stepgrad/gpu'
import { type Call, type Traced } from '../recorder.ts'
import { type Builder } from './builder.ts'
import { conv2dForward, conv2dInputGrad, conv2dWeightGrad, sumQuads } from './conv2d.ts'
import { crossEntropyInputGrad, crossEntropyLoss, exponentials } from './cross-entropy.ts'
import { linearForward, linearInputGrad, linearWeightGrad, rowLength, rows } from './linear.ts'
import { type Conv } from './operation.ts'
import { reluPoolForward, reluPoolInputGrad, reluPoolTap } from './pool.ts'

/**
 * Tells one call, and maybe some that follow from it, as steps over quads.
 * @returns false where it does not know how
 */
export type Rule = (call: Call, b: Builder) => boolean

/** One rule for each kernel that knows quads. */
export const RULES: Readonly<Record<string, Rule>> = {
  conv2d,
  pad,
  conv2dBackwardInput,
  conv2dBackwardWeight,
  relu: reluPool,
  maxPool2dBackward: reluPoolBackward,
  linear,
  linearBackwardInput,
  linearBackwardWeight,
  logSoftmax,
  classLosses,
  classLossesBackward,
}

// Convolution

function conv2d(call: Call, b: Builder): boolean {
  const [x, weight, bias] = arrays(call)
  const conv = convOf(call, b)
  if (!conv) return false
  const source = b.emit(conv2dForward(conv), sourcesOf(b, x, weight, bias))
  b.finish([call], { source, quads: true })
  return true
}

/** The kernel over quads looks for the edge itself. */
function pad(call: Call, b: Builder): boolean {
  b.finish([call], b.value(arrays(call)[0]))
  return true
}

function conv2dBackwardInput(call: Call, b: Builder): boolean {
  const conv = convOf(call, b)
  if (!conv) return false
  const source = b.emit(conv2dInputGrad(conv), sourcesOf(b, ...arrays(call)))
  b.finish([call], { source, quads: true })
  return true
}

/** The gradients of weight and bias are computed together: the bias is one tap more. */
function conv2dBackwardWeight(call: Call, b: Builder): boolean {
  const [dy, x] = arrays(call)
  const conv = convOf(call, b)
  const dweight = b.readerBy(call.result, 'sumRows')
  if (!conv || !dweight || !b.isOnlyFor(call.result, dweight)) return false
  const { O, C, K, Q } = conv
  const T = C * K * K
  let source = b.emit(conv2dWeightGrad(conv), sourcesOf(b, dy, x))
  if (Q > 1) source = b.emit(sumQuads({ O, T: T + 1, Q }), [source])
  b.collect(dweight.result, source, (parts) => lanesSummed(parts, O, T + 1, 0, T))
  b.finish([call, dweight], { source, quads: false })
  const perImage = b.readerBy(dy, 'conv2dBackwardBias')
  const dbias = perImage && b.readerBy(perImage.result, 'sumRows')
  if (dbias) {
    b.collect(dbias.result, source, (parts) => lanesSummed(parts, O, T + 1, T, 1))
    b.finish([perImage, dbias], { source, quads: false })
  }
  return true
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

function convOf({ constants, inputs }: Call, b: Builder): Conv | undefined {
  const { C, H, W, O, k, l } = constants as Record<string, number>
  return k === l && b.value(inputs[0] as Traced).quads ? { C, H, W, K: k, O, Q: b.Q } : undefined
}

// ReLU and max-pool

/** ReLU and the pooling after it, of windows of 2 × 2: the largest of four and of 0. */
function reluPool(call: Call, b: Builder): boolean {
  const places = b.readerBy(call.result, 'maxPool2dPlaces')
  const values = b.readerBy(call.result, 'maxPool2d')
  const backward = places && b.readerBy(places.result, 'maxPool2dBackward')
  const mask = b.readerBy(call.result, 'reluBackward')
  const { H, W, k, l } = (places?.constants ?? {}) as Record<string, number>
  const fits =
    places &&
    values &&
    k === 2 &&
    l === 2 &&
    b.isOnlyFor(call.result, places, values, mask) &&
    b.isOnlyFor(places.result, values, backward) &&
    (mask ? backward !== undefined && b.isOnlyFor(backward.result, mask) : !backward)
  if (!fits) return elementwise(call, b)
  const pool = { C: call.result.length / (b.B * H * W), H, W, Q: b.Q }
  const x = sourcesOf(b, arrays(call)[0])
  if (backward) {
    b.finish([places], { source: b.emit(reluPoolTap(pool), x), quads: true })
    b.fused.set(backward, { pool, mask: mask! })
  }
  b.finish([call, places, values], { source: b.emit(reluPoolForward(pool), x), quads: true })
  return true
}

function reluPoolBackward(call: Call, b: Builder): boolean {
  const fused = b.fused.get(call)
  if (!fused) return false
  const source = b.emit(reluPoolInputGrad(fused.pool), sourcesOf(b, ...arrays(call)))
  b.finish([call, fused.mask], { source, quads: true })
  return true
}

// Linear layers

function linear(call: Call, b: Builder): boolean {
  const { I, O, N } = call.constants as Record<string, number>
  if (N !== b.B) return false
  const relu = b.readerBy(call.result, 'relu')
  const fused = relu && b.isOnlyFor(call.result, relu) ? relu : undefined
  const operation = linearForward({ I, O, Q: b.Q }, fused !== undefined)
  const source = b.emit(operation, sourcesOf(b, ...arrays(call)))
  b.finish(fused ? [call, fused] : [call], { source, quads: true })
  return true
}

function linearBackwardInput(call: Call, b: Builder): boolean {
  const { I, O } = call.constants as Record<string, number>
  const mask = b.readerBy(call.result, 'reluBackward')
  const fused = mask && b.isOnlyFor(call.result, mask) && b.has(arrays(mask)[1]) ? mask : undefined
  const operation = linearInputGrad({ I, O, Q: b.Q }, fused !== undefined)
  const y = fused ? [arrays(fused)[1]] : []
  const source = b.emit(operation, sourcesOf(b, ...arrays(call), ...y))
  b.finish(fused ? [call, fused] : [call], { source, quads: true })
  return true
}

/** The gradients of weight and bias are computed together: the bias is one feature more, always 1. */
function linearBackwardWeight(call: Call, b: Builder): boolean {
  const [dy, x] = arrays(call)
  const { I, O } = call.constants as Record<string, number>
  const sizes = { I, O, Q: b.Q }
  const R = rowLength(I)
  const dbias = b.readerBy(dy, 'sumRows')
  const inRows = b.emit(rows(sizes), sourcesOf(b, x))
  const source = b.emit(linearWeightGrad(sizes), [...sourcesOf(b, dy), inRows])
  b.collect(call.result, source, (all) => columns(all, O, R, 0, I))
  b.finish([call], { source, quads: false })
  if (dbias) {
    b.collect(dbias.result, source, (all) => columns(all, O, R, I, 1))
    b.finish([dbias], { source, quads: false })
  }
  return true
}

/** Of O rows of R numbers, `count` from `first` on. */
function columns(all: Float32Array, O: number, R: number, first: number, count: number) {
  const part = new Float32Array(O * count)
  for (let o = 0; o < O; o++)
    part.set(all.subarray(o * R + first, o * R + first + count), o * count)
  return part
}

// Cross entropy

/** exp(x − max) is what the losses and their slopes need. */
function logSoftmax(call: Call, b: Builder): boolean {
  const [x] = arrays(call)
  const { K } = call.constants as Record<string, number>
  const source = b.emit(exponentials({ K, Q: b.Q, B: b.B }), sourcesOf(b, x))
  b.finish([call], { source, quads: true })
  b.logits.set(call.result, x)
  return true
}

function classLosses(call: Call, b: Builder): boolean {
  const [logp, classes] = arrays(call)
  const x = b.logits.get(logp)
  if (!x) return false
  const { K } = call.constants as Record<string, number>
  const operation = crossEntropyLoss({ K, Q: b.Q, B: b.B })
  b.finish([call], { source: b.emit(operation, sourcesOf(b, x, logp, classes)), quads: false })
  return true
}

function classLossesBackward(call: Call, b: Builder): boolean {
  const [dloss, logp, classes] = arrays(call)
  if (!b.logits.has(logp)) return false
  const { K } = call.constants as Record<string, number>
  const operation = crossEntropyInputGrad({ K, Q: b.Q, B: b.B })
  b.finish([call], { source: b.emit(operation, sourcesOf(b, logp, classes, dloss)), quads: true })
  return true
}

// Number by number

const ELEMENTWISE = [
  'relu',
  'reluBackward',
  'add',
  'sub',
  'mul',
  'div',
  'divBy',
  'neg',
  'exp',
  'log',
]

/** What takes numbers one by one does so in any order, if all lie in the same. */
export function elementwise(call: Call, b: Builder): boolean {
  const { kernel, inputs, result } = call
  const inQuads = arrays(call).every((x) => b.value(x).quads && x.length === result.length)
  if (!ELEMENTWISE.includes(kernel.name) || !inQuads || result.length % b.B !== 0) return false
  const sources = inputs.map((x) => (typeof x === 'number' ? x : b.value(x).source))
  b.steps.push({ kernel, output: [(result.length / b.B) * 4 * b.Q], sources })
  b.finish([call], { source: { step: b.steps.length - 1 }, quads: true })
  return true
}

function arrays(call: Call): Traced[] {
  return call.inputs.filter((x) => typeof x !== 'number')
}

function sourcesOf(b: Builder, ...inputs: Traced[]): Source[] {
  return inputs.map((x) => b.value(x).source)
}
