/** Fences that are drawn rather than quoted. */
import type MarkdownIt from 'markdown-it'

/** Fence's language → what it becomes. */
export type Fences = ReadonlyMap<string, (content: string) => string>

export function addFences(parser: MarkdownIt, fences: Fences): void {
  const quote = parser.renderer.rules.fence!
  parser.renderer.rules.fence = (tokens, i, ...rest) => {
    const draw = fences.get(tokens[i].info.trim())
    return draw === undefined ? quote(tokens, i, ...rest) : draw(tokens[i].content)
  }
}
