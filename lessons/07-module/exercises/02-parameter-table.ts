import type { nn } from '@stepgrad/07-module'
import { notYetWritten } from '../../exercise.ts'

/*
 * Where do all the parameters of a network sit? In ours three quarters of them belong to one layer.
 */

/** One line of the table: a module and how many numbers it learns, those of its children included. */
export type Line = { name: string; numbers: number }

/**
 * The children of a module, in order, each with its count, and last the whole under the name `total`.
 *
 * A tensor with requiresGrad false is not learnt and does not count. A parameter that two children share counts in
 * both of them, but in the total once.
 */
export function parameterTable(module: nn.Module): Line[] {
  return notYetWritten(module)
}
