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

/** What one may read next, at the end of a page. */
export function signpost(
  walks: readonly (readonly Stop[])[],
  book: Book,
  { page, relativeURL }: DefaultThemeRenderContext,
): JSX.Element {
  const walk = walks.find((stops) => stops.some(({ address }) => address === page.url)) ?? []
  const at = walk.findIndex(({ address }) => address === page.url)
  const link = (rel: 'prev' | 'next', word: string, stop: Stop | undefined) =>
    stop &&
    html`<a class="${rel}" rel="${rel}" href="${relativeURL(stop.address)}"
      ><small>${word}</small> <span>${stop.title}</span></a
    >`
  const ways = html`<nav class="signpost" aria-label="Previous and next">
    ${link('prev', 'Previous', walk[at - 1])}${link('next', 'Next', walk[at + 1])}
  </nav>`
  return asElement(html`${besides(book, page.url, relativeURL)} ${walk.length > 0 && ways}`)
}

/** From lesson, tasks, change or API of a stage to the others. */
function besides(
  { ladder, lessons }: Book,
  url: string,
  relativeURL: (url: string) => string,
): Html | undefined {
  const rung = ladder.find(({ name }) => url.replace(/(\/tasks)?\.html$/, '').endsWith(name))
  if (rung === undefined) return undefined
  const { name, before } = rung
  const number = name.slice(0, 2)
  const lesson = lessons.find((one) => one.name === name)
  const pages: (Stop | '' | undefined)[] = [
    lesson && { title: `Lesson ${number}`, address: lesson.address },
    lesson?.tasks && { title: `Tasks of stage ${number}`, address: lesson.tasks },
    before && {
      title: `What changed from ${before.name.slice(0, 2)} to ${number}`,
      address: `changes/${before.name}-${name}.html`,
    },
    { title: `All that stage ${number} exports`, address: `api/${name}.html` },
  ]
  const others = pages.filter((page) => page && page.address !== url) as Stop[]
  return html`<p class="besides">
    ${others.map(({ title, address }) => html`<a href="${relativeURL(address)}">${title}</a> `)}
  </p>`
}
