/** How large a stage is, and what it asks of somebody who read the one before. */
import { measure } from '../lineage/check/budget.ts'
import { countLines } from '../lineage/lines.ts'
import type { Rung } from '../lineage/rungs.ts'
import type { Size } from './scorecard.ts'

/** Stage → its size, counted in its files as they are now. */
export function sizesOf(rungs: readonly Rung[]): Record<string, Size> {
  return Object.fromEntries(rungs.map((rung) => [rung.name, sizeOf(rung)]))
}

function sizeOf(rung: Rung): Size {
  const sources = [...rung.files].filter(([path]) => isSource(path))
  const lines = sources.reduce((sum, [, content]) => sum + countLines(content.toString()), 0)
  return { lines, ...measure(rung) }
}

/** What a reader of a stage reads: its library and its training, without tests. */
function isSource(path: string): boolean {
  return path === 'main.ts' || (path.startsWith('src/') && path.endsWith('.ts'))
}
