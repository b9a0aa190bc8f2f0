/** Three schedules over 20 steps, drawn: the learning rate, and for the last one the momentum. */
import { optim, tensor } from '@stepgrad/11-optimizers'

const { StepLR, CosineAnnealingLR, OneCycleLR } = optim.lrScheduler
const STEPS = 20

function newOptimizer(): optim.SGD {
  return new optim.SGD([tensor([0], { requiresGrad: true })], { lr: 1, momentum: 0.9 })
}

function draw(title: string, make: (optimizer: optim.SGD) => { step(): void }): void {
  const optimizer = newOptimizer()
  const scheduler = make(optimizer)
  console.log(title)
  for (let step = 0; step < STEPS; step++) {
    const { lr, momentum } = optimizer.paramGroups[0]
    const numbers = title.startsWith('One') ? [lr, momentum] : [lr]
    const bar = '█'.repeat(Math.round(lr * 40))
    console.log(`${numbers.map((value) => value.toFixed(3)).join('  ')}  ${bar}`.trimEnd())
    optimizer.step()
    if (step + 1 < STEPS) scheduler.step()
  }
}

draw('StepLR { stepSize: 5, gamma: 0.5 }', (o) => new StepLR(o, { stepSize: 5, gamma: 0.5 }))
draw('CosineAnnealingLR { tMax: 20 }', (o) => new CosineAnnealingLR(o, { tMax: STEPS }))
draw('OneCycleLR { maxLr: 1, totalSteps: 20 }', (o) => {
  return new OneCycleLR(o, { maxLr: 1, totalSteps: STEPS })
})
