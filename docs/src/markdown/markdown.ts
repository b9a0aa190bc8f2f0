/** What the site's markdown knows beyond that of TypeDoc. */
import type MarkdownIt from 'markdown-it'
import { openDrawing } from './drawings.ts'
import { addFences } from './fences.ts'
import { addFormulas } from './formulas.ts'

export async function openMarkdown(): Promise<(parser: MarkdownIt) => void> {
  const draw = await openDrawing()
  return (parser) => {
    addFormulas(parser)
    addFences(parser, new Map([['dot', draw]]))
  }
}
