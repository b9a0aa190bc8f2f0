/** A stage in a process of its own, which does what it is asked, one thing after the other. */
import { fileURLToPath, pathToFileURL } from 'node:url'
import { join } from 'node:path'
import type { Stage } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'
import type { Answers, Reply } from './probe-worker.ts'
import { spawnNode } from './spawn-node.ts'

const WORKER = fileURLToPath(new URL('./probe-worker.ts', import.meta.url))

/** What went wrong in a stage's process, told with the stage's name and the error's own stack. */
export class StageTrouble extends Trouble {
  readonly stage: string

  constructor(stage: string, message: string) {
    super(`${stage}: ${message}`)
    this.name = 'StageTrouble'
    this.stage = stage
  }
}

export type Probe = {
  readonly name: string
  ask<M extends keyof Answers>(
    method: M,
    ...argument: Parameters<Answers[M]>
  ): Promise<Awaited<ReturnType<Answers[M]>>>
  close(): void
}

/** Starts a fresh process for `stage`. Throws a StageTrouble where its adapter cannot be opened. */
export async function openProbe(stage: Pick<Stage, 'name' | 'folder'>): Promise<Probe> {
  const child = spawnNode(WORKER, [], {
    nodeOptions: ['--expose-gc'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced', // typed arrays stay typed arrays
  })
  let output = ''
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000))
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)

  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const how = signal === null ? `exit status ${code}` : signal
      reject(new StageTrouble(stage.name, `its process ended (${how})\n${output.trim()}`))
    })
  })
  ended.catch(() => {}) // only of interest to whoever is waiting for an answer

  const ask = async (method: keyof Answers, argument?: unknown) => {
    const answered = new Promise<Reply>((resolve) => child.once('message', resolve))
    child.send({ method, argument }, () => {}) // a closed channel shows as the end of the process
    const reply = await Promise.race([answered, ended])
    if ('error' in reply) throw new StageTrouble(stage.name, reply.error)
    return reply.value
  }
  const probe = {
    name: stage.name,
    ask: ask as Probe['ask'],
    close: () => void (child.connected && child.disconnect()),
  }

  const adapter = pathToFileURL(join(stage.folder, 'test', 'adapter.ts')).href
  try {
    await probe.ask('open', adapter)
  } catch (error) {
    probe.close()
    throw error
  }
  return probe
}
