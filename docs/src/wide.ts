/** What may be wider than a phone: it scrolls by itself, by the keyboard too, under a name of its own. */
import { type Html, html, raw } from './html.ts'

/** @param label - what a screen reader calls it */
export function wide(label: string, table: Html): Html {
  return raw(`${openWide(label)}${table.text}</div>`)
}

export function openWide(label: string): string {
  const name = html`${label}`.text
  return `<div class="wide" role="region" aria-label="${name}" tabindex="0">`
}
