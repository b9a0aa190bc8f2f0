/** The front page: docs/front-page.md, with pictures and tables where it names them in braces. */
import type { DefaultThemeRenderContext, JSX } from 'typedoc'
import type { Book } from '../book/book.ts'
import { asElement, type Html, html, raw } from '../html.ts'
import { drawLadder } from './ladder.ts'
import { drawScorecard } from './scorecard.ts'

export function drawFront(book: Book, { markdown, model }: DefaultThemeRenderContext): JSX.Element {
  const pieces: Record<string, () => Html | undefined> = {
    network: drawNetwork,
    start: () => drawStart(book),
    ladder: () => drawLadder(book),
    scorecard: () => drawScorecard(book.root),
    elsewhere: drawElsewhere,
  }
  const text = markdown(model.project.readme ?? []).replaceAll(
    /<p>\{(\w+)\}<\/p>/g,
    (_, name: string) => {
      const draw = pieces[name]
      if (draw === undefined) throw new Error(`docs/front-page.md: there is no {${name}}`)
      return draw()?.text ?? ''
    },
  )
  return asElement(html`<div class="tsd-panel tsd-typography front">${raw(text)}</div>`)
}

/** As in the lesson on raw arrays, where it is drawn. */
function drawNetwork(): Html {
  const says =
    'A picture of 3×32×32 numbers becomes 6×28×28, 6×14×14, 16×10×10, 16×5×5, then 400, 120, 84 and 10 numbers.'
  return html`<figure class="chart wide" tabindex="0">
    <img src="assets/network.svg" alt="${says}" />
    <figcaption>62,006 parameters turn a picture into ten numbers.</figcaption>
  </figure>`
}

function drawStart({ lessons }: Book): Html {
  const [first] = lessons
  return html`<p class="start">
    <a href="${first.address}">${first.title}</a>
    <span
      >One neuron, worked through by hand, for those who program and know what a derivative
      is.</span
    >
  </p>`
}

/** Address, title, and what one finds there. */
export const ELSEWHERE = [
  [
    'agreement.html',
    'Agreement with PyTorch',
    'every exported name, whether it is as there, and what is missing.',
  ],
  [
    'benchmarks.html',
    'Benchmarks',
    'the same training step in every stage, in PyTorch, and in other libraries.',
  ],
  ['glossary.html', 'Glossary', 'every technical word, and where it is explained.'],
  [
    'notes-answered.html',
    'The notes, answered',
    'what somebody wrote while learning PyTorch, and whether it is so.',
  ],
]

function drawElsewhere(): Html {
  return html`<ul>
    ${ELSEWHERE.map(([address, title, about]) => html`<li><a href="${address}">${title}</a>: ${about}</li>`)}
  </ul>`
}
