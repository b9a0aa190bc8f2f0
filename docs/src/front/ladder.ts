/** The ladder: for each stage its lesson, its idea, and one line of it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Book, numbered } from '../book/book.ts'
import { type Html, html } from '../html.ts'

export function drawLadder({ root, ladder, lessons }: Book): Html {
  const lines = linesOfCode(root)
  const rows = ladder.map(({ name, manifest }) => {
    const lesson = lessons.find((one) => one.name === name)
    const title = numbered(name, manifest.title)
    const link = lesson === undefined ? title : html`<a href="${lesson.address}">${title}</a>`
    return html`<li>
      <b>${link}</b> <span>${manifest.idea}</span> <code>${lines.get(name.slice(0, 2)) ?? ''}</code>
    </li>`
  })
  return html`<ol class="ladder">
    ${rows}
  </ol>`
}

/** The README shows one line of each stage, and a test that it stands there. */
function linesOfCode(root: string): Map<string, string> {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const quoted = readme.matchAll(/^ (\d\d) · .+? {2,}(.+)$/gm)
  return new Map([...quoted].map(([, number, line]) => [number, line]))
}
