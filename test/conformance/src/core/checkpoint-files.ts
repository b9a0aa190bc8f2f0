import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { loadCheckpoints } from '@stepgrad/fixtures'
import type { CheckpointLibrary, Modules } from '../capabilities/checkpoint-library.ts'
import type { Library } from '../library.ts'
import { make } from '../capabilities/cases.ts'
import { expectClose } from '../compare.ts'
import { type Suite, type SuiteTest, adapterAddress } from '../suite-test.ts'
import { pytorch } from './nets.ts'
import { loader } from './loader.ts'
import type { Saving } from './save-in-thread.ts'

const group = 'checkpoint files'
const needs = ['checkpoints']

/** Moments of a saving to be killed at; only after the last of them is the new file there. */
const MOMENTS = ['not yet opened', 'opened', 'half written', 'written', 'on the disk', 'renamed']

/** What nobody but other programs can tell. */
export const checkpointFiles: readonly SuiteTest[] = [
  {
    group,
    name: 'a program that is killed while saving leaves the old file or the new one, whole',
    needs,
    dear: true,
    notRun: () => onWindows('there a program is not killed by a signal'),
    run: (suite) =>
      inFolder(async (folder) => {
        const { node, full } = libraryOf(suite)
        const path = join(folder, 'run.safetensors')
        for (const moment of MOMENTS) {
          await node.saveCheckpoint(path, { model: { w: full([20_000], 1) }, epoch: 1 })
          const before = readFileSync(path)
          const { signal } = saveInAnotherProgram(suite, path, moment)
          check(signal === 'SIGKILL', `${moment}: the program was not killed`)
          const { epoch } = await node.loadCheckpoint(path)
          check(
            epoch === (moment === 'renamed' ? 2 : 1),
            `${moment}: the file is of epoch ${epoch}`,
          )
          const unchanged = readFileSync(path).equals(before)
          check(unchanged || moment === 'renamed', `${moment}: the old file has changed`)
        }
      }),
  },
  {
    group,
    name: 'on a disk that is full, saving fails, says so, and leaves the old file alone',
    needs,
    dear: true,
    notRun: () => onWindows('there a program has no limit on the size of its files'),
    run: (suite) =>
      inFolder(async (folder) => {
        const { node, full } = libraryOf(suite)
        const path = join(folder, 'run.safetensors')
        await node.saveCheckpoint(path, { model: { w: full([20_000], 1) }, epoch: 1 })
        const before = readFileSync(path)
        const { stdout } = saveInAnotherProgram(
          suite,
          path,
          undefined,
          'ulimit -f 8; exec "$0" "$@"',
        )
        check(stdout.startsWith(`saveCheckpoint: ${path}: EFBIG`), `it says ${stdout}`)
        check(readFileSync(path).equals(before), 'the old file has changed')
        check(readdirSync(folder).length === 1, `there are ${String(readdirSync(folder))}`)
      }),
  },
  {
    group,
    name: 'two threads that save one file many times leave it whole each time, and nothing beside it',
    needs,
    dear: true,
    run: (suite) =>
      inFolder(async (folder) => {
        const { node } = libraryOf(suite)
        const path = join(folder, 'net.safetensors')
        await saveInThreads(suite, { path, times: 25 }, [20, 90])
        const { w } = (await node.loadFile(path)).tensors
        check(w.numel() === 1000 * w.min().item(), 'the file is torn')
        check(readdirSync(folder).length === 1, `there are ${String(readdirSync(folder))}`)
      }),
  },
  {
    group,
    name: 'PyTorch opens a checkpoint, gives the same logits, and takes the same next step',
    needs,
    dear: true,
    notRun: withoutPyTorch,
    run: (suite) =>
      inFolder(async (folder) => {
        const { node, tensor } = libraryOf(suite)
        const { Net, optim, crossEntropy } = suite.adapter.library as Modules
        const { training, sizes } = pytorch('tiny', 'float64')
        const net = new Net({ sizes, dtype: 'float64' })
        const optimizer = new optim.SGD(net.parameters(), { lr: 0.05, momentum: 0.9 })
        const step = (number: number) => {
          const { images, labels } = training.batches[number]
          const shape = [images.batch, sizes.channels, sizes.height, sizes.width]
          const x = tensor(Array.from(images.values), { dtype: 'float64' }).view(...shape)
          const logits = net.forward(x)
          optimizer.zeroGrad()
          crossEntropy(logits, labels).backward()
          optimizer.step()
          return logits
        }
        for (const number of [1, 2, 3]) step(number)
        const path = join(folder, 'run.safetensors')
        await node.saveCheckpoint(path, {
          model: net.stateDict(),
          optimizer: optimizer.stateDict(),
        })

        const logits = await suite.adapter.read(step(0))
        const torch = askPyTorch(path) as {
          logits: number[][]
          parameters: Record<string, number[]>
        }
        expectClose(logits, torch.logits.flat(), { what: 'logits', within: 1e-14 })
        for (const [name, parameter] of Object.entries(net.stateDict())) {
          const values = await suite.adapter.read(parameter)
          expectClose(values, torch.parameters[name], { what: name, within: 1e-14 })
        }
      }),
  },
  {
    group,
    name: 'PyTorch opens a file with buffers and gives the same logits',
    needs,
    dear: true,
    notRun: withoutPyTorch,
    run: (suite) =>
      inFolder(async (folder) => {
        const { node, toTorchNames } = libraryOf(suite)
        const { nn } = suite.adapter.library as Modules
        const net = new nn.Sequential(
          new nn.Conv2d(2, 3, 3),
          new nn.BatchNorm2d(3),
          new nn.ReLU(),
          new nn.Flatten(),
          new nn.Linear(48, 4),
        )
        const images = make(suite.adapter.library as Library, loadCheckpoints().normed.images)
        net.forward(images) // moves the buffers
        const path = join(folder, 'net.safetensors')
        await node.saveFile(toTorchNames(net.stateDict()), path)

        net.eval()
        const logits = await suite.adapter.read(net.forward(images))
        const torch = askPyTorch(path, '--normed') as { logits: number[][] }
        expectClose(logits, torch.logits.flat(), { what: 'logits', within: 2e-6 })
      }),
  },
]

