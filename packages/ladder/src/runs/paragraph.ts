/** Breaks a text into lines of at most 80 columns, those after the first one set in by `indent`. */
export function paragraph(text: string, indent = 2, width = 80): string {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`
    else lines.push(line === undefined ? word : ' '.repeat(indent) + word)
  }
  return lines.join('\n')
}
