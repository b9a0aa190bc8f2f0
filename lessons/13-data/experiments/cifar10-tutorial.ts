/**
 * The tutorial's network and settings, here and in PyTorch, from the same initial weights and with
 * the same order of images: how many of the images held back are right after ten epochs?
 *
 * Without options, prints what `results/cifar10-tutorial.json` holds. With `--run`, trains what is
 * missing there, seed by seed, and can be interrupted; the images lie in `--data-dir` or CIFAR10_DIR,
 * and `STEPGRAD_PYTHON` names a python3 with PyTorch. With `--short`, a few digits stand in for
 * CIFAR-10, and nothing is written.
 */
import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { loadCifar10 } from '@stepgrad/data'
import { digitsAsCifar10 } from './digits-as-cifar10.ts'
import { deviation, mean, readRuns, table, writeRuns } from './results.ts'
import { type Outcome, trainAsTutorial } from './train-as-tutorial.ts'

type Run = {
  readonly seed: number
  readonly stepgrad: Outcome
  /** Absent where there is no PyTorch. */
  readonly pytorch?: Outcome & { readonly torch: string }
}

const FILE = new URL('../results/cifar10-tutorial.json', import.meta.url)
const COMMAND = 'pnpm -C lessons experiment 13-data/experiments/cifar10-tutorial.ts --run'
const PYTHON = process.env.STEPGRAD_PYTHON ?? 'python3'
const SCRIPT = fileURLToPath(new URL('cifar10-tutorial.py', import.meta.url))

const { values: options } = parseArgs({
  options: {
    run: { type: 'boolean' },
    short: { type: 'boolean' },
    seeds: { type: 'string', default: '5' },
    epochs: { type: 'string', default: '10' },
    'data-dir': { type: 'string', default: process.env.CIFAR10_DIR },
  },
})

if (options.short) {
  const folder = await digitsAsCifar10(120, 50)
  try {
    print([await both(folder, 0, 2)])
  } finally {
    rmSync(folder, { recursive: true })
  }
} else if (options.run) {
  const folder = options['data-dir']
  if (!folder) throw new Error('cifar10-tutorial: --data-dir or CIFAR10_DIR must name the images')
  for (let seed = 0; seed < Number(options.seeds); seed++) {
    const runs = readRuns<Run>(FILE)
    if (runs.some((run) => run.seed === seed)) continue
    writeRuns(FILE, COMMAND, [...runs, await both(folder, seed, Number(options.epochs))])
    print(readRuns<Run>(FILE))
  }
} else print(readRuns<Run>(FILE))

async function both(folder: string, seed: number, epochs: number): Promise<Run> {
  const stepgrad = await trainAsTutorial(await loadCifar10({ dir: folder }), seed, epochs)
  const args = [SCRIPT, folder, seed, epochs].map(String)
  if (!(await hasPyTorch())) return { seed, stepgrad }
  const { stdout } = await promisify(execFile)(PYTHON, args)
  return { seed, stepgrad, pytorch: JSON.parse(stdout) as Required<Run>['pytorch'] }
}

function hasPyTorch(): Promise<boolean> {
  return promisify(execFile)(PYTHON, ['-c', 'import torch']).then(
    () => true,
    () => false,
  )
}

function print(runs: readonly Run[]): void {
  if (runs.length === 0) return console.log('no results yet: --run makes them')
  const last = ({ accuracies }: Outcome) => accuracies.at(-1)! * 100
  const ours = runs.map((run) => last(run.stepgrad))
  const theirs = runs.flatMap((run) => (run.pytorch ? [last(run.pytorch)] : []))
  const cells = (values: readonly (number | undefined)[]) =>
    values.map((value) => value?.toFixed(1) ?? 'not run')
  const rows = runs.map(({ seed, stepgrad, pytorch }) => [
    `seed ${seed}`,
    ...cells([last(stepgrad), pytorch && last(pytorch)]),
    pytorch ? (sameStart(stepgrad, pytorch) ? 'yes' : 'NO') : '–',
  ])
  const spread = runs.length > 1 ? [['deviation', ...cells([ours, theirs].map(deviation)), '']] : []
  console.log(`% right of those held back, after epoch ${runs[0].stepgrad.accuracies.length}\n`)
  console.log(
    table([
      ['', 'Stepgrad', 'PyTorch', 'same weights and order'],
      ...rows,
      ['mean', ...cells([mean(ours), theirs.length > 0 ? mean(theirs) : undefined]), ''],
      ...spread,
    ]),
  )
}

function sameStart(a: Outcome, b: Outcome): boolean {
  return a.weights === b.weights && a.orders.join() === b.orders.join()
}
