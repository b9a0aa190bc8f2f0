/** The table of agreement with PyTorch. */
import type { DefaultThemeRenderContext, JSX } from 'typedoc'
import type { Book } from '../book/book.ts'
import type { Sheet } from '../changes/page.ts'
import { asElement, type Html, html } from '../html.ts'
import { type Agreement, type Counterpart, readAgreement } from './agreement.ts'

type Link = (name: string, shown?: string) => Html

export function drawAgreement(
  { root, ladder }: Book,
  { page, urlTo }: DefaultThemeRenderContext,
  sheet: Sheet,
): JSX.Element {
  const agreement = readAgreement(root)
  const stage = page.project.getChildByName([ladder.at(-1)!.name])
  const link = (name: string, shown = name): Html => {
    const target = stage?.getChildByName(name)
    const text = html`<code>${shown}</code>`
    return target === undefined ? text : html`<a href="${urlTo(target)}">${text}</a>`
  }
  return asElement(
    html`<div class="tsd-panel tsd-typography agreement">
      ${drawSummary(agreement)}
      ${groups(agreement).map(([title, names]) => drawGroup(title, names, agreement, link, sheet))}
      ${drawOurs(agreement, link, sheet)} ${drawAbsent(agreement, sheet)}
    </div>`,
  )
}

function drawSummary({ pytorch, names, absent }: Agreement): Html {
  const all = Object.values(names)
  const differ = all.filter(({ how }) => how !== undefined).length
  const missing = Object.values(absent).flat().length
  return html`<p>
      Every name that the last stage exports, against PyTorch ${pytorch}. ${all.length} have a
      counterpart there: ${all.length - differ} are the same, ${differ} differ in what is said
      beside them. ${missing} names of PyTorch are absent.
    </p>
    <p>
      <em>The same</em> means: the same arguments in the same order, the same defaults, the same
      results, the same gradients. Throughout, names are in camelCase, and what is a keyword
      argument there stands in an object of options here: <code>x.sum(dim=0, keepdim=True)</code> is
      <code>x.sum({ dim: 0, keepdim: true })</code>. Whole numbers are int32, for there is no int64;
      fractions are float32 or float64.
    </p>`
}

/** By the namespace here: first what has none, then Tensor, then the others as they are exported. */
function groups({ names }: Agreement): [string, string[]][] {
  const found = new Map<string, string[]>()
  for (const name of Object.keys(names)) {
    const space = name.includes('.')
      ? name.slice(0, name.lastIndexOf('.'))
      : 'Functions and classes'
    found.set(space, [...(found.get(space) ?? []), name])
  }
  const place = (space: string) => (space.startsWith('F') ? 0 : space === 'Tensor' ? 1 : 2)
  return [...found].sort(([a], [b]) => place(a) - place(b))
}

function drawGroup(
  title: string,
  names: readonly string[],
  agreement: Agreement,
  link: Link,
  { heading }: Sheet,
): Html {
  const row = (name: string): Html => {
    const { torch, how }: Counterpart = agreement.names[name]
    return html`<tr>
      <td>${link(name, name.slice(name.lastIndexOf('.') + 1))}</td>
      <td><code>${torch}</code></td>
      <td>${how ?? 'the same'}</td>
    </tr>`
  }
  return html`${heading(title)}
    <div class="wide" tabindex="0">
      <table>
        <thead>
          <tr>
            <th>here</th>
            <th>in PyTorch</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${names.map(row)}
        </tbody>
      </table>
    </div>`
}

function drawOurs({ ours, types }: Agreement, link: Link, { heading }: Sheet): Html {
  return html`${heading('Only here')}
    <p>
      Functions and classes that PyTorch has within, in C++, where nobody sees them, or not at all:
      here each is a few lines that one can read.
    </p>
    <p>${ours.map((name) => html`${link(name)} `)}</p>
    <p>And types, which Python does not need:</p>
    <p>${types.map((name) => html`${link(name)} `)}</p>`
}

function drawAbsent({ absent }: Agreement, { heading }: Sheet): Html {
  return html`${heading('Absent')}
    <p>Names of PyTorch that have no counterpart here.</p>
    ${Object.entries(absent).map(
      ([space, names]) =>
        html`<details>
          <summary>${space} (${names.length})</summary>
          <p>${names.map((name) => html`<code>${name}</code> `)}</p>
        </details>`,
    )}`
}
