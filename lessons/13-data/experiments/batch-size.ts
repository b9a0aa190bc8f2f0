/**
 * Batches of 4 against batches of 64: accuracy by epoch, and accuracy by seconds.
 *
 * Without options, prints what `results/batch-size.json` holds. With `--run`, trains what is missing
 * there, seed by seed, and can be interrupted; CIFAR-10's images lie in `--data-dir` or CIFAR10_DIR.
 * With `--short`, trains on a few digits and writes nothing.
 */
import { parseArgs } from 'node:util'
import { firstImages, loadCifar10, loadMnist } from '@stepgrad/data'
import { mean, percent, readRuns, table, writeRuns } from './results.ts'
import { type Epoch, type Images, type Setting, Training } from './training.ts'

type Run = {
  readonly dataset: string
  readonly seed: number
  readonly setting: Setting
  readonly epochs: readonly Epoch[]
}

// The tutorial's; 16 times its batch; and 16 times its batch with steps 16 times as long.
const SETTINGS: readonly Setting[] = [
  { batchSize: 4, lr: 0.001 },
  { batchSize: 64, lr: 0.001 },
  { batchSize: 64, lr: 0.016 },
]
const HEADS = SETTINGS.map(({ batchSize, lr }) => `batch ${batchSize}, lr ${lr}`)
const FILE = new URL('../results/batch-size.json', import.meta.url)
const COMMAND = 'pnpm -C lessons experiment 13-data/experiments/batch-size.ts --run'

const { values: options } = parseArgs({
  options: {
    run: { type: 'boolean' },
    short: { type: 'boolean' },
    seeds: { type: 'string', default: '3' },
    'data-dir': { type: 'string' },
  },
})

if (options.short) {
  const { train, test } = await loadMnist()
  const few = { name: 'digits', train: firstImages(train, 64), test: firstImages(test, 100) }
  print(await compare(few, 0, 1))
} else if (options.run) {
  const dir = options['data-dir']
  for (const { load, epochs } of [
    { load: loadMnist, epochs: 5 },
    { load: () => loadCifar10({ dir }), epochs: 10 },
  ]) {
    const images = await load()
    for (let seed = 0; seed < Number(options.seeds); seed++) {
      const runs = readRuns<Run>(FILE)
      if (runs.some((run) => run.dataset === images.name && run.seed === seed)) continue
      const more = await compare(images, seed, epochs)
      writeRuns(FILE, COMMAND, [...runs, ...more])
      const seconds = more[0].epochs.at(-1)!.seconds.toFixed(0)
      console.log(`${images.name}, seed ${seed}: ${seconds} s for each setting`)
    }
  }
} else print(readRuns<Run>(FILE))

/**
 * Trains with each setting from the same initial weights. The settings take turns: the first one
 * trains an epoch, then each of the others until it has had as many seconds. So whatever else the
 * machine does slows all of them.
 */
async function compare(images: Images, seed: number, epochs: number): Promise<Run[]> {
  const trainings = SETTINGS.map((setting) => new Training(images, seed, setting))
  const [first, ...others] = trainings
  for (let epoch = 1; epoch <= epochs; epoch++) {
    await first.epoch()
    for (const other of others) {
      while (other.epochs.length < epoch || other.seconds < first.seconds) await other.epoch()
    }
  }
  return trainings.map(({ setting, epochs }) => ({ dataset: images.name, seed, setting, epochs }))
}

function print(runs: readonly Run[]): void {
  if (runs.length === 0) return console.log('no results yet: --run makes them')
  for (const dataset of new Set(runs.map((run) => run.dataset))) {
    const columns = SETTINGS.map((setting) =>
      runs.filter(
        (run) =>
          run.dataset === dataset &&
          run.setting.batchSize === setting.batchSize &&
          run.setting.lr === setting.lr,
      ),
    )
    console.log(`${dataset}, % right, ${columns[0].length} seeds\n`)
    console.log(`${table(byEpoch(columns))}\n`)
    console.log(`${table(bySeconds(columns))}\n`)
  }
}

/** Accuracy after the same number of epochs. */
function byEpoch(columns: readonly (readonly Run[])[]): string[][] {
  const count = columns[0][0].epochs.length
  const shown = [1, 2, 3, 5, 10, 20].filter((epoch) => epoch <= count)
  const rows = shown.map((epoch) => [
    `epoch ${epoch}`,
    ...columns.map((runs) => percent(runs.map((run) => run.epochs[epoch - 1].accuracy))),
  ])
  return [['', ...HEADS], ...rows]
}

/** Accuracy at the same time: when the first setting has ended these epochs. */
function bySeconds(columns: readonly (readonly Run[])[]): string[][] {
  const count = columns[0][0].epochs.length
  const shown = [1, 2, 3, 5, 10, 20].filter((epoch) => epoch <= count)
  const rows = shown.map((epoch) => {
    const seconds = columns[0].map((run) => run.epochs[epoch - 1].seconds)
    return [
      `${mean(seconds).toFixed(0)} s`,
      ...columns.map((runs) => percent(runs.map((run, i) => accuracyAt(run, seconds[i])))),
    ]
  })
  return [['', ...HEADS], ...rows]
}

/** What was right after the last epoch that was over by then; before the first, one in ten. */
function accuracyAt({ epochs }: Run, seconds: number): number {
  return epochs.findLast((epoch) => epoch.seconds <= seconds)?.accuracy ?? 0.1
}
