import { type Answer, type Failure, type Task } from './messages.ts'

/** What the thread in the middle is given when it starts. */
export type Post = {
  readonly port: Port
  /** How many replies were sent. */
  readonly signal: Int32Array<SharedArrayBuffer>
  readonly threads: number
  readonly execArgv: readonly string[]
}

/** A task on its way to a thread. */
export type Letter = {
  readonly ticket: number
  readonly thread: number
  readonly task: Task
  readonly memory: ArrayBuffer[]
}

/** What comes back: what the thread answered, or why it died. */
export type Reply =
  | { readonly ticket: number; readonly answer: Answer }
  | { readonly ticket: number; readonly died: Failure }

// #region Threads
/**
 * Threads that compute while this one does something else. This one then waits for them: it stands
 * still until the answer is there, as a call does. Nothing here is asynchronous, but closing.
 */
export class Threads {
  private readonly port: Port
  private readonly signal = new Int32Array(new SharedArrayBuffer(4))
  private readonly coordinator: Thread
  private readonly replies = new Map<number, Reply>()
  private tickets = 0
  private closed = false

  constructor(threads: number) {
    const { MessageChannel } = workerThreads()
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    const post: Post = { port: port2, signal: this.signal, threads, execArgv: loader() }
    this.coordinator = startThread(
      new URL(/* @vite-ignore */ './coordinator.ts', import.meta.url),
      post,
    )
    this.coordinator.unref() // a program that forgets to close ends all the same
  }

  /** Sends a task to a thread, and returns by which number to wait for its end. */
  send(thread: number, task: Task, memory: ArrayBuffer[]): number {
    if (this.closed) throw new Error('DataParallel: its threads were closed; make a new one')
    const letter: Letter = { ticket: this.tickets++, thread, task, memory }
    this.port.postMessage(letter, memory)
    return letter.ticket
  }

  /** Stands still until a task is done. */
  wait(ticket: number): Reply {
    const { receiveMessageOnPort } = workerThreads()
    while (!this.replies.has(ticket)) {
      const seen = Atomics.load(this.signal, 0)
      const received: { message: Reply } | undefined = receiveMessageOnPort(this.port)
      if (received) this.replies.set(received.message.ticket, received.message)
      else if (Atomics.wait(this.signal, 0, seen, START_MS) === 'timed-out') this.checkStarted()
    }
    const reply = this.replies.get(ticket)!
    this.replies.delete(ticket)
    return reply
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    this.closed = true
    await this.coordinator.terminate()
  }

  /** Throws where never a reply came: a forward pass may take its time, a start may not. */
  private checkStarted(): void {
    if (Atomics.load(this.signal, 0) > 0) return
    throw new Error(`DataParallel: its threads did not start within ${START_MS / 1000} seconds`)
  }
}
// #endregion Threads

/** How long a first reply may take before something must be wrong. */
const START_MS = 60_000

/** The one place that starts a thread: of a TypeScript file, under any Node. */
function startThread(file: URL, workerData: Post): Thread {
  const { Worker } = workerThreads()
  return new Worker(file, {
    workerData,
    transferList: [workerData.port],
    execArgv: [...workerData.execArgv],
  })
}

/** What makes Node run TypeScript, where it does not by itself. */
function loader(): string[] {
  const native = 'typescript' in process.features && process.features.typescript !== false
  return native ? [] : ['--import', import.meta.resolve('@oxc-node/core/register')]
}

/**
 * Node's threads. They are not imported, so that a page can load this file; it may not use them: a
 * page that stands still is frozen.
 */
function workerThreads() {
  if (typeof process === 'undefined' || !('getBuiltinModule' in process)) {
    throw new Error("DataParallel: several 'cpu' devices need the threads of Node")
  }
  return process.getBuiltinModule('node:worker_threads')
}

type WorkerThreads = ReturnType<typeof workerThreads>
type Thread = InstanceType<WorkerThreads['Worker']>
type Port = InstanceType<WorkerThreads['MessageChannel']>['port1']
