/** Each measurement has a process of its own, which is new. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'
import { spawnNode } from './ladder.ts'
import { COMPARED_STEPS, type Job, type Outcome } from './run-job.ts'

/** Why something was not measured, in words for the table. */
export class NotRun extends Error {}

/** Runs a job of `contestants/FILE.ts` in Node. */
export async function launchNode(file: string, job: Job): Promise<Outcome> {
  const child = spawnNode(fileURLToPath(new URL('./worker.ts', import.meta.url)), [], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced', // typed arrays stay typed arrays
  })
  const said = child.stderr === null ? Promise.resolve('') : text(child.stderr)
  const replied = new Promise<{ outcome: Outcome } | { error: string } | undefined>((resolve) => {
    child.once('message', (reply) => resolve(reply as { outcome: Outcome }))
    child.once('close', () => resolve(undefined))
  })
  child.send({ file: new URL(`./contestants/${file}.ts`, import.meta.url).href, job }, () => {})
  const reply = await replied
  if (reply === undefined) throw new NotRun(`its process ended: ${lastLine(await said)}`)
  if ('error' in reply) throw new NotRun(firstLine(reply.error))
  return reply.outcome
}

export type PythonProcess = {
  readonly python: string
  /** Where the loader looks for libraries first, such as another BLAS. */
  readonly libraries?: string
}

/** Runs a job of `contestants/pytorch.py`. */
export async function launchTorch(
  { python, libraries }: PythonProcess,
  job: Job,
): Promise<Outcome> {
  const script = fileURLToPath(new URL('./contestants/pytorch.py', import.meta.url))
  const child = spawn(python, [script], {
    env: { ...process.env, ...ONE_THREAD, ...(libraries && { LD_LIBRARY_PATH: libraries }) },
  })
  child.stdin.on('error', () => {}) // shows as the child's end
  child.stdin.end(JSON.stringify({ ...inJson(job), comparedSteps: COMPARED_STEPS }) + '\n')
  const ended = once(child, 'close')
  const [answer, said] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [status] = (await ended) as [number | null]
  if (status !== 0) throw new NotRun(lastLine(said))
  return JSON.parse(answer) as Outcome
}

/** OpenBLAS and OpenMP would each take all cores. */
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }

function inJson({ task, warmMs, turnMs }: Job): object {
  const { batch, parameters, ...rest } = task
  return {
    warmMs,
    turnMs,
    task: {
      ...rest,
      images: base64(batch.images),
      labels: base64(batch.labels),
      parameters: parameters.map((p) => ({ ...p, values: base64(p.values) })),
    },
  }
}

function base64({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0]
}

function lastLine(message: string): string {
  return message.trim().split('\n').at(-1) || 'without a word'
}
