/** Three schedules over 20 steps, drawn. */
import { optim, tensor } from '@stepgrad/11-optimizers'

const { StepLR, CosineAnnealingLR, OneCycleLR } = optim.lrScheduler
const STEPS = 20

function sgd() {
  return new optim.SGD([tensor([0], { requiresGrad: true })], { lr: 1, momentum: 0.9 })
}

const first = sgd()
draw('StepLR, stepSize 5, gamma 0.5', first, new StepLR(first, { stepSize: 5, gamma: 0.5 }))
const second = sgd()
draw('CosineAnnealingLR, tMax 20', second, new CosineAnnealingLR(second, { tMax: STEPS }))
const third = sgd()
draw('OneCycleLR, maxLr 1', third, new OneCycleLR(third, { maxLr: 1, totalSteps: STEPS }))

function draw(title: string, { paramGroups: [group], step }: ReturnType<typeof sgd>, schedule: { step(): void }) {
  void step
  console.log(`\n${title}`)
  for (let t = 0; t < STEPS; t++) {
    if (t > 0) schedule.step()
    const bar = '█'.repeat(Math.round(group.lr * 40))
    console.log(
      `${String(t).padStart(2)} ${group.lr.toFixed(3)}`,
      title.startsWith('One') ? group.momentum.toFixed(3) : '',
      bar,
    )
  }
}
