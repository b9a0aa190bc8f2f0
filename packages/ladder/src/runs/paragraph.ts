import { stripVTControlCharacters } from 'node:util'

/** Breaks a text into lines of at most `width` columns, those after the first one set in by `indent`. */
export function paragraph(text: string, indent = 2, width = 80): string {
  const lines: string[] = []
  let columns = 0 // of the last line; colours take none
  for (const word of text.split(/\s+/)) {
    const length = stripVTControlCharacters(word).length
    if (lines.length > 0 && columns + 1 + length <= width) {
      lines[lines.length - 1] += ` ${word}`
      columns += 1 + length
    } else {
      const margin = lines.length === 0 ? 0 : indent
      lines.push(' '.repeat(margin) + word)
      columns = margin + length
    }
  }
  return lines.join('\n')
}
