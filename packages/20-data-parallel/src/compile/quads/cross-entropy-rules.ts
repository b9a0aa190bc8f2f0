import { type Call } from '../recorder.ts'
import { type Builder } from './builder.ts'
import { crossEntropyInputGrad, crossEntropyLoss, exponentials } from './cross-entropy.ts'
import { arraysOf, sizesOf } from './rules.ts'

/**
 * Instead of log softmax, exp(x − max): the losses and their slopes can be had from that. Nothing else
 * may read it.
 */
export function logSoftmax(call: Call, b: Builder): boolean {
  const [x] = arraysOf(call)
  const { K } = sizesOf(call)
  const readers = ['classLosses', 'classLossesBackward'].map((name) =>
    b.readerBy(call.result, name),
  )
  const isBatch = x.length === b.B * K && b.inQuads(x)
  if (!isBatch || !b.isOnlyFor(call.result, ...readers)) return false
  const source = b.emit(exponentials({ K, Q: b.Q, B: b.B }), b.sourcesOf(x))
  b.finish([call], { source, lies: 'quads' })
  b.logits.set(call.result, x)
  return true
}

/** One number a sample is the same in quads and in rows. */
export function classLosses(call: Call, b: Builder): boolean {
  const [logp, classes] = arraysOf(call)
  const x = b.logits.get(logp)
  if (!x || !b.inRows(classes)) return false
  const { K } = sizesOf(call)
  const operation = crossEntropyLoss({ K, Q: b.Q, B: b.B })
  b.finish([call], { source: b.emit(operation, b.sourcesOf(x, logp, classes)), lies: 'rows' })
  return true
}

/** What fills up the last quad has no class, so its slope is 0. */
export function classLossesBackward(call: Call, b: Builder): boolean {
  const [dloss, logp, classes] = arraysOf(call)
  if (!b.logits.has(logp) || !b.inRows(dloss, classes)) return false
  const { K } = sizesOf(call)
  const operation = crossEntropyInputGrad({ K, Q: b.Q, B: b.B })
  const source = b.emit(operation, b.sourcesOf(logp, classes, dloss))
  b.finish([call], { source, lies: 'quads', zeroFilled: true })
  return true
}
