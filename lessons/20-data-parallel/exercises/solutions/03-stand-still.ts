import { receiveMessageOnPort } from 'node:worker_threads'
import type { Line } from '../03-stand-still.ts'

export function ask({ port, count }: Line, question: unknown): unknown {
  port.postMessage(question)
  for (;;) {
    const seen = Atomics.load(count, 0)
    const received: { message: unknown } | undefined = receiveMessageOnPort(port)
    if (received) return received.message
    Atomics.wait(count, 0, seen)
  }
}
