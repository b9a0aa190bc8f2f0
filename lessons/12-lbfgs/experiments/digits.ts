/**
 * The network on the same digits at every step, all in one batch: how the cost falls with each forward and backward pass.
 * By itself a short form; with --run the long one, which takes minutes and writes results/digits.json.
 */
import { type ImageSet, loadMnist } from '@stepgrad/data'
import {
  Generator,
  Net,
  Tensor,
  countCorrect,
  crossEntropy,
  noGrad,
  optim,
} from '@stepgrad/12-lbfgs'
import { writeResults } from '../../results.ts'

const full = process.argv.includes('--run')
const DIGITS = full ? 200 : 20
const EVALUATIONS = full ? 80 : 10
const SEED = 0

const HELD_BACK = full ? 1000 : 20

/** The cost of each pass in turn, and how many of the digits held back are told right in the end. */
export type Course = {
  name: string
  costs: number[]
  steps: number
  right: number
}

const { train, test } = await loadMnist()
const { images, labels } = batchOf(train, DIGITS)

type Optimizer = { step(closure: () => Tensor): unknown; zeroGrad(): void }

function run(name: string, make: (net: Net) => Optimizer): Course {
  const net = new Net({ generator: new Generator(SEED) })
  const optimizer = make(net)
  const costs: number[] = []
  const closure = () => {
    const cost = crossEntropy(net.forward(images), labels)
    optimizer.zeroGrad()
    cost.backward()
    costs.push(Number(cost.item().toPrecision(5)))
    return cost
  }
  let steps = 0
  for (; costs.length < EVALUATIONS; steps++) optimizer.step(closure)
  const heldBack = batchOf(test, HELD_BACK)
  const logits = noGrad(() => net.forward(heldBack.images))
  const right = countCorrect(logits, heldBack.labels)
  console.log(name.padEnd(26), `${steps} steps, ${costs.length} passes, cost ${costs.at(-1)}`)
  return { name, costs, steps, right }
}

function batchOf(set: ImageSet, count: number): { images: Tensor; labels: number[] } {
  const indices = Array.from({ length: count }, (_, i) => i)
  const images = new Tensor(set.images(indices), [count, 3, 32, 32])
  return { images, labels: indices.map((i) => set.labels[i]) }
}

const runs = [
  run('SGD, lr 0.02, momentum 0.9', (net) => sgd(net, 0.02)),
  run('SGD, lr 0.05, momentum 0.9', (net) => sgd(net, 0.05)),
  run('Adam, lr 0.003', (net) => new optim.Adam(net.parameters(), { lr: 0.003 })),
  run('LBFGS', (net) => new optim.LBFGS(net.parameters())),
  run('LBFGS, strong Wolfe', (net) => {
    return new optim.LBFGS(net.parameters(), { lineSearchFn: 'strong_wolfe' })
  }),
]

function sgd(net: Net, lr: number): optim.SGD {
  return new optim.SGD(net.parameters(), { lr, momentum: 0.9 })
}

if (full) {
  const command = 'pnpm -C lessons experiment 12-lbfgs/experiments/digits.ts --run'
  writeResults(new URL('../results/digits.json', import.meta.url), command, {
    options: {
      digits: DIGITS,
      passes: EVALUATIONS,
      heldBack: HELD_BACK,
      seed: SEED,
      dtype: 'float32',
    },
    runs,
  })
}
