import { type Node } from '../autograd.ts'
import { type Module } from '../nn/module.ts'
import { type Tensor } from '../tensor.ts'

// #region Replica
/**
 * A copy of a network on another device. It has the network's numbers as they were when its last
 * forward pass began.
 *
 * What takes time comes in two halves: the first begins, the second waits for the end. In between
 * other replicas compute.
 */
export type Replica = {
  /** Begins to run the network on a part of the batch, with the numbers and modes of `module`. */
  forward(module: Module, inputs: readonly unknown[]): Wait<Pass>
  /** Gives the device back. */
  close(): Promise<void>
}

/** Waits for the end, and gives the result; throws where there was an error. */
export type Wait<Result> = () => Result

/** A forward pass that a replica has behind it. */
export type Pass = {
  readonly output: Tensor
  /** The parameters and inputs on which the output depends, those of the network itself. */
  readonly leaves: readonly Tensor[]
  /** Begins to compute ∂L/∂leaf of each leaf, in this order. Can be called again. */
  backward(dOutput: Tensor): Wait<readonly Tensor[]>
  /** Tells the replica that there will be no (more) backward pass. */
  release(): void
}
// #endregion Replica

/** The leaves of the graph behind a tensor. */
export function leavesOf(y: Tensor): Set<unknown> {
  const leaves = new Set<unknown>()
  const seen = new Set<Node>()
  const toVisit = y.gradFn ? [y.gradFn] : []
  for (let node = toVisit.pop(); node; node = toVisit.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    if (node.leaf) leaves.add(node.leaf)
    toVisit.push(...node.edges.map((edge) => edge.node))
  }
  return leaves
}

/** What went wrong in a replica, by its name: 0 is the network itself. */
export function replicaError(index: number, device: string, what: string, cause: unknown): Error {
  return new Error(`DataParallel: replica ${index} on '${device}': ${what}`, { cause })
}

// #region inParallel
/**
 * Does its own work while the others do theirs. Where one fails, all are waited for: nothing is left
 * running.
 * @param begin - of each of the others: begins, and returns what waits for the end
 * @throws the error of its own work, or the first of the others
 */
export function inParallel<Own, Other>(
  begin: readonly (() => Wait<Other>)[],
  own: () => Own,
): [Own, Other[]] {
  const waits = begin.map(outcomeOf)
  const first = outcomeOf(own)
  const others = waits.map((wait) => ('error' in wait ? wait : outcomeOf(wait.result)))
  return [resultOf(first), others.map(resultOf)]
}

type Outcome<Result> = { readonly result: Result } | { readonly error: unknown }

function outcomeOf<Result>(work: () => Result): Outcome<Result> {
  try {
    return { result: work() }
  } catch (error) {
    return { error }
  }
}

function resultOf<Result>(outcome: Outcome<Result>): Result {
  if ('error' in outcome) throw outcome.error
  return outcome.result
}
// #endregion inParallel
