/** What `digits.ts --run` found, from results/digits.json. */
import type { Digits, Outcome } from './digits.ts'
import { readResults } from '../../results.ts'

type Results = { options: Digits; outcomes: Outcome[] }

const file = new URL('../results/digits.json', import.meta.url)
const { options, outcomes } = readResults<Results>(file)
const { digits, epochs, batch, heldBack } = options
const perEpoch = digits / batch

console.log(`mean cost in epoch               1      2      3   right of ${heldBack}`)
for (const { optimizer, costs, right } of outcomes) {
  const means = Array.from({ length: epochs }, (_, epoch) => {
    const own = costs.slice(epoch * perEpoch, (epoch + 1) * perEpoch)
    return own.reduce((sum, cost) => sum + cost, 0) / own.length
  })
  const cells = means.map((mean) => mean.toFixed(2).padStart(6))
  console.log(optimizer.padEnd(27), ...cells, String(right).padStart(14))
}
