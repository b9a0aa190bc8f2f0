/** Names as they are typed, and what is said of one that stands for nothing. */
import { Trouble } from './trouble.ts'

export { Trouble }

const MOST = 3

/**
 * What to throw where a name stands for nothing, in the form in which commander speaks of a command
 * that it does not know.
 * @param problem - `no stage is called 'autogard'`
 * @param near - the names that may have been meant
 * @param list - a command that lists all: `pnpm stepgrad learn list`
 */
export function unknownName(problem: string, near: readonly string[], list: string): Trouble {
  const one = near.length === 1 ? near[0] : `one of ${near.join(', ')}`
  const meant = near.length === 0 ? '' : `\n(Did you mean ${one}?)`
  return new Trouble(`${problem}${meant}\n(${list} lists them)`)
}

/** The names that share more than half of their pairs of letters with `typed`, the likest first. */
export function nearest(typed: string, names: readonly string[]): string[] {
  const wanted = pairs(typed)
  const likeness = (name: string) => {
    const has = pairs(name)
    const shared = [...has].filter((pair) => wanted.has(pair)).length
    return shared === 0 ? 0 : (2 * shared) / (has.size + wanted.size)
  }
  return names
    .map((name) => ({ name, like: likeness(name) }))
    .filter(({ like }) => like > 0.5)
    .sort((a, b) => b.like - a.like)
    .slice(0, MOST)
    .map(({ name }) => name)
}

function pairs(text: string): Set<string> {
  const letters = text.toLowerCase().replace(/[^a-z]/g, '')
  return new Set(Array.from({ length: letters.length }, (_, i) => letters.slice(i, i + 2)))
}
