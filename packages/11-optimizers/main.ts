/** Trains the network on real images and prints how it goes. */
import { startRun } from '@stepgrad/data/run'
import {
  Generator,
  Net,
  Tensor,
  countCorrect,
  nn,
  noGrad,
  optim,
  randomPermutation,
} from './src/index.ts'

const run = await startRun(import.meta.dirname)
const { dtype, epochs, seed, lr, momentum } = run.options

const generator = new Generator(seed)
const net = new Net({ dtype, generator })
const criterion = new nn.CrossEntropyLoss()
const optimizer = new optim.SGD(net.parameters(), { lr, momentum })

for (let epoch = 1; epoch <= epochs; epoch++) {
  net.train()
  const order = randomPermutation(run.train.size, generator)
  for await (const { images, labels, size } of run.batches(run.train, order)) {
    const x = new Tensor(images, [size, 3, 32, 32])
    const cost = criterion.forward(net.forward(x), labels)
    optimizer.zeroGrad()
    cost.backward()
    optimizer.step()
    run.step(cost.item())
  }

  net.eval()
  let correct = 0
  for await (const { images, labels, size } of run.batches(run.test)) {
    const logits = noGrad(() => net.forward(new Tensor(images, [size, 3, 32, 32])))
    correct += countCorrect(logits, labels)
  }
  run.epoch(correct)
}

await run.finish()
