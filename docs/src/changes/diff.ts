/** A difference as markup, its lines in the colours of the code. */
import { type Html, html, raw } from '../html.ts'
import type { Highlight } from './highlight.ts'
import { type Hunk, hunksBetween, type Line } from './lines.ts'

const NAMES = { '+': 'added', '-': 'removed', ' ': 'same' } as const

/** The hunks of one file, undefined where only marks of regions differ. */
export function drawDiff(
  before: string,
  after: string,
  language: string,
  highlight: Highlight,
  context?: number,
): Html | undefined {
  const hunks = hunksBetween(before, after, context)
  if (hunks.length === 0) return undefined
  const old = hasSign(hunks, '-') ? highlight(before, language) : []
  const now = hasSign(hunks, '+', ' ') ? highlight(after, language) : []
  const parts = hunks.map(
    ({ from, lines }) =>
      html`${hunks.length > 1 && html`<span class="place">line ${from}</span>`}${lines.map((line) =>
        drawLine(line, line.sign === '-' ? old : now),
      )}`,
  )
  return html`<pre class="diff" tabindex="0"><code>${parts}</code></pre>`
}

function drawLine({ sign, at }: Line, coloured: readonly string[]): Html {
  return raw(`<span class="${NAMES[sign]}"><i>${sign}</i>${coloured[at] ?? ''}\n</span>`)
}

function hasSign(hunks: readonly Hunk[], ...signs: Line['sign'][]): boolean {
  return hunks.some(({ lines }) => lines.some(({ sign }) => signs.includes(sign)))
}
