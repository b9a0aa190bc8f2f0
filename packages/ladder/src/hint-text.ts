/** A hint as both `learn hint` and `hunt hint` print it. */
import pc from 'picocolors'
import { Trouble } from './trouble.ts'

export type Hint = {
  /** Whose it is: that of a task, or of a hunt. */
  readonly of: string
  /** From 1 on. */
  readonly number: number
  readonly count: number
  readonly text: string
  /** What is typed for the next one. */
  readonly next: string
  /** What is typed when the last one was not enough: `the line itself: pnpm stepgrad hunt give-up` */
  readonly end: string
}

export function hintText({ of, number, count, text, next, end }: Hint): string {
  const further = number < count ? `next hint: ${next}` : end
  return `${of}: ${pc.bold(`hint ${number} of ${count}`)}\n\n${text}\n\n${further}`
}

/**
 * The number of the hint to be given, from 1 on: the next one, or with `again` the one given last.
 * Throws a Trouble where there is none.
 * @param given - how many have been given
 */
export function hintNumber(
  { of, count, end }: Pick<Hint, 'of' | 'count' | 'end'>,
  given: number,
  again: boolean,
): number {
  const number = again ? Math.max(given, 1) : given + 1
  if (number <= count) return number
  const had = count === 0 ? 'has no hints' : 'has no further hint; --again shows the last one'
  throw new Trouble(`hint: ${of} ${had}\n(${end})`)
}
