/** Fences that are drawn rather than quoted, and tables. */
import type MarkdownIt from 'markdown-it'

/** Fence's language → what it becomes. */
export type Fences = ReadonlyMap<string, (content: string) => string>

/** A wide table scrolls by itself, as wide code does. */
export function wrapTables(parser: MarkdownIt): void {
  parser.renderer.rules.table_open = () => '<div class="wide" tabindex="0">\n<table>\n'
  parser.renderer.rules.table_close = () => '</table>\n</div>\n'
}

export function addFences(parser: MarkdownIt, fences: Fences): void {
  const quote = parser.renderer.rules.fence!
  parser.renderer.rules.fence = (tokens, i, ...rest) => {
    const draw = fences.get(tokens[i].info.trim())
    return draw === undefined ? quote(tokens, i, ...rest) : draw(tokens[i].content)
  }
}
