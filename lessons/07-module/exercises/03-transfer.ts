import type { nn } from '@stepgrad/07-module'
import { notYetWritten } from '../../exercise.ts'

/*
 * A network that has learnt to tell ten digits has learnt strokes and corners. For two other classes one takes it over,
 * puts a new last layer behind it, and trains only that one. This is called transfer learning.
 */

/**
 * Copies into `net` all tensors of `state` whose key it has and whose shape agrees, and freezes them; what it has
 * besides, it will have to learn. Nothing is changed in the state.
 * @returns the keys of `net` that were not taken over, in order
 */
export function transfer(net: nn.Module, state: nn.StateDict): string[] {
  return notYetWritten(net, state)
}
