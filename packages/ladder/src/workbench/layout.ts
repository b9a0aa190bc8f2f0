/** How the workbench lays out what it prints, in 80 columns. */
import { paragraph } from '../runs/paragraph.ts'

/** Set in, as it is. */
export function indented(text: string): string {
  return text.replace(/^/gm, '    ')
}

/** Broken into lines, all set in. */
export function setIn(text: string, margin = 2, hanging = 2): string {
  return paragraph(text, hanging, 80 - margin).replace(/^/gm, ' '.repeat(margin))
}

const LABEL = 11

/** A line with a short word in front. */
export function labelled(label: string, text: string): string {
  const lines = paragraph(text, 0, 80 - LABEL).replace(/\n/g, `\n${' '.repeat(LABEL)}`)
  return `  ${label}`.padEnd(LABEL) + lines
}
