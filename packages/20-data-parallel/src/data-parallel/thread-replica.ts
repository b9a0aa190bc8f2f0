import { isGradEnabled } from '../grad-mode.ts'
import { type Module } from '../nn/module.ts'
import { Tensor } from '../tensor.ts'
import {
  type BackwardAnswer,
  type Failure,
  type ForwardAnswer,
  type ReplicaSource,
  type SentInput,
  type Setup,
  type Task,
} from './messages.ts'
import { memoryOf, plain, tensorOf } from './plain-tensor.ts'
import { type Pass, type Replica, type Wait, replicaError } from './replica.ts'
import { type SharedState, modesOf, writeState } from './shared-state.ts'
import { type Reply, type Threads } from './threads.ts'

/** Which replica it is, and how its thread finds the network. */
export type ThreadReplicaOptions = {
  /** Its place among the devices; 0 is the network itself. */
  readonly index: number
  readonly source: ReplicaSource
  readonly seed: number
}

// #region ThreadReplica
/** A replica in a thread of its own. */
export class ThreadReplica implements Replica {
  private readonly threads: Threads
  private readonly options: ThreadReplicaOptions
  private state: SharedState | undefined
  /** What the thread was told of the network; nothing after it has died. */
  private known: SharedState | undefined
  private passes = 0
  private released: number[] = []

  constructor(threads: Threads, options: ThreadReplicaOptions) {
    this.threads = threads
    this.options = options
  }

  forward(module: Module, inputs: readonly unknown[]): Wait<Pass> {
    this.state = writeState(module, this.state)
    const pass = this.passes++
    const sent = inputs.map(toSend)
    const wait = this.begin({
      kind: 'forward',
      pass,
      inputs: sent,
      recording: isGradEnabled(),
      modes: modesOf(module),
      released: this.released,
      setup: this.known === this.state ? undefined : this.setup(this.state),
    })
    this.known = this.state
    this.released = []
    return () => this.passOf(pass, module, inputs, wait() as ForwardAnswer)
  }

  close(): Promise<void> {
    return this.threads.close()
  }

  private passOf(id: number, module: Module, inputs: readonly unknown[], answer: ForwardAnswer) {
    const parameters = new Map(module.namedParameters())
    const leaves = [
      ...answer.parameters.map((name) => parameters.get(name)!),
      ...answer.inputs.map((i) => inputs[i] as Tensor),
    ]
    return {
      output: tensorOf(answer.output),
      leaves,
      backward: (dOutput: Tensor): Wait<Tensor[]> => {
        const wait = this.begin({ kind: 'backward', pass: id, gradient: plain(dOutput) })
        return () => (wait() as BackwardAnswer).gradients.map(tensorOf)
      },
      release: this.releaseOf(id),
    }
  }

  /** (By itself: what it remembers must not be the pass.) */
  private releaseOf(id: number): () => void {
    return () => void this.released.push(id)
  }

  private setup(state: SharedState): Setup {
    const { source, seed, index } = this.options
    const { module, create, args = [] } = source
    return { source: { module: String(module), create, args }, seed: seed + index, state }
  }

  /** Sends a task; what waits for the answer throws what went wrong in the thread. */
  private begin(task: Task): Wait<unknown> {
    const { threads, options } = this
    const ticket = threads.send(options.index - 1, task, memorySent(task))
    return () => {
      const reply = threads.wait(ticket)
      if ('answer' in reply && !('failure' in reply.answer)) return reply.answer
      this.known = undefined // whatever the thread was told may be lost
      throw errorOf(options.index, reply)
    }
  }
}
// #endregion ThreadReplica

/** What went wrong in a thread, thrown here; its `cause` has the stack of there. */
function errorOf(index: number, reply: Reply): Error {
  const died = 'died' in reply
  const failure = died ? reply.died : (reply.answer as { failure: Failure }).failure
  const { name, message } = failure
  const what = died
    ? `its thread died (${message}); the next call starts another`
    : `${name}: ${message}`
  const cause = Object.assign(new Error(message), failure)
  return replicaError(index, 'cpu', what, cause)
}

function toSend(input: unknown): SentInput {
  if (!(input instanceof Tensor)) return { value: input }
  return { tensor: plain(input), requiresGrad: input.requiresGrad }
}

function memorySent(task: Task): ArrayBuffer[] {
  if (task.kind === 'backward') return memoryOf([task.gradient])
  return memoryOf(task.inputs.flatMap((input) => ('tensor' in input ? [input.tensor] : [])))
}
