/** Names as they are typed, and what is said of one that stands for nothing. */
import { Trouble } from './trouble.ts'

const MOST = 3

/**
 * What to throw where `typed` is none of `names`: the nearest of them, and how they are listed, in
 * the form in which commander speaks of a command that it does not know.
 * @param problem - `no stage is called 'autogard'`
 * @param list - a command that lists them: `pnpm stepgrad learn list`
 */
export function unknownName(
  problem: string,
  typed: string,
  names: readonly string[],
  list: string,
): Trouble {
  const near = nearest(typed, names)
  const meant = near.length === 0 ? '' : `\n(Did you mean ${near.join(' or ')}?)`
  return new Trouble(`${problem}${meant}\n(${list} lists them)`)
}

/** The names that share more than half of their pairs of letters with `typed`, the likest first. */
function nearest(typed: string, names: readonly string[]): string[] {
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
