/** "since stage 05 · changed in 09", on what a stage exports. */
import type { DefaultThemeRenderContext, JSX, Reflection } from 'typedoc'
import type { Book } from '../book/book.ts'
import { stageOf } from '../book/about.ts'
import { asElement, type Html, html } from '../html.ts'

/** Undefined for what is inherited from a class that has its own badge, and for parts of a declaration. */
export function badge(
  { history, ladder }: Book,
  reflection: Reflection,
  { relativeURL }: DefaultThemeRenderContext,
): JSX.Element | undefined {
  const stage = stageOf(reflection)
  const name = reflection.getFullName().slice(stage.length + 1)
  const biography = history.get(stage)?.get(name)
  if (biography === undefined) return undefined
  const linkTo = (to: string): Html => {
    const before = ladder.find((rung) => rung.name === to)?.before
    const number = to.slice(0, 2)
    if (before === undefined) return html`${number}`
    return html`<a href="${relativeURL(`changes/${before.name}-${to}.html`)}">${number}</a>`
  }
  const { since, changed } = biography
  const list = changed.map((to, i) => html`${i > 0 && ', '}${linkTo(to)}`)
  return asElement(
    html`<p class="badge">
      since stage ${linkTo(since)}${list.length > 0 && html` · changed in ${list}`}
    </p>`,
  )
}
