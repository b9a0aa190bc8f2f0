/**
 * The network on digits, with each optimizer and a schedule. By itself a short form, which takes seconds; with --run
 * 500 digits three times, which takes minutes and writes results/digits.json.
 */
import {
  Generator,
  Net,
  Tensor,
  countCorrect,
  crossEntropy,
  noGrad,
  optim,
  randomPermutation,
} from '@stepgrad/11-optimizers'
import { loadMnist } from '@stepgrad/data'
import { writeResults } from '../../results.ts'

export type Outcome = { optimizer: string; costs: number[]; right: number }
export type Digits = { digits: number; epochs: number; batch: number; heldBack: number }

type Stepper = { zeroGrad(): void; step(): unknown }
type Setup = { optimizer: Stepper; scheduler?: { step(): void } }

const full = process.argv.includes('--run')
const options: Digits = full
  ? { digits: 500, epochs: 3, batch: 20, heldBack: 500 }
  : { digits: 40, epochs: 1, batch: 20, heldBack: 20 }
const { digits, epochs, batch, heldBack } = options
const totalSteps = (epochs * digits) / batch
const { train, test } = await loadMnist()

const SETUPS: Record<string, (params: Iterable<Tensor>) => Setup> = {
  'SGD, lr 0.05': (w) => ({ optimizer: new optim.SGD(w, { lr: 0.05 }) }),
  'SGD, lr 0.02, momentum 0.9': (w) => ({
    optimizer: new optim.SGD(w, { lr: 0.02, momentum: 0.9 }),
  }),
  'Adagrad, lr 0.01': (w) => ({ optimizer: new optim.Adagrad(w, { lr: 0.01 }) }),
  'RMSprop, lr 0.001': (w) => ({ optimizer: new optim.RMSprop(w, { lr: 0.001 }) }),
  'Adam, lr 0.001': (w) => ({ optimizer: new optim.Adam(w, { lr: 0.001 }) }),
  'Adam, lr 0.003': (w) => ({ optimizer: new optim.Adam(w, { lr: 0.003 }) }),
  'AdamW, lr 0.003': (w) => ({ optimizer: new optim.AdamW(w, { lr: 0.003 }) }),
  'Adam, one cycle up to 0.005': (w) => {
    const optimizer = new optim.Adam(w)
    const { OneCycleLR } = optim.lrScheduler
    return { optimizer, scheduler: new OneCycleLR(optimizer, { maxLr: 0.005, totalSteps }) }
  },
}

function run(name: string, setup: (params: Iterable<Tensor>) => Setup): Outcome {
  const generator = new Generator(0)
  const net = new Net({ generator })
  const { optimizer, scheduler } = setup(net.parameters())
  const costs: number[] = []
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = randomPermutation(digits, generator)
    for (let at = 0; at < digits; at += batch) {
      const indices = order.subarray(at, at + batch)
      const images = new Tensor(train.images(indices), [batch, 3, 32, 32])
      const labels = Array.from(indices, (i) => train.labels[i])
      const cost = crossEntropy(net.forward(images), labels)
      optimizer.zeroGrad()
      cost.backward()
      optimizer.step()
      scheduler?.step()
      costs.push(Number(cost.item().toFixed(4)))
    }
  }
  return { optimizer: name, costs, right: right(net) }
}

/** How many of the digits that were held back it gets right. */
function right(net: Net): number {
  const indices = Array.from({ length: heldBack }, (_, i) => i)
  const images = new Tensor(test.images(indices), [heldBack, 3, 32, 32])
  const labels = indices.map((i) => test.labels[i])
  return countCorrect(
    noGrad(() => net.forward(images)),
    labels,
  )
}

const outcomes = Object.entries(SETUPS).map(([name, setup]) => run(name, setup))
for (const { optimizer, costs } of outcomes) {
  console.log(optimizer.padEnd(28), costs.at(-1)!.toFixed(2).padStart(5))
}
if (full) {
  const command = 'pnpm -C lessons experiment 11-optimizers/experiments/digits.ts --run'
  writeResults(new URL('../results/digits.json', import.meta.url), command, { options, outcomes })
}
