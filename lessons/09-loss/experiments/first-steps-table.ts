/** What the long form of first-steps.ts found, out of results/first-steps.json. */
import type { FirstSteps } from './first-steps.ts'
import { readResults } from './results.ts'

type Results = { options: { steps: number; batchSize: number; lr: number }; runs: FirstSteps[] }

const { options, runs } = readResults<Results>('first-steps')
const names = [...new Set(runs.map(({ initialisation }) => initialisation))]
const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
const short = (v: number) => (v < 1e4 ? v.toFixed(2) : v.toExponential(0)).padStart(8)

/** Of three seeds: the mean over the steps up to here and since the last. */
function costAt(initialisation: string, from: number, to: number): string {
  const steps = runs
    .filter((run) => run.initialisation === initialisation)
    .flatMap(({ curve }) => curve.filter(({ step }) => step > from && step <= to))
  return short(mean(steps.map(({ cost }) => cost)))
}

const stretches = [0, 1, 20, 50, 100, 150, options.steps]
const heads = stretches.slice(1).map((to, i) => (to === 1 ? '1' : `${stretches[i] + 1}–${to}`))
console.log('cost in steps', heads.map((head) => head.padStart(8)).join(''))
for (const name of names) {
  const cells = stretches.slice(1).map((to, i) => costAt(name, stretches[i], to))
  console.log(name.padEnd(13), cells.join(''))
}
console.log()
console.log(`of ${options.batchSize} losses in step ${options.steps}, seed 0`)
console.log('              smallest         median         largest   right  parameters that moved')
for (const name of names) {
  const own = runs.filter((run) => run.initialisation === name)
  const { losses } = own[0].curve.at(-1)!
  const cells = losses.map((loss) => (loss === 0 ? '0' : loss.toPrecision(2)).padStart(8))
  const right = own.map(({ accuracy }) => accuracy * 100)
  const spread = `${Math.min(...right).toFixed(0)}–${Math.max(...right).toFixed(0)} %`
  const moved = Math.round(mean(own.map(({ moved: count }) => count)))
  console.log(name.padEnd(13), cells.join(''), spread.padStart(9), String(moved).padStart(7))
}
