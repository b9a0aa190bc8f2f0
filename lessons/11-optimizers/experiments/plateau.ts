/** A metric that stops getting better, twice, and what ReduceLROnPlateau makes of it. */
import { optim, tensor } from '@stepgrad/11-optimizers'

const optimizer = new optim.SGD([tensor([0], { requiresGrad: true })], { lr: 0.1 })
const scheduler = new optim.lrScheduler.ReduceLROnPlateau(optimizer, { patience: 2, factor: 0.1 })

const costs = [2.3, 1.1, 0.7, 0.71, 0.7, 0.69, 0.7, 0.7, 0.71, 0.5, 0.4, 0.4, 0.4, 0.4]
for (const [epoch, cost] of costs.entries()) {
  scheduler.step(cost)
  const { numBadEpochs, best } = scheduler
  const cells = [
    `epoch ${epoch + 1}`.padEnd(9),
    `cost ${cost}`.padEnd(10),
    `best ${best}`.padEnd(10),
  ]
  console.log(...cells, `bad epochs ${numBadEpochs}   lr ${optimizer.paramGroups[0].lr.toFixed(4)}`)
}
