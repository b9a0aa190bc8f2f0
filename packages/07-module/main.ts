/** Trains the network on real images and prints how it goes. */
import { startRun } from '@stepgrad/data/run'
import {
  Generator,
  TUTORIAL,
  Tensor,
  countCorrect,
  createParameters,
  createVelocity,
  crossEntropy,
  forward,
  noGrad,
  randomPermutation,
  sgdStep,
  zeroGrad,
} from './src/index.ts'

const run = await startRun(import.meta.dirname)
const { dtype, epochs, seed, lr, momentum } = run.options

const generator = new Generator(seed)
const parameters = createParameters(TUTORIAL, dtype, generator)
const velocity = createVelocity(parameters)

for (let epoch = 1; epoch <= epochs; epoch++) {
  const order = randomPermutation(run.train.size, generator)
  for await (const { images, labels, size } of run.batches(run.train, order)) {
    const x = new Tensor(images, [size, 3, 32, 32])
    const cost = crossEntropy(forward(parameters, x), labels)
    zeroGrad(parameters)
    cost.backward()
    sgdStep(parameters, velocity, { lr, momentum })
    run.step(cost.item())
  }

  let correct = 0
  for await (const { images, labels, size } of run.batches(run.test)) {
    const logits = noGrad(() => forward(parameters, new Tensor(images, [size, 3, 32, 32])))
    correct += countCorrect(logits, labels)
  }
  run.epoch(correct)
}

await run.finish()