function libraryOf({ adapter }: Suite): CheckpointLibrary {
  const library = adapter.library as CheckpointLibrary
  if (!('node' in library)) throw new Error('the stage has no files')
  return library
}

/** Runs save-and-die.ts, under a line of shell if one is given. */
function saveInAnotherProgram(
  { stage }: Suite,
  path: string,
  moment?: string,
  shell?: string,
): SpawnSyncReturns<string> {
  const script = fileURLToPath(new URL('save-and-die.ts', import.meta.url))
  const args = [...loader(), script, adapterAddress(stage), path, ...(moment ? [moment] : [])]
  const env = { ...process.env, NODE_OPTIONS: '' }
  const options = { encoding: 'utf8', env } as const
  return shell === undefined
    ? spawnSync(process.execPath, args, options)
    : spawnSync('bash', ['-c', shell, process.execPath, ...args], options)
}

/** Runs save-in-thread.ts for each of two values; ends when both have, and fails as one does. */
async function saveInThreads(
  { stage }: Suite,
  saving: Pick<Saving, 'path' | 'times'>,
  values: readonly [number, number],
): Promise<void> {
  const adapter = adapterAddress(stage)
  const ready = new Int32Array(new SharedArrayBuffer(4))
  const threads = values.map((value) => {
    return new Worker(new URL('save-in-thread.ts', import.meta.url), {
      workerData: { ...saving, value, adapter, ready } satisfies Saving,
      execArgv: loader(),
      env: { ...process.env, NODE_OPTIONS: '' },
    })
  })
  try {
    await Promise.all(threads.map((thread) => once(thread, 'exit'))) // rejects on an error
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate())) // one may wait for the other
  }
}

const PYTHON = process.env.STEPGRAD_PYTHON ?? 'python3'

/** What safetensors_check.py prints about a file. */
function askPyTorch(path: string, ...options: string[]): unknown {
  const script = fileURLToPath(new URL('../../../fixtures/safetensors_check.py', import.meta.url))
  const { status, stdout, stderr } = spawnSync(PYTHON, [script, path, ...options], {
    encoding: 'utf8',
  })
  check(status === 0, `${PYTHON}: ${stderr}`)
  return JSON.parse(stdout)
}

let foundPyTorch: boolean | undefined

function withoutPyTorch(): string | undefined {
  foundPyTorch ??= spawnSync(PYTHON, ['-c', 'import torch']).status === 0
  return foundPyTorch ? undefined : 'not run: no PyTorch'
}

function onWindows(reason: string): string | undefined {
  return process.platform === 'win32' ? `not run: ${reason}` : undefined
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stepgrad-'))
  try {
    await run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
