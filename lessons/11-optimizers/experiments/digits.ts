/** The network on 500 digits, three times through, with each optimizer and two schedules. Takes half a minute. */
import { loadMnist } from '@stepgrad/data'
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

const [DIGITS, EPOCHS, BATCH, HELD_BACK] = [500, 3, 20, 500]
const STEPS = (EPOCHS * DIGITS) / BATCH
const { train, test } = await loadMnist()

type Params = Iterable<Tensor>
type Made = { zeroGrad(): void; step(): unknown }

function run(name: string, make: (params: Params) => { optimizer: Made; scheduler?: Step }): void {
  const generator = new Generator(0)
  const net = new Net({ generator })
  const { optimizer, scheduler } = make(net.parameters())
  const costs: number[] = []
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const order = randomPermutation(DIGITS, generator)
    for (let at = 0; at < DIGITS; at += BATCH) {
      const indices = order.subarray(at, at + BATCH)
      const images = new Tensor(train.images(indices), [BATCH, 3, 32, 32])
      const labels = Array.from(indices, (i) => train.labels[i])
      const cost = crossEntropy(net.forward(images), labels)
      optimizer.zeroGrad()
      cost.backward()
      optimizer.step()
      scheduler?.step()
      costs.push(cost.item())
    }
  }
  const last = costs.slice(-DIGITS / BATCH)
  const mean = last.reduce((sum, cost) => sum + cost, 0) / last.length
  console.log(name.padEnd(36), mean.toFixed(2).padStart(5), `${right(net)}`.padStart(6))
}

type Step = { step(): void }

function right(net: Net): number {
  const indices = Array.from({ length: HELD_BACK }, (_, i) => i)
  const images = new Tensor(test.images(indices), [HELD_BACK, 3, 32, 32])
  const labels = indices.map((i) => test.labels[i])
  return countCorrect(noGrad(() => net.forward(images)), labels)
}

console.log(`${STEPS} steps                              cost  right of ${HELD_BACK}`)
run('SGD, lr 0.05', (w) => ({ optimizer: new optim.SGD(w, { lr: 0.05 }) }))
run('SGD, lr 0.02, momentum 0.9', (w) => ({
  optimizer: new optim.SGD(w, { lr: 0.02, momentum: 0.9 }),
}))
run('Adagrad, lr 0.01', (w) => ({ optimizer: new optim.Adagrad(w) }))
run('RMSprop, lr 0.001', (w) => ({ optimizer: new optim.RMSprop(w, { lr: 0.001 }) }))
run('Adam, lr 0.001', (w) => ({ optimizer: new optim.Adam(w) }))
run('Adam, lr 0.003', (w) => ({ optimizer: new optim.Adam(w, { lr: 0.003 }) }))
run('AdamW, lr 0.003', (w) => ({ optimizer: new optim.AdamW(w, { lr: 0.003 }) }))
run('Adam, one cycle up to 0.005', (w) => {
  const optimizer = new optim.Adam(w)
  const options = { maxLr: 0.005, totalSteps: STEPS }
  return { optimizer, scheduler: new optim.lrScheduler.OneCycleLR(optimizer, options) }
})
