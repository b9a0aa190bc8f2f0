import type { Tensor, nn } from '@stepgrad/10-optim'
import { notYetWritten } from '../../exercise.ts'

/*
 * Weight decay pulls every number towards 0. A weight near 0 makes a layer care little for an input, which is what one
 * wants; a bias near 0 makes nothing simpler. So it is common to let only the weights decay.
 */

/** A group as an optimizer takes it. */
export type Group = { params: Tensor[]; weightDecay: number }

/**
 * Two groups out of all parameters of a network that require a gradient: first those with two dimensions or more, with
 * the given decay; then the rest, with none. Within a group they keep their order; a group without any is left out.
 */
export function decayGroups(net: nn.Module, weightDecay: number): Group[] {
  return notYetWritten(net, weightDecay)
}
