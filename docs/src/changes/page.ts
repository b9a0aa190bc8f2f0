/** What changed from one stage to the next, on one page. */
import {
  compareApis,
  compareStages,
  type FilePair,
  isBinary,
  isOwn,
  type Rung,
  type Size,
  sizeOf,
} from '@stepgrad/ladder/diff'
import type { DefaultThemeRenderContext, JSX } from 'typedoc'
import type { Book } from '../book/book.ts'
import { asElement, type Html, html } from '../html.ts'
import { wide } from '../wide.ts'
import { drawDiff } from './diff.ts'
import type { Highlight } from './highlight.ts'
import { nameTable } from './names.ts'

export type Sheet = {
  readonly highlight: Highlight
  /** A heading of the second level, which the page's own contents list. */
  heading(text: string, id?: string): Html
}

export function drawChanges(book: Book, stage: string, sheet: Sheet): JSX.Element {
  const rung = book.ladder.find(({ name }) => name === stage)!
  const before = rung.before!
  const pairs = compareStages(before, rung)
  const apis = [before, rung].map(({ name }) => new Map(book.models.get(name)!.api))
  return asElement(
    html`<div class="tsd-panel tsd-typography changes">
      <p>${rung.manifest.idea} ${inWords(pairs, rung)}</p>
      ${sheet.heading('Files')} ${fileTable(pairs, inherited(pairs, rung))}
      ${nameTable(compareApis(apis[0], apis[1]), sheet)}
      ${pairs.map((pair) => drawFile(pair, sheet))}
    </div>`,
  )
}

function inWords(pairs: readonly FilePair[], { manifest }: Rung): string {
  const { changed, added } = sum(pairs.map(sizeOf))
  const same = {
    start: '',
    refactor: 'It computes the same numbers, bit for bit.',
    numeric: `Its numbers agree with those of the stage before within ${String(manifest.sameAs)}.`,
    capability: 'What was there computes the same numbers, bit for bit.',
  }[manifest.kind]
  return `${changed} lines changed in files that were there, ${added} lines in new files. ${same}`
}

function sum(sizes: readonly Size[]): Size {
  const total = { changed: 0, added: 0, plus: 0, minus: 0 }
  for (const size of sizes)
    for (const key of Object.keys(total) as (keyof Size)[]) total[key] += size[key]
  return total
}

/** The files that are as they were. */
function inherited(pairs: readonly FilePair[], { files }: Rung): string[] {
  const different = new Set(pairs.map(({ path }) => path))
  return [...files.keys()].filter((path) => !different.has(path) && !isOwn(path))
}

function fileTable(pairs: readonly FilePair[], same: readonly string[]): Html {
  const rows = pairs.map((pair) => {
    const { plus, minus } = sizeOf(pair)
    return html`<tr>
      <td>${pair.status}</td>
      <td><a href="#${anchorOf(pair)}">${nameOf(pair)}</a></td>
      <td>${plus || ''}</td>
      <td>${minus || ''}</td>
    </tr>`
  })
  const table = html`<table>
    <thead>
      <tr>
        <th>what</th>
        <th>file</th>
        <th>lines +</th>
        <th>lines −</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
  return html`${wide('Files that differ', table)}
    <details>
      <summary>${same.length} files are inherited, byte for byte</summary>
      <p>${same.map((path) => html`<code>${path}</code> `)}</p>
    </details>`
}

function nameOf({ path, from }: FilePair): string {
  return from === undefined ? path : `${from} → ${path}`
}

function anchorOf({ path }: FilePair): string {
  return path.replaceAll('/', '.')
}

function drawFile(pair: FilePair, { heading, highlight }: Sheet): Html {
  const { status, before, after } = pair
  return html`${heading(`${nameOf(pair)}, ${status}`, anchorOf(pair))} ${drawContent()}`

  function drawContent(): Html {
    if ([before, after].some((content) => content !== undefined && isBinary(content)))
      return html`<p>Numbers in binary form.</p>`
    if (status === 'removed') return html`<p>${sizeOf(pair).minus} lines are gone.</p>`
    const texts = [before, after].map((content) => content?.toString() ?? '')
    const diff = drawDiff(texts[0], texts[1], languageOf(pair.path), highlight)
    return diff ?? html`<p>Only the marks by which the lessons quote it.</p>`
  }
}

function languageOf(path: string): string {
  return /\.(ts|mjs)$/.test(path) ? 'typescript' : path.endsWith('.json') ? 'json' : 'text'
}

/** The sheet on which a page's content is drawn. */
export function sheetOf({ page, slugger }: DefaultThemeRenderContext, highlight: Highlight): Sheet {
  return {
    highlight,
    heading: (text, id = slugger.slug(text)) => {
      page.pageHeadings.push({ link: `#${id}`, text, level: 2 })
      return html`<h2 id="${id}" class="tsd-anchor-link">${text}</h2>`
    },
  }
}
