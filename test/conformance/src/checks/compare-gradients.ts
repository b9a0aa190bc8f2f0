/** The gradient check: an analytic gradient against central differences, by the rule of PyTorch's `gradcheck`. */
import { type Scalar, type Slopes, slopesAt } from './finite-differences.ts'

/** |analytic − numeric| ≤ atol + rtol · |numeric|, the numeric slope measured with step `eps`. */
export type Rule = { readonly eps: number; readonly atol: number; readonly rtol: number }

export const PYTORCH_RULE: Rule = { eps: 1e-6, atol: 1e-5, rtol: 1e-3 }

/** One coordinate of one named array. */
export type Coordinate = {
  readonly name: string
  readonly index: number
  readonly numeric: number
  readonly analytic: number
  /** The error as a part of what the rule allows: above 1 is too much. */
  readonly excess: number
}

export type GradientCheck = {
  readonly passed: boolean
  /** Coordinates compared, kinks not counted. */
  readonly checked: number
  /** Coordinates left out, because the slope ahead and the slope behind differ: ReLU or max-pool turns just there. */
  readonly kinks: readonly Coordinate[]
  /** The coordinate with the largest excess. */
  readonly worst: Coordinate | undefined
  /** The same array by array. */
  readonly arrays: readonly ArrayCheck[]
}

/** What a check came to in one named array. */
export type ArrayCheck = {
  readonly name: string
  /** Coordinates compared, kinks not counted, */
  readonly checked: number
  /** and how many of them are off by more than the rule allows. */
  readonly wrong: number
  readonly worst: Coordinate | undefined
}

export type NamedValues = Readonly<Record<string, Float64Array>>

export type GradientQuestion = {
  /** The function; it reads the arrays of `at`, which the check changes for a moment and puts back. */
  readonly f: () => Promise<number> | number
  readonly at: NamedValues
  /** What the gradient by each array is said to be. */
  readonly analytic: Readonly<Record<string, ArrayLike<number>>>
  /** The coordinates to check; all of them by default. */
  readonly coordinates?: (name: string, length: number) => readonly number[]
  readonly rule?: Rule
}

export async function compareGradients(question: GradientQuestion): Promise<GradientCheck> {
  const { f, at, analytic, rule = PYTORCH_RULE, coordinates = allOf } = question
  const scalar: Scalar = () => f()
  const f0 = await f()
  const kinks: Coordinate[] = []
  const arrays: ArrayCheck[] = []
  for (const [name, values] of Object.entries(at)) {
    const compared: Coordinate[] = []
    for (const index of coordinates(name, values.length)) {
      const slopes = await slopesAt(scalar, values, index, rule.eps, f0)
      const coordinate = compareAt(name, index, slopes.central, analytic[name]?.[index], rule)
      if (isKink(slopes, rule)) kinks.push(coordinate)
      else compared.push(coordinate)
    }
    arrays.push({ name, ...summed(compared) })
  }
  const worst = worstOf(arrays.flatMap((array) => array.worst ?? []))
  const checked = arrays.reduce((sum, array) => sum + array.checked, 0)
  return { passed: worst !== undefined && worst.excess <= 1, checked, kinks, worst, arrays }
}

function summed(compared: readonly Coordinate[]): Omit<ArrayCheck, 'name'> {
  const wrong = compared.filter(({ excess }) => excess > 1).length
  return { checked: compared.length, wrong, worst: worstOf(compared) }
}

/** The first of those with the largest excess. */
function worstOf(coordinates: readonly Coordinate[]): Coordinate | undefined {
  return coordinates.reduce<Coordinate | undefined>(
    (worst, coordinate) => (worst && worst.excess >= coordinate.excess ? worst : coordinate),
    undefined,
  )
}

function compareAt(
  name: string,
  index: number,
  numeric: number,
  analytic: number = NaN,
  { atol, rtol }: Rule,
): Coordinate {
  const excess = Math.abs(analytic - numeric) / (atol + rtol * Math.abs(numeric))
  return { name, index, numeric, analytic, excess: Number.isNaN(excess) ? Infinity : excess }
}

/**
 * Whether even a right gradient would fail here: it equals one of the two one-sided slopes, and the central slope, half
 * way between them, is further from both than the rule allows. The analytic gradient has no say in it.
 */
function isKink({ ahead, behind, central }: Slopes, { atol, rtol }: Rule): boolean {
  return Math.abs(ahead - behind) / 2 > atol + rtol * Math.abs(central)
}

function allOf(_name: string, length: number): number[] {
  return Array.from({ length }, (_, i) => i)
}

/** What a failed check says: parameter, index, expected and got; and how many coordinates were left out. */
export function describeGradientCheck({ passed, checked, kinks, worst }: GradientCheck): string {
  const counts = `${checked} coordinates checked, ${kinks.length} left out at a kink`
  if (worst === undefined) return `gradient check: nothing to check (${counts})`
  const { name, index, numeric, analytic, excess } = worst
  return [
    `gradient check ${passed ? 'passed' : 'failed'}: ${counts}; worst at ${name}[${index}]`,
    `  expected ${numeric} (numeric, central difference)`,
    `  got      ${analytic} (analytic), ${Number(excess.toPrecision(3))} × what is allowed`,
  ].join('\n')
}
