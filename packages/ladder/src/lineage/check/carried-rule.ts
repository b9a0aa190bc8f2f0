/** An edit that was carried once is carried again: no copy keeps an old version of it. */
import { blobId } from '../propagate/git.ts'
import type { Record } from '../propagate/record.ts'
import { pathBefore, type Rung } from '../rungs.ts'
import type { Problem } from './problem.ts'

/** Files that the stage before edited after this stage's were made from them, as far as recorded. */
export function checkCarried({ slug, manifest, before }: Rung, record: Record): Problem[] {
  if (before === undefined) return []
  const { changed, removed } = manifest.files
  return [...changed, ...removed].flatMap((file) => {
    const origin = removed.includes(file) ? file : pathBefore(manifest, file)
    const content = before.files.get(origin)
    const blob = record[slug]?.[file]
    if (content === undefined || blob === undefined || blobId(content) === blob) return []
    const message =
      `${before.name} edited ${origin} after this one was made from it; ` +
      `run: pnpm stepgrad ladder propagate ${before.number} ${origin}`
    return [{ file, message }]
  })
}
