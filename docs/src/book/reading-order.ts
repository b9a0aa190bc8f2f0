/** Previous and next: through the lessons from the front page to the end, through changes, and stages. */
import type { DefaultThemeRenderContext, JSX } from 'typedoc'
import { asElement, type Html, html } from '../html.ts'
import { type Book, numbered } from './book.ts'

export type Stop = { readonly title: string; readonly address: string }

/** The walks through the site; a page is on one of them at most. */
export function walksOf({ ladder, lessons }: Book): readonly (readonly Stop[])[] {
  const pairs = ladder.filter(({ before }) => before !== undefined)
  return [
    [
      { title: 'Stepgrad', address: 'index.html' },
      ...lessons.map(({ name, title, address }) => ({ title: numbered(name, title), address })),
    ],
    pairs.map(({ name, before }) => ({
      title: `${before!.name.slice(0, 2)} → ${name.slice(0, 2)}`,
      address: `changes/${before!.name}-${name}.html`,
    })),
    ladder.map(({ name, manifest }) => ({
      title: numbered(name, manifest.title),
      address: `api/${name}.html`,
    })),
  ]
}

/** What one may read next, at the end of a page; nothing where the page is on no walk. */
export function signpost(
  walks: readonly (readonly Stop[])[],
  book: Book,
  { page, relativeURL }: DefaultThemeRenderContext,
): JSX.Element | undefined {
  const walk = walks.find((stops) => stops.some(({ address }) => address === page.url))
  if (walk === undefined) return undefined
  const at = walk.findIndex(({ address }) => address === page.url)
  const link = (rel: 'prev' | 'next', word: string, stop: Stop | undefined) =>
    stop &&
    html`<a class="${rel}" rel="${rel}" href="${relativeURL(stop.address)}"
      ><small>${word}</small> <span>${stop.title}</span></a
    >`
  return asElement(
    html`${besides(book, page.url, relativeURL)}
      <nav class="signpost" aria-label="Previous and next">
        ${link('prev', 'Previous', walk[at - 1])}${link('next', 'Next', walk[at + 1])}
      </nav>`,
  )
}

/** From lesson, change or API of a stage to the other two. */
function besides(
  { ladder, lessons }: Book,
  url: string,
  relativeURL: (url: string) => string,
): Html | undefined {
  const rung = ladder.find(({ name }) => url.replace(/\.html$/, '').endsWith(name))
  if (rung === undefined) return undefined
  const { name, before } = rung
  const number = name.slice(0, 2)
  const lesson = lessons.find((one) => one.name === name)
  const pages: (Stop | undefined)[] = [
    lesson && { title: `Lesson ${number}`, address: lesson.address },
    before && {
      title: `What changed from ${before.name.slice(0, 2)} to ${number}`,
      address: `changes/${before.name}-${name}.html`,
    },
    { title: `All that stage ${number} exports`, address: `api/${name}.html` },
  ]
  const others = pages.filter((page) => page !== undefined && page.address !== url) as Stop[]
  return html`<p class="besides">
    ${others.map(({ title, address }) => html`<a href="${relativeURL(address)}">${title}</a> `)}
  </p>`
}
