/** What the tests read out of a lesson's Markdown. */

export type Heading = { title: string; anchor: string; at: number }

/** Every heading with the anchor that the site gives it, and where in the text it begins. */
export function headings(markdown: string): Heading[] {
  const text = markdown.replace(FENCE, blank)
  return [...text.matchAll(/^#+ (.+)$/gm)].map(({ 1: title, index }) => ({
    title,
    anchor: anchor(title),
    at: index,
  }))
}

/** As the site makes it out of a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replace(/\s/g, '-')
}

/**
 * The text as a person reads it: blanks in place of front matter, code, tags, formulas, pictures,
 * and targets of links. Every character stays where it was, so that a place in the one is a place
 * in the other.
 */
export function prose(markdown: string): string {
  return NOT_PROSE.reduce((text, pattern) => text.replace(pattern, blank), markdown)
}

/** The line, counted from 1, of a place in the text. */
export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}

const FENCE = /^(`{3,})[^]*?^\1$/gm
const NOT_PROSE = [
  /^---\n[^]*?\n---\n/g,
  FENCE,
  /`[^`]+`/g,
  /\{@[^}]*\}/g,
  /\$\$[^$]+\$\$|\$[^$\n]+\$/g,
  /!\[[^\]]*\]\([^)]*\)/g,
  /<[^>]+>/g,
  /(?<=\])\([^)\s]+\)/g,
]

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}
