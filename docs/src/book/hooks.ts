/** What stands on every page, around its content. */
import { type Application, type DefaultThemeRenderContext, JSX } from 'typedoc'
import { asElement, type Html, html } from '../html.ts'
import type { Book } from './book.ts'
import { stageOf } from './about.ts'
import { signpost, walksOf } from './reading-order.ts'

export function addHooks(app: Application, book: Book): void {
  const { hooks } = app.renderer
  const walks = walksOf(book)
  hooks.on('body.begin', () =>
    asElement(html`<a class="skip" href="#content">Skip to the text</a>`),
  )
  hooks.on('content.begin', (context) => whatThisIs(context))
  hooks.on('content.end', (context) =>
    JSX.createElement(
      JSX.Fragment,
      null,
      signpost(walks, book, context),
      editLink(book, context.page),
    ),
  )
}

type Page = DefaultThemeRenderContext['page']

/** Whoever comes from elsewhere, by a search for example, sees where he is. */
function whatThisIs({ page, relativeURL }: DefaultThemeRenderContext): JSX.Element {
  if (page.url === 'index.html') return JSX.createElement(JSX.Fragment, null)
  const kind = kindOf(page)
  return asElement(
    html`<p class="what">
      ${kind !== undefined && html`${kind} · `}<a href="${relativeURL('index.html')}"
        >Stepgrad: how PyTorch works, learnt by building it</a
      >
    </p>`,
  )
}

function kindOf({ url, model }: Page): string | undefined {
  const number = /\/(\d\d)-/.exec(url)?.[1] ?? ''
  if (!model.isDocument()) return `Stage ${stageOf(model).slice(0, 2)}`
  return { Lessons: `Lesson ${number}`, Tasks: `Lesson ${number}`, Changes: 'What changed' }[
    String(model.frontmatter.group)
  ]
}

function editLink({ hosting: { edit } }: Book, { model }: Page): JSX.Element {
  const source = model.isDocument() ? model.frontmatter.source : undefined
  const link: Html | false =
    edit !== undefined &&
    typeof source === 'string' &&
    html`<p class="edit"><a href="${edit}${source}">Edit this page</a></p>`
  return link === false ? JSX.createElement(JSX.Fragment, null) : asElement(link)
}
