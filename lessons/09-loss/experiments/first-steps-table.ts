/** What the long form of first-steps.ts found, out of results/first-steps.json. */
import type { FirstSteps } from './first-steps.ts'
import { readResults } from '../../results.ts'

type Results = { options: { steps: number; batchSize: number; lr: number }; runs: FirstSteps[] }

const file = new URL('../results/first-steps.json', import.meta.url)
const { options, runs } = readResults<Results>(file)
const names = [...new Set(runs.map(({ initialisation }) => initialisation))]
const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
const short = (v: number) => (v >= 1e4 ? v.toExponential(0) : v.toFixed(2)).padStart(9)

/** The mean over the steps after `from`, up to `to`; of three seeds the one in the middle, NaN counting as largest. */
function costIn(initialisation: string, from: number, to: number): string {
  const ofSeeds = runs
    .filter((run) => run.initialisation === initialisation)
    .map(({ curve }) => curve.filter(({ step }) => step > from && step <= to))
    .map((steps) => mean(steps.map(({ cost }) => cost ?? NaN)))
  const sorted = ofSeeds.toSorted((a, b) => (Number.isNaN(a) ? 1 : Number.isNaN(b) ? -1 : a - b))
  return short(sorted[1])
}

const stretches = [0, 1, 20, 50, 100, 150, options.steps]
const heads = stretches.slice(1).map((to, i) => (to === 1 ? '1' : `${stretches[i] + 1}–${to}`))
console.log('cost in steps', heads.map((head) => head.padStart(9)).join(''))
for (const name of names) {
  const cells = stretches.slice(1).map((to, i) => costIn(name, stretches[i], to))
  console.log(name.padEnd(13), cells.join(''))
}
console.log()
console.log(`of ${options.batchSize} losses in step ${options.steps}, seed 0`)
console.log('          smallest       ¼       ½       ¾ largest     right  moved  answers')
for (const name of names) {
  const own = runs.filter((run) => run.initialisation === name)
  const { losses } = own[0].curve.at(-1)!
  const cells = losses.map((loss) => ((loss ?? NaN) < 0.001 ? '< 0.001' : (loss ?? NaN).toFixed(3)).padStart(8)) // prettier-ignore
  const right = own.map(({ accuracy }) => accuracy * 100)
  const spread = `${Math.min(...right).toFixed(0)}–${Math.max(...right).toFixed(0)} %`
  const moved = Math.round(mean(own.map(({ moved: count }) => count)))
  const answers = String(Math.round(mean(own.map((run) => run.answers)))).padStart(8)
  console.log(
    name.padEnd(9),
    cells.join(''),
    spread.padStart(9),
    String(moved).padStart(6),
    answers,
  )
}
