import { type Call, type Traced } from '../recorder.ts'
import { type Builder } from './builder.ts'
import { elementwise } from './elementwise-rules.ts'
import { type Pool, reluPoolForward, reluPoolInputGrad, reluPoolTap } from './pool.ts'
import { arraysOf, sizesOf } from './rules.ts'

/** The calls of a ReLU and the pooling after it, forward and back. */
type ReluPool = { places: Call; values: Call; backward?: Call; mask?: Call; pool: Pool }

/** ReLU and the pooling after it, of windows of 2 × 2: the largest of four and of 0. */
export function relu(call: Call, b: Builder): boolean {
  const fused = reluPoolOf(call, b)
  const [x] = arraysOf(call)
  if (!fused || !b.inQuads(x)) return elementwise(call, b)
  const { places, values, backward, mask, pool } = fused
  if (backward && mask) {
    const tap = b.emit(reluPoolTap(pool), b.sourcesOf(x))
    b.finish([places], { source: tap, lies: 'quads' })
    b.fused.set(backward, { pool, mask })
  }
  const source = b.emit(reluPoolForward(pool), b.sourcesOf(x))
  b.finish([call, places, values], { source, lies: 'quads' })
  return true
}

/** What can be joined: nothing between ReLU and pooling is read by anything else. */
function reluPoolOf({ result }: Call, b: Builder): ReluPool | undefined {
  const places = b.readerBy(result, 'maxPool2dPlaces')
  const values = b.readerBy(result, 'maxPool2d')
  if (!places || !values) return undefined
  const backward = b.readerBy(places.result, 'maxPool2dBackward')
  const mask = b.readerBy(result, 'reluBackward')
  const { H, W, k, l } = sizesOf(places)
  const forwardFits = b.isOnlyFor(result, places, values, mask)
  const backwardFits = backward
    ? mask !== undefined && b.isOnlyFor(backward.result, mask)
    : mask === undefined
  if (k !== 2 || l !== 2 || !forwardFits || !backwardFits) return undefined
  if (!b.isOnlyFor(places.result, values, backward)) return undefined
  const pool = { C: result.length / (b.B * H * W), H, W, Q: b.Q }
  return Number.isInteger(pool.C) ? { places, values, backward, mask, pool } : undefined
}

export function maxPool2dBackward(call: Call, b: Builder): boolean {
  const fused = b.fused.get(call)
  const [dy, places] = arraysOf(call)
  if (!fused || !b.inQuads(dy)) return false
  const { pool, mask } = fused
  const margin = marginFor(mask.result, b)
  const source = b.emit(reluPoolInputGrad(pool, margin), b.sourcesOf(dy, places))
  b.finish([call, mask], { source, lies: 'quads', margin, zeroFilled: b.value(dy).zeroFilled })
  return true
}

/** The zeros that a convolution would put beside dx, if it is all that reads it: they cost nothing here. */
function marginFor(dx: Traced, b: Builder): number {
  const pad = b.readerBy(dx, 'pad')
  const others = ['conv2dBackwardWeight', 'conv2dBackwardBias'].map((name) => b.readerBy(dx, name))
  const { k, l } = sizesOf(pad)
  return pad && k === l && b.isOnlyFor(dx, pad, ...others) ? k - 1 : 0
}
