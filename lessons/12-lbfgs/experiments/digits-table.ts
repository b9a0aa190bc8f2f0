/** The cost of 200 digits after so many forward and backward passes, out of the results of the long run. */
import { readFileSync } from 'node:fs'

const path = new URL('../results/digits.json', import.meta.url)
const { runs } = JSON.parse(readFileSync(path, 'utf8')) as {
  runs: { name: string; costs: number[] }[]
}
const PASSES = [1, 10, 20, 40, 80]
console.log(`passes                    ${PASSES.map((n) => String(n).padStart(9)).join('')}`)
for (const { name, costs } of runs) {
  const shown = PASSES.map((n) => (costs[n - 1] ?? costs[costs.length - 1]).toPrecision(3))
  console.log(`${name.padEnd(26)}${shown.map((cost) => cost.padStart(9)).join('')}`)
}
