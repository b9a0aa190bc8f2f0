import { MessageChannel, Worker } from 'node:worker_threads'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-stand-still.ts'
import type { Line } from './03-stand-still.ts'
import * as solution from './solutions/03-stand-still.ts'

/** A thread that squares numbers, and takes its time for the large ones. */
const SQUARES = `
  const { workerData: { port, count } } = require('node:worker_threads')
  port.on('message', (x) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, x)
    port.postMessage(x * x)
    Atomics.add(count, 0, 1)
    Atomics.notify(count, 0)
  })`

async function withThread(use: (line: Line) => void): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  const count = new Int32Array(new SharedArrayBuffer(4))
  const thread = new Worker(SQUARES, {
    eval: true,
    execArgv: [],
    workerData: { port: port2, count },
    transferList: [port2],
  })
  try {
    use({ port: port1, count })
  } finally {
    await thread.terminate()
  }
}

exercise(
  { yours, solution },
  {
    'an answer is there when the call returns': ({ ask }) =>
      withThread((line) => {
        expect(ask(line, 30)).toBe(900)
      }),
    'every question gets its own answer, 2,000 times': ({ ask }) =>
      withThread((line) => {
        for (let x = 0; x < 2000; x++) expect(ask(line, x % 2)).toBe(x % 2)
      }),
  },
)
