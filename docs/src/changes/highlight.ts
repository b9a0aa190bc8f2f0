/** Code in TypeDoc's colours, line by line. */
import type { Renderer } from 'typedoc'

/** The lines of a whole text, each as coloured markup; a line's colours may depend on those above. */
export type Highlight = (text: string, language: string) => readonly string[]

/** Remembers what it has coloured: a file is the later one of a pair of stages, then the earlier one. */
export function highlighterOf(marked: Renderer['markedPlugin']): Highlight {
  const coloured = new Map<string, readonly string[]>()
  return (text, language) => {
    const key = `${language} ${text}`
    const known = coloured.get(key)
    if (known !== undefined) return known
    const lines = marked.getHighlighted(`${text}\n`, language).split('<br/>')
    coloured.set(key, lines)
    return lines
  }
}
