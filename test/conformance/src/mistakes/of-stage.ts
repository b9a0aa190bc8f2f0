import { allMistakes } from './index.ts'
import type { Mistake } from './mistake.ts'

/** The mistakes that a stage introduces, or all that can be made in it. */
export function mistakesOf(slug: string, slugs: readonly string[], all: boolean): Mistake[] {
  const here = slugs.indexOf(slug)
  return allMistakes.filter(({ introducedIn, until }) => {
    if (!all) return introducedIn === slug
    const gone = until === undefined ? -1 : slugs.indexOf(until)
    return slugs.indexOf(introducedIn) <= here && (gone === -1 || here < gone)
  })
}
