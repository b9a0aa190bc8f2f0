/** Real PyTorch as one more runner, where a Python on this machine has it. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Trouble } from '../../trouble.ts'
import type { Reply, Steps, Training } from '../process/probe-worker.ts'
import type { Runner } from './rounds.ts'

const SCRIPT = fileURLToPath(new URL('./torch_step.py', import.meta.url))

/** The name under which it runs. */
export const TORCH = 'PyTorch'

export type TorchInfo = {
  readonly python: string
  readonly version: string
  /** `generic (libblas.so.3.11.0)`, `mkl` … */
  readonly blas: string
  readonly threads: number
}

/** A Python that can import torch: `STEPGRAD_PYTHON`, the one on the path, or the system's. */
export function findPython(): string | undefined {
  const chosen = process.env.STEPGRAD_PYTHON
  const found = [chosen, 'python3', '/usr/bin/python3'].find(
    (python) => python && spawnSync(python, ['-c', 'import torch']).status === 0,
  )
  if (chosen && found !== chosen)
    throw new Trouble(`STEPGRAD_PYTHON is ${chosen}, which cannot import torch`)
  return found
}

/** What `python` has. */
export async function aboutTorch(python: string): Promise<TorchInfo> {
  const ask = converse(spawn(python, [SCRIPT]))
  const about = (await ask('about')) as Omit<TorchInfo, 'python'>
  ask.close()
  return { python, ...about }
}

/** Starts PyTorch as it came, on one thread. */
export function openTorchRunner(python: string): Promise<Runner> {
  const ask = converse(spawn(python, [SCRIPT]))
  return Promise.resolve({
    name: TORCH,
    begin: async (training) => void (await ask('begin', inJson(training))),
    step: async (count) => (await ask('step', count)) as Steps,
    close: () => ask.close(),
  })
}

type Ask = ((method: string, argument?: unknown) => Promise<unknown>) & { close(): void }

/** Questions and replies, a line of JSON each, one after the other. */
function converse(child: ChildProcessWithoutNullStreams): Ask {
  const { stdin, stdout, stderr } = child
  let complaint = ''
  stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4000)))
  stdin.on('error', () => {}) // shows as the end of the process
  const lines = createInterface({ input: stdout })
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      reject(new Trouble(`PyTorch: its process ended (exit status ${code})\n${complaint.trim()}`)),
    )
  })
  ended.catch(() => {}) // only of interest to whoever is waiting for an answer
  const ask = async (method: string, argument?: unknown) => {
    const answered = new Promise<string>((resolve) => lines.once('line', resolve))
    stdin.write(JSON.stringify({ method, argument }) + '\n')
    const reply = JSON.parse(await Promise.race([answered, ended])) as Reply
    if ('error' in reply) throw new Trouble(`PyTorch: ${reply.error}`)
    return reply.value
  }
  return Object.assign(ask, { close: () => stdin.end() })
}

/** Pixels as the bytes of float32 numbers in base64. */
function inJson({ batches, ...options }: Training): object {
  return {
    ...options,
    batches: batches.map(({ images, labels }) => ({
      images: Buffer.from(Float32Array.from(images.values).buffer).toString('base64'),
      labels: Array.from(labels),
    })),
  }
}
