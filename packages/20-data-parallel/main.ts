/** Trains the network on real images and prints how it goes. Stopped at any time, it goes on later. */
import { startRun } from '@stepgrad/data/run'
import {
  DataLoader,
  Generator,
  Net,
  type Progress,
  Tensor,
  compile,
  cpu,
  fit,
  formatAccuracy,
  formatConfusion,
  nn,
  noProgress,
  openDevice,
  optim,
  tensor,
} from './src/index.ts'
import { loadCheckpoint, saveCheckpoint } from './src/node.ts'

/** A second thread saves more time than it costs from a batch of 16 on. */
const threadsFor = (batchSize: number) => (batchSize < 16 ? 1 : 2)

let saved: Saved | undefined
let device = cpu
const run = await startRun(import.meta.dirname, {
  further: ['confusion', 'checkpoint', 'resume', 'device'],
  defaults: { epochs: 5 },
  resume: async (path) => (saved = await loadCheckpoint<Saved>(path)).settings,
  open: async (name, { batchSize }) => {
    device = await openDevice(name)
    const { receipt } = device
    return { name, receipt, threads: device === cpu ? threadsFor(batchSize) : 1 }
  },
})
const { batchSize, confusion, dtype, epochs, seed, lr, momentum } = run.options

const samplesOf = (set: typeof run.train) => ({
  length: set.size,
  get: (index: number): [image: Tensor, label: number] => {
    const image = new Tensor(set.images([index]), set.shape)
    return [image.to(dtype), set.labels[index]]
  },
})

const generator = new Generator(seed)
const train = new DataLoader(samplesOf(run.train), { batchSize, shuffle: true, generator })
const test = new DataLoader(samplesOf(run.test), { batchSize })

// #region parallel
const net = new Net({ dtype, generator })
const parallel = new nn.DataParallel(net, {
  devices: Array.from({ length: threadsFor(batchSize) }, () => 'cpu' as const),
  replica: { module: new URL('./src/net.ts', import.meta.url), create: 'Net' },
})
// #endregion parallel
const criterion = new nn.CrossEntropyLoss()
const optimizer = new optim.SGD(net.parameters(), { lr, momentum })
const progress: Progress = saved?.progress ?? noProgress()

// #region step
const step =
  device === cpu
    ? undefined
    : compile(
        (images, labels) => {
          optimizer.zeroGrad()
          const cost = criterion.forward(net.forward(images), labels)
          cost.backward()
          optimizer.step()
          return cost
        },
        { device },
      )
// #endregion step

if (saved) {
  net.loadStateDict(saved.model)
  optimizer.loadStateDict(saved.optimizer)
  train.loadStateDict(saved.train)
  run.loadStateDict({ ...saved.run, costs: saved.costs.tolist() as number[] })
}

// #region state
/** All that the training needs to go on. */
function state() {
  const { costs, ...report } = run.stateDict()
  return {
    settings: run.settings,
    model: net.stateDict(),
    optimizer: optimizer.stateDict(),
    train: train.stateDict(),
    progress,
    run: report,
    costs: tensor(costs, { dtype: 'float64' }),
  }
}
type Saved = ReturnType<typeof state>
// #endregion state

const watcher = run.observe({ save: () => saveCheckpoint(run.checkpoint, state()) })
const parts = { train, test, criterion, optimizer, step, progress }
const history = await fit(parallel, { ...parts, epochs, ...watcher })
await run.finish()
await step?.close()
await parallel.close()
await device.close()

const { classNames } = run.test
const evaluation = history.epochs.at(-1)!.test!
console.log(`right answers by class\n${formatAccuracy(evaluation, classNames)}`)
if (confusion) console.log(`classes and answers\n${formatConfusion(evaluation, classNames)}`)
