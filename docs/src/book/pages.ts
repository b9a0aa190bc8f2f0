/** The pages that are made rather than written, by the name that their front matter gives. */
import { drawChanges, sheetOf } from '../changes/page.ts'
import { drawFront } from '../front/page.ts'
import { asElement, html } from '../html.ts'
import type { Book } from './book.ts'
import type { MadePage } from './theme.ts'

export function madePages(book: Book): ReadonlyMap<string, MadePage> {
  const coloured = new Map<string, readonly string[]>()
  return new Map<string, MadePage>([
    [
      'changes',
      (context, { stage }) => drawChanges(book, String(stage), sheetOf(context, coloured)),
    ],
    ['agreement', () => asElement(html`<p>…</p>`)],
    ['benchmarks', () => asElement(html`<p>…</p>`)],
    ['front', (context) => drawFront(book, context)],
  ])
}
