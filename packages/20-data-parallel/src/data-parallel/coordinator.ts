/**
 * The thread between the one that trains, which waits and so cannot hear of anything, and those of
 * the replicas, one of which may die: it passes tasks on, and what came of them back. A thread that
 * has died is replaced.
 *
 * @module
 */
import { Piscina } from 'piscina'
import { workerData } from 'node:worker_threads'
import { type Answer, failureOf } from './messages.ts'
import { type Letter, type Post, type Reply } from './threads.ts'
import { type PlainTensor, memoryOf } from './plain-tensor.ts'

const { port, signal, threads, execArgv } = workerData as Post

// #region coordinator
const pools = Array.from({ length: threads }, () => {
  return new Piscina<unknown, Answer>({
    filename: new URL('./replica-thread.ts', import.meta.url).href,
    name: 'run',
    minThreads: 1, // one thread each: a replica keeps its forward passes
    maxThreads: 1,
    idleTimeout: Infinity,
    execArgv: [...execArgv],
  })
})

port.on('message', (letter: Letter) => void passOn(letter))

async function passOn({ ticket, thread, task, memory }: Letter): Promise<void> {
  try {
    reply({ ticket, answer: await pools[thread].run(task, { transferList: memory }) })
  } catch (error) {
    reply({ ticket, died: failureOf(error) }) // errors of the network come as answers
  }
}

function reply(message: Reply): void {
  port.postMessage(message, 'answer' in message ? memoryOf(tensorsOf(message.answer)) : [])
  Atomics.add(signal, 0, 1)
  Atomics.notify(signal, 0)
}
// #endregion coordinator

function tensorsOf(answer: Answer): readonly PlainTensor[] {
  if ('output' in answer) return [answer.output]
  return 'gradients' in answer ? answer.gradients : []
}
