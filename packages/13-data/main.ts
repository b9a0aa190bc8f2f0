/** Trains the network on real images and prints how it goes. */
import { startRun } from '@stepgrad/data/run'
import {
  DataLoader,
  Generator,
  Net,
  Tensor,
  fit,
  formatAccuracy,
  formatConfusion,
  nn,
  optim,
} from './src/index.ts'

const run = await startRun(import.meta.dirname, { further: ['confusion'] })
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

const net = new Net({ dtype, generator })
const criterion = new nn.CrossEntropyLoss()
const optimizer = new optim.SGD(net.parameters(), { lr, momentum })

const history = await fit(net, { train, test, criterion, optimizer, epochs, ...run.observe() })
await run.finish()

const { classNames } = run.test
const evaluation = history.epochs.at(-1)!.test!
console.log(`right answers by class\n${formatAccuracy(evaluation, classNames)}`)
if (confusion) console.log(`classes and answers\n${formatConfusion(evaluation, classNames)}`)
