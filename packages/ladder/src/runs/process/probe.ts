/** A stage in a process of its own, which does what it is asked, one thing after the other. */
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Stage } from '../../stages.ts'
import { converse } from './conversation.ts'
import type { Answers } from './probe-worker.ts'
import { spawnNode } from './spawn-node.ts'

const WORKER = fileURLToPath(new URL('./probe-worker.ts', import.meta.url))

export type Probe = {
  readonly name: string
  /** Throws a Trouble with the stage's name where something goes wrong in its process. */
  ask<M extends keyof Answers>(
    method: M,
    ...argument: Parameters<Answers[M]>
  ): Promise<Awaited<ReturnType<Answers[M]>>>
  close(): void
}

/** Starts a fresh process for `stage` and opens its adapter there. */
export async function openProbe(stage: Pick<Stage, 'name' | 'folder'>): Promise<Probe> {
  const child = spawnNode(WORKER, [], {
    nodeOptions: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced', // typed arrays stay typed arrays
  })
  const ask = converse(stage.name, child, {
    send: (question) => void child.send(question, () => {}), // failing, it shows as the child's end
    receiveOnce: (listener) => void child.once('message', listener),
  })
  const close = () => void child.kill() // it may loop for ever
  try {
    await ask('open', pathToFileURL(join(stage.folder, 'test', 'adapter.ts')).href)
  } catch (error) {
    close()
    throw error
  }
  return { name: stage.name, ask: ask as Probe['ask'], close }
}
