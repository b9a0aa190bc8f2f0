/** What the site's markdown knows beyond that of TypeDoc. */
import type MarkdownIt from 'markdown-it'
import type { Highlight } from '../changes/highlight.ts'
import { DIFFERENCE, drawDifference } from '../changes/inline-tag.ts'
import { openDrawing } from './drawings.ts'
import { addFences, wrapTables } from './fences.ts'

export async function openMarkdown(highlight: Highlight): Promise<(parser: MarkdownIt) => void> {
  const draw = await openDrawing()
  return (parser) => {
    wrapTables(parser)
    addFences(
      parser,
      new Map([
        ['dot', draw],
        [DIFFERENCE, (content) => drawDifference(content, highlight)],
      ]),
    )
  }
}
