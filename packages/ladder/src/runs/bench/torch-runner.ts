/** Real PyTorch as one more runner, where a Python on this machine has it. */
import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Trouble } from '../../trouble.ts'
import { type Ask, converse, type Reply } from '../process/conversation.ts'
import type { Steps, Training } from '../process/probe-worker.ts'
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
  const { ask, close } = startTorch(python)
  const about = (await ask('about')) as Omit<TorchInfo, 'python'>
  close()
  return { python, ...about }
}

/** PyTorch as it came, on one thread. */
export function openTorchRunner(python: string): Promise<Runner> {
  const { ask, close } = startTorch(python)
  return Promise.resolve({
    name: TORCH,
    begin: async (training) => void (await ask('begin', inJson(training))),
    step: async (count) => (await ask('step', count)) as Steps,
    close,
  })
}

/** Starts the script, which takes a question and gives a reply on a line each, in JSON. */
function startTorch(python: string): { ask: Ask; close(): void } {
  const child = spawn(python, [SCRIPT])
  const lines = createInterface({ input: child.stdout })
  child.stdin.on('error', () => {}) // shows as the child's end
  const ask = converse(TORCH, child, {
    send: (question) => void child.stdin.write(JSON.stringify(question) + '\n'),
    receiveOnce: (listener) =>
      void lines.once('line', (line) => listener(JSON.parse(line) as Reply)),
  })
  return { ask, close: () => void child.stdin.end() }
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
