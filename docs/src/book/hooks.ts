/** What stands on every page, around its content. */
import { type Application, JSX } from 'typedoc'
import { asElement, html } from '../html.ts'
import type { Book } from './book.ts'
import { signpost, walksOf } from './reading-order.ts'

export function addHooks(app: Application, book: Book): void {
  const { hooks } = app.renderer
  const walks = walksOf(book)
  hooks.on('body.begin', () =>
    asElement(html`<a class="skip" href="#content">Skip to the text</a>`),
  )
  hooks.on('content.end', (context) => signpost(walks, book, context) ?? NOTHING)
}

const NOTHING = JSX.createElement(JSX.Fragment, null)
