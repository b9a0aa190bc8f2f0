/** The moments of a walk, and what is known at each. */
import { short } from '../page/numbers.ts'
import type { Handing, Place, Walk } from './walk.ts'

export type Moment = {
  readonly told: string
  /** How many places have their value. */
  readonly values: number
  /** The gradient that each place has so far; undefined where none has come. */
  readonly gradients: readonly (number | undefined)[]
  /** The gradient that is handed on just now. */
  readonly handing?: Handing
  /** The place that was just computed. */
  readonly computed?: number
}

/** Forward, result by result; then backward, gradient by gradient. */
export function momentsOf({ places, handings }: Walk): Moment[] {
  const leaves = places.filter(({ operation }) => operation === undefined)
  const none = places.map(() => undefined)
  const start = `Forward. The ${leaves.length === 1 ? 'leaf has its value' : 'leaves have their values'}: ${list(leaves)}.`
  const moments: Moment[] = [{ told: start, values: leaves.length, gradients: none }]
  for (const [i, { name, formula, value }] of places.entries()) {
    if (formula === undefined) continue
    const told = `Forward: ${name} = ${formula} = ${short(value)}.`
    moments.push({ told, values: i + 1, gradients: none, computed: i })
  }
  const gradients: (number | undefined)[] = [...none]
  gradients[places.length - 1] = 1
  const { name } = places[places.length - 1]
  const seed = `Backward begins at the end: the derivative of ${name} by itself is 1.`
  moments.push({ told: seed, values: places.length, gradients: [...gradients] })
  for (const handing of handings) {
    const told = tell(handing, places, gradients[handing.to])
    gradients[handing.to] = handing.sum
    moments.push({ told, values: places.length, gradients: [...gradients], handing })
  }
  return moments
}

const list = (leaves: readonly Place[]) =>
  leaves.map(({ name, value }) => `${name} = ${short(value)}`).join(', ')

/** How each operation hands its gradient on. */
const RULES: Readonly<Record<string, string>> = {
  add: 'a sum hands its gradient on as it is',
  sub: 'a difference hands its gradient on as it is, to what is subtracted with the sign turned',
  mul: 'a product hands to each factor its gradient times the other factor',
  div: 'a quotient n / s hands to s its gradient times −n / s²',
  neg: 'a minus turns the sign',
  exp: 'exp hands on its gradient times its result',
  relu: 'ReLU hands its gradient on where its input was above 0, and 0 elsewhere',
}

function tell(
  { from, to, gradient, sum, missing }: Handing,
  places: readonly Place[],
  before: number | undefined,
): string {
  const { name: giver, operation = '' } = places[from]
  const { name: taker, operation: made } = places[to]
  const rule = RULES[operation] ?? `${operation} hands its gradient on`
  const adding =
    before === undefined
      ? `${taker} had no gradient yet: it is ${short(sum)} now.`
      : `${taker} had ${short(before)}, and += makes it ${short(sum)}.`
  const uses = missing === 1 ? 'one of its uses has' : `${missing} of its uses have`
  const next =
    missing > 0
      ? `${taker} waits: ${uses} still to hand in.`
      : made === undefined
        ? `${taker} is a leaf, and all its uses are in: this is ${taker}.grad.`
        : `All uses of ${taker} are in: it is its turn.`
  return `${giver} hands ${taker} the gradient ${short(gradient)} (${rule}). ${adding} ${next}`
}
