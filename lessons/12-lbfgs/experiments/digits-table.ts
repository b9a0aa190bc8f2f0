/** What the long form of digits.ts found, out of results/digits.json: the lowest cost so far after so many passes. */
import { readResults } from '../../results.ts'
import type { Course } from './digits.ts'

type Results = { options: { digits: number; heldBack: number }; runs: Course[] }

const file = new URL('../results/digits.json', import.meta.url)
const { options, runs } = readResults<Results>(file)
const passes = [1, 10, 20, 40, 60, 80]

console.log('passes'.padEnd(26), passes.map((n) => String(n).padStart(7)).join(''), '  right')
for (const { name, costs, right } of runs) {
  const lowest = passes.map((n) => Math.min(...costs.slice(0, n)))
  const cells = lowest.map((cost) => short(cost).padStart(7))
  const share = `${((100 * right) / options.heldBack).toFixed(0)} %`
  console.log(name.padEnd(26), cells.join(''), share.padStart(6))
}

function short(cost: number): string {
  return cost < 1e-3 ? cost.toExponential(0) : cost.toPrecision(2)
}
