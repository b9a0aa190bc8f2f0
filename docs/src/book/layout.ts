/** What TypeDoc's layout lacks: a title and a description for each page, landmarks, scripts that come when needed. */
import type { PageEvent, Reflection } from 'typedoc'
import { type DemoName, demoShows } from '../../demos/page/names.ts'
import { type Demos, scriptFor } from '../demos.ts'
import { html } from '../html.ts'
import { descriptionOf, titleOf } from './about.ts'
import type { Book } from './book.ts'

/** Rewrites the finished markup of a page. Throws where TypeDoc no longer writes what is to be replaced. */
export function mendLayout(page: PageEvent<Reflection>, book: Book, demos: Demos): void {
  const title = titleOf(page)
  page.contents = MENDS.reduce(
    (text, [was, now]) => replaceOne(text, was, now, page.url),
    page.contents ?? '',
  )
  page.contents = page.contents
    .replace('</head>', `${extrasOf(page, book, demos)}</head>`)
    .replaceAll(DEMO, (place, name: DemoName) => place + withoutScript(name))
    .replace(/<title>.*?<\/title>/, html`<title>${title}</title>`.text)
    .replace(
      /<meta name="description" content="[^"]*"\/>/,
      html`<meta name="description" content="${descriptionOf(page, book)}" />`.text,
    )
    .replaceAll(LINK_IN_SUMMARY, '$1')
    .replaceAll(WIDE, (tag) => tag.replace('>', ' tabindex="0">'))
}

/** Code and pictures, which the keyboard must be able to scroll. */
const WIDE = /<pre>|<p>(?=<img [^>]*\.svg")/g

/** A summary opens and closes; a link within it would be a button in a button. */
const LINK_IN_SUMMARY =
  /(<summary(?:(?!<\/summary>).)*?)<a [^>]*tsd-anchor-icon(?:(?!<\/a>).)*<\/a>/gs

const MENDS: readonly (readonly [RegExp, string])[] = [
  [/<div class="col-content">/, '<div class="col-content" id="content" role="main" tabindex="-1">'],
  // The index is large; site.js fetches it when somebody is about to search.
  [/<script async src="([^"]*search\.js[^"]*)"/, '<script data-src="$1"'],
]

function replaceOne(text: string, was: RegExp, now: string, url: string): string {
  if (!was.test(text)) throw new Error(`${url}: TypeDoc's layout has no ${was} any more`)
  return text.replace(was, now)
}

/** What only some pages have: their canonical address, the script of demos. */
function extrasOf(
  { url, contents = '' }: PageEvent<Reflection>,
  { hosting: { address } }: Book,
  demos: Demos,
): string {
  const assets = `${'../'.repeat(url.split('/').length - 1)}assets`
  const script = scriptFor(contents, demos)
  const tags = [
    address !== undefined &&
      url !== 'index.html' && // that one's TypeDoc writes
      html`<link rel="canonical" href="${address}${url}" />`.text,
    script !== undefined && `<script type="module" src="${assets}/demos/${script}"></script>`,
  ]
  return tags.filter((tag) => tag !== false).join('')
}

const DEMO = /<div [^>]*data-demo="([^"]*)"[^>]*>/g

function withoutScript(name: DemoName): string {
  const says = `Here is a demo, for which the browser must run JavaScript. It shows ${demoShows[name]}.`
  return html`<noscript><p>${says}</p></noscript>`.text
}
