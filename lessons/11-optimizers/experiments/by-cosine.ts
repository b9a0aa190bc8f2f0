/** The cosine from 0.1 to 0.02 in 4 steps, and two steps more: by its formula, and each rate from the one before. */
import { optim, tensor } from '@stepgrad/11-optimizers'

const [start, etaMin, tMax] = [0.1, 0.02, 4]
const optimizer = new optim.SGD([tensor([0], { requiresGrad: true })], { lr: start })
const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, { tMax, etaMin })

const wave = (t: number) => 1 + Math.cos((Math.PI * t) / tMax)
console.log('t   formula   scheduler   distance by the one before')
let before = NaN
for (let t = 0; t < 7; t++) {
  if (t > 0) scheduler.step()
  const { lr } = optimizer.paramGroups[0]
  const formula = etaMin + ((start - etaMin) * wave(t)) / 2
  const factor = Math.abs(before) > 1e-12 ? ((lr - etaMin) / before).toFixed(4) : ''
  console.log(`${t}   ${formula.toFixed(5)}   ${lr.toFixed(5)}     ${factor}`.trimEnd())
  before = lr - etaMin
}
