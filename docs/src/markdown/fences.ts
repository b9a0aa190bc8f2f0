/** Fences that are drawn rather than quoted, and tables. */
import type MarkdownIt from 'markdown-it'
import { openWide } from '../wide.ts'

/** Fence's language → what it becomes. */
export type Fences = ReadonlyMap<string, (content: string) => string>

/** A wide table scrolls by itself, as wide code does. It is called after its columns. */
export function wrapTables(parser: MarkdownIt): void {
  parser.renderer.rules.table_open = (tokens, i) => {
    const end = tokens.findIndex(({ type }, j) => j > i && type === 'thead_close')
    const heads = tokens.slice(i, end).filter(({ type }) => type === 'inline')
    const columns = heads.map(({ content }) => content.replaceAll('`', '')).filter(Boolean)
    return `${openWide(`Table of ${columns.join(', ')}`)}\n<table>\n`
  }
  parser.renderer.rules.table_close = () => '</table>\n</div>\n'
}

export function addFences(parser: MarkdownIt, fences: Fences): void {
  const quote = parser.renderer.rules.fence!
  parser.renderer.rules.fence = (tokens, i, ...rest) => {
    const draw = fences.get(tokens[i].info.trim())
    return draw === undefined ? quote(tokens, i, ...rest) : draw(tokens[i].content)
  }
}
