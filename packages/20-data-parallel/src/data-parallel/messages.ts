import { type PlainTensor } from './plain-tensor.ts'
import { type Mode, type SharedState } from './shared-state.ts'

/**
 * Where a thread finds the network: threads share numbers, but no classes, so each loads the file
 * by itself.
 */
export type ReplicaSource = {
  /** The file: `new URL('./net.ts', import.meta.url)`. */
  readonly module: URL | string
  /** What the file exports: the network's class, or a function that makes one. */
  readonly create: string
  /** What it is given: anything that can be copied from thread to thread. */
  readonly args?: readonly unknown[]
}

/** What a thread has to know before it can be a replica. */
export type Setup = {
  readonly source: ReplicaSource
  readonly seed: number
  readonly state: SharedState
}

/** An input of a forward pass. */
export type SentInput =
  { readonly tensor: PlainTensor; readonly requiresGrad: boolean } | { readonly value: unknown }

/** Run the network on a part of a batch. */
export type ForwardTask = {
  readonly kind: 'forward'
  /** The number by which backward will speak of this pass. */
  readonly pass: number
  readonly inputs: readonly SentInput[]
  /** Whether gradients will be wanted. */
  readonly recording: boolean
  readonly modes: readonly Mode[]
  /** Passes that can be forgotten. */
  readonly released: readonly number[]
  /** Before the first pass of a thread, and when the network has changed its shape. */
  readonly setup?: Setup
}

/** Go back through a forward pass. */
export type BackwardTask = {
  readonly kind: 'backward'
  readonly pass: number
  readonly gradient: PlainTensor
}

export type Task = ForwardTask | BackwardTask

/** What comes of a forward pass: the output, and which parameters and inputs it depends on. */
export type ForwardAnswer = {
  readonly output: PlainTensor
  readonly parameters: readonly string[]
  readonly inputs: readonly number[]
}

/** The gradients of those parameters, then of those inputs. */
export type BackwardAnswer = { readonly gradients: readonly PlainTensor[] }

/** An error, as a message carries it. */
export type Failure = { readonly name: string; readonly message: string; readonly stack: string }

/** What a replica sends back. */
export type Answer = ForwardAnswer | BackwardAnswer | { readonly failure: Failure }

/** The error as a message can carry it. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' }
  return { name: error.name, message: error.message, stack: error.stack ?? '' }
}
