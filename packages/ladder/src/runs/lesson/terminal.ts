/** What marked-terminal leaves undone: lists, quotes and links that read well at a given width. */
import { dirname, relative, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import Table from 'cli-table3'
import type { MarkedExtension, RendererThis, Tokens } from 'marked'
import pc from 'picocolors'
import { ROOT } from '../../stages.ts'
import { paragraph } from '../paragraph.ts'
import { foldCode } from './fold-code.ts'

/** Columns for text, and for code. */
export type Widths = { readonly width: number; readonly codeWidth: number }

/**
 * Renderers that come before marked-terminal's.
 * @param file - path of the lesson, from which its links are seen
 * @param terminal - marked-terminal's, which colours code
 */
export function terminalExtension(
  file: string,
  { width, codeWidth }: Widths,
  terminal: MarkedExtension,
): MarkedExtension {
  let margin = 0 // that lists and quotations leave to the left of what is being rendered
  const wrap = (text: string) => paragraph(text, 0, width - margin)

  /** The rendered tokens, set in: the first line behind `mark`, the others below its end. */
  function setIn({ parser }: RendererThis, tokens: Tokens.Generic[], mark: string): string {
    margin += mark.length
    const body = parser.parse(tokens).replace(/^\n+|\s+$/g, '')
    margin -= mark.length
    const lines = body
      .split('\n')
      .map((line) => (line === '' ? '' : ' '.repeat(mark.length) + line))
    return mark + lines.join('\n').slice(mark.length)
  }

  return {
    renderer: {
      text(token) {
        if (!('tokens' in token) || token.tokens === undefined) return false
        return wrap(this.parser.parseInline(token.tokens)) + '\n'
      },
      paragraph({ tokens }) {
        return wrap(this.parser.parseInline(tokens)) + '\n\n'
      },
      code(token) {
        const code = terminal.renderer!.code!.call(this, token)
        return code && foldCode(code, codeWidth - margin)
      },
      list({ items, ordered, start, loose }) {
        const marks = items.map((_, i) => (ordered ? `${Number(start) + i}. ` : '• '))
        const rendered = items.map((item, i) => setIn(this, item.tokens, `  ${marks[i]}`))
        return rendered.join(loose ? '\n\n' : '\n') + '\n\n'
      },
      blockquote({ tokens }) {
        return setIn(this, tokens, '  ') + '\n\n'
      },
      table({ header, rows }) {
        const cells = [header, ...rows].map((row) =>
          row.map(({ tokens }) => this.parser.parseInline(tokens)),
        )
        return framedTable(cells, width - margin) + '\n\n'
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens)
        const target = readableTarget(href, file)
        return target === undefined ? text : `${text} (${pc.underline(target)})`
      },
      codespan: ({ text }) => pc.yellow(text),
      image: ({ text }) => `[picture: ${text}]`,
      html: ({ text }) => text.replace(/<!--[^]*?-->|<[^>]+>/g, ''),
    },
  }
}

/** A table of at most `width` columns where its longest words allow that; cells break between words. */
function framedTable(rows: readonly (readonly string[])[], width: number): string {
  const lengths = (cell: string) =>
    stripVTControlCharacters(cell)
      .split(/\s+/)
      .map((word) => word.length)
  const over = (measure: (cell: string) => number) =>
    rows[0].map((_, i) => Math.max(...rows.map((row) => measure(row[i]))))
  const least = over((cell) => Math.max(...lengths(cell)))
  const widths = over((cell) => stripVTControlCharacters(cell).length)
  let excess = widths.reduce((sum, w) => sum + w + 3, 1) - width // a space on each side, and a line
  for (; excess > 0; excess--) {
    const slack = widths.map((w, i) => (w > least[i] ? w : 0))
    const widest = slack.indexOf(Math.max(...slack))
    if (slack[widest] === 0) break
    widths[widest]--
  }
  const grid = new Table({
    colWidths: widths.map((w) => w + 2),
    wordWrap: true,
    style: { head: [], border: [] },
  })
  grid.push(...rows.map((row, i) => row.map((cell) => (i === 0 ? pc.bold(cell) : cell))))
  return grid.toString()
}

/**
 * An address as it is, a lesson as the command that shows it, a file as its path. Nothing for a
 * place on the same page, or for a word of the glossary: they would stand in every other line.
 */
function readableTarget(href: string, file: string): string | undefined {
  if (/^[a-z]+:/.test(href)) return href
  const [path, place] = href.split('#')
  const fromRoot = relative(ROOT, resolve(dirname(file), path))
  if (path === '' || (place && fromRoot === 'lessons/glossary.md')) return undefined
  const lesson = /^lessons\/(?:0?(\d+)-[\w-]+\/lesson|(\w+))\.md$/.exec(fromRoot)
  return lesson === null ? fromRoot : `pnpm stepgrad lesson ${lesson[1] ?? lesson[2]}`
}
