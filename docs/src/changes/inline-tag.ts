/** `{@diff 03-views..04-autograd net.ts#forward}` in a lesson: how a file, or a region of it, differs. */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { Trouble } from '@stepgrad/ladder'
import { readQuotation, type Rung } from '@stepgrad/ladder/diff'
import { type Application, Converter, type DocumentReflection } from 'typedoc'
import type { Book } from '../book/book.ts'
import { html } from '../html.ts'
import { drawDiff } from './diff.ts'
import type { Highlight } from './highlight.ts'

/** The language of a fence that holds a difference: two texts as JSON, to be drawn with its page. */
export const DIFFERENCE = 'stepgrad-difference'

type Difference = { readonly before: string; readonly after: string }

/** Complains, with file and line, of a stage, file or region that does not exist. */
export function resolveDiffTags(app: Application, book: Book): void {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    document.content = document.content.map((part) => {
      if (part.kind !== 'inline-tag' || part.tag !== '@diff') return part
      try {
        return { kind: 'text', text: asMarkdown(book, part.text.trim()) }
      } catch (error) {
        if (!(error instanceof Trouble)) throw error
        const place = placeOf(app, book, document, part.text.trim())
        app.logger.error(`${place}: {@diff ${part.text}}: ${error.message}` as never)
        return part
      }
    })
  })
}

function asMarkdown({ ladder }: Book, tag: string): string {
  const { a, b, file, before, after } = readQuotation(ladder, tag)
  const difference: Difference = { before, after }
  return `\n\`\`\`${DIFFERENCE}\n${JSON.stringify(difference)}\n\`\`\`\n${caption(a, b, file)}\n`
}

/** Lessons lie one folder deep. Only neighbours have a page that shows the rest. */
function caption(a: Rung, b: Rung, file: string): string {
  const text = `${file}, from ${a.name} to ${b.name}`
  const page = b.before === a ? `../changes/${a.name}-${b.name}.html` : undefined
  const words = page === undefined ? text : html`<a href="${page}">${text}</a>`
  return html`<p class="diff-of">${words}</p>`.text
}

function placeOf(app: Application, { root }: Book, document: DocumentReflection, tag: string) {
  const path = app.files.getReflectionPath(document)
  if (path === undefined) return document.name
  const text = readFileSync(path, 'utf8')
  return `${relative(root, path)}:${text.slice(0, text.indexOf(tag)).split('\n').length}`
}

/** The markup of a fence that `resolveDiffTags` has left. */
export function drawDifference(content: string, highlight: Highlight): string {
  const { before, after } = JSON.parse(content) as Difference
  return drawDiff(before, after, 'typescript', highlight)?.text ?? ''
}
