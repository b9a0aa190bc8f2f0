/** What one step shows, in words. */
import { magnitude, percent, short } from '../page/numbers.ts'
import type { Point, Slope } from './story.ts'

/** The distance from a number to the next one of its precision. */
function spacing(value: number, digits: 52 | 23): number {
  return 2 ** (Math.floor(Math.log2(Math.abs(value))) - digits)
}

/** How far apart two costs are, counted in numbers of their precision. */
export function numbersApart({ here, there }: Slope, digits: 52 | 23): number {
  return Math.round(Math.abs(there - here) / spacing(here, digits))
}

/** `12 float32 numbers apart` */
function apart(count: number, dtype: string): string {
  if (count === 0) return `the same ${dtype} number`
  if (count === 1) return `neighbours: no ${dtype} number lies between them`
  return `${count.toLocaleString('en')} ${dtype} numbers apart`
}

/** The error over all six biases. */
function howWrong(error: number): string {
  if (error === 0) return 'are exactly the gradients'
  if (error < 1e-3) return `are off by ${magnitude(error)}, which a gradient check accepts`
  if (error < 1) return `are off by ${percent(error)}, which no gradient check accepts`
  if (error === 1) return 'are all 0: the step moves no cost at all'
  return `are off by ${short(error)} times the gradient: they say nothing`
}

/** One sentence for each precision. */
export function inWords({ float64, float32 }: Point): { float64: string; float32: string } {
  const tell = (slope: Slope, dtype: string, digits: 52 | 23) =>
    `the two costs of the first bias are ${apart(numbersApart(slope, digits), dtype)}. ` +
    `The six slopes ${howWrong(slope.error)}.`
  return {
    float64: `In float64 ${tell(float64, 'float64', 52)}`,
    float32: `In float32 ${tell(float32, 'float32', 23)}`,
  }
}

/** Which of the two errors rules, as far as one can tell from the neighbouring steps. */
export function whatRules(
  at: Point,
  larger: Point | undefined,
  smaller: Point | undefined,
): string {
  if (larger === undefined || smaller === undefined) return ''
  const [before, here, after] = [larger, at, smaller].map(({ float64 }) => float64.error)
  if (before > here && here > after) {
    return (
      'In float64 a smaller step does better still: here the error comes from the length of the step, ' +
      'on which the cost bends or crosses corners of ReLU and max-pool.'
    )
  }
  if (before < here && here < after) {
    return (
      'In float64 a larger step does better: here the error comes from rounding, ' +
      'for the two costs share nearly all their digits, and their difference keeps only the others.'
    )
  }
  return (
    'In float64 this is near the bottom of the V: ' +
    'a longer step bends, and a shorter one drowns in rounding.'
  )
}
