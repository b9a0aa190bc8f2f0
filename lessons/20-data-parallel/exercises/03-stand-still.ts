import type { MessagePort } from 'node:worker_threads'
import { notYetWritten } from '../../exercise.ts'

/*
 * A call that waits for another thread. The other thread sends its answer through a port, adds 1 to `count[0]`, and
 * notifies whoever waits there.
 */

/** What both threads have. */
export type Line = { readonly port: MessagePort; readonly count: Int32Array<SharedArrayBuffer> }

/**
 * Sends a question and stands still until the answer is there; `receiveMessageOnPort` looks for one without waiting.
 *
 * Beware of the moment between looking and falling asleep: an answer that comes just then must not be slept through.
 * `Atomics.wait(count, 0, seen)` helps, for it does not sleep if count[0] is no longer what you have seen.
 */
export function ask(line: Line, question: unknown): unknown {
  return notYetWritten(line, question)
}
