/** The pages that are made rather than written, by the name that their front matter gives. */
import { drawAgreement } from '../agreement/page.ts'
import { drawBenchmarks } from '../benchmarks.ts'
import type { Highlight } from '../changes/highlight.ts'
import { drawChanges, sheetOf } from '../changes/page.ts'
import { drawFront } from '../front/page.ts'
import type { Book } from './book.ts'
import type { MadePage } from './theme.ts'

export function madePages(book: Book, highlight: Highlight): ReadonlyMap<string, MadePage> {
  return new Map<string, MadePage>([
    [
      'changes',
      (context, { stage }) => drawChanges(book, String(stage), sheetOf(context, highlight)),
    ],
    ['agreement', (context) => drawAgreement(book, context, sheetOf(context, highlight))],
    ['benchmarks', (context) => drawBenchmarks(book.root, sheetOf(context, highlight))],
    ['front', (context) => drawFront(book, context)],
  ])
}
