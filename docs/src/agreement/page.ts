/** The table of agreement with PyTorch. */
import type { DefaultThemeRenderContext, JSX } from 'typedoc'
import type { Book } from '../book/book.ts'
import type { Sheet } from '../changes/page.ts'
import { asElement, type Html, html } from '../html.ts'
import { wide } from '../wide.ts'
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
    const text = html`<code>${breakable(shown)}</code>`
    return target === undefined ? text : html`<a href="${urlTo(target)}">${text}</a>`
  }
  return asElement(
    html`<div class="tsd-panel tsd-typography">
      ${drawSummary(agreement)}
      ${groups(agreement).map(([title, names]) => drawGroup(title, names, agreement, link, sheet))}
      ${drawOtherwise(agreement, sheet)} ${drawOurs(agreement, link, sheet)}
      ${drawAbsent(agreement, sheet)}
    </div>`,
  )
}

function drawSummary({ pytorch, names, otherwise, absent }: Agreement): Html {
  const all = Object.values(names)
  const differ = all.filter(({ how }) => how !== undefined).length
  const missing = Object.values(absent).flat().length
  return html`<p>
      Every name that the last stage exports, against PyTorch ${pytorch}. ${all.length} have a
      counterpart there: ${all.length - differ} are the same, ${differ} differ in what is said
      beside them. ${Object.keys(otherwise).length} names of PyTorch stand for something that goes
      by another name here, and ${missing} are absent.
    </p>
    <p>
      <em>The same</em> means: what it takes is taken in the same order and with the same defaults,
      and gives the same results and gradients, up to the rounding of sums. Throughout, names are in
      camelCase, and what one gives by a keyword there stands in an object of options here:
      <code>x.sum(dim=0, keepdim=True)</code> is <code>x.sum({ dim: 0, keepdim: true })</code>.
      Whole numbers are int32, for there is no int64, and begin again at −2³¹ from 2³¹ on; fractions
      are float32 or float64. Not said again below: there is no <code>out</code>, no
      <code>inplace</code>, no <code>dtype</code> for the result of an operation, no
      <code>device</code> for a module that is being made, no <code>verbose</code>, none of the ways
      in which PyTorch may carry out a step (<code>foreach</code>, <code>fused</code>,
      <code>capturable</code>), no complex or sparse tensors and none in halves of a float, and
      nothing that PyTorch calls deprecated.
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
      <td data-head="in PyTorch"><code>${breakable(torch)}</code></td>
      <td>${how ?? 'the same'}</td>
    </tr>`
  }
  const table = html`<table class="agreement">
    <thead>
      <tr>
        <th>here</th>
        <th>in PyTorch</th>
        <th>what differs</th>
      </tr>
    </thead>
    <tbody>
      ${names.map(row)}
    </tbody>
  </table>`
  return html`${heading(title)} ${wide(title, table)}`
}

function drawOtherwise({ otherwise }: Agreement, { heading }: Sheet): Html {
  const rows = Object.entries(otherwise).map(
    ([torch, here]) =>
      html`<tr>
        <td><code>${breakable(torch)}</code></td>
        <td data-head="here"><code>${breakable(here)}</code></td>
      </tr>`,
  )
  const table = html`<table class="agreement">
    <thead>
      <tr>
        <th>in PyTorch</th>
        <th>here</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
  return html`${heading('Under another name')}
    <p>Names of PyTorch, and what one writes here.</p>
    ${wide('Under another name', table)}`
}

/** A name that may be broken behind a dot or an underscore, and before a capital. */
function breakable(name: string): Html[] {
  return name.split(/(?<=[._])|(?<=[a-z\d])(?=[A-Z])/).map((part) => html`<wbr />${part}`)
}

function drawOurs({ ours, types }: Agreement, link: Link, { heading }: Sheet): Html {
  return html`${heading('Only here')}
    <p>
      Functions and classes that PyTorch has within, in C++, where nobody sees them, or not at all:
      here each is a few lines that one can read. (What is in <code>transforms</code> stands in
      torchvision there, and a slice is written in brackets.)
    </p>
    <p>${ours.map((name) => html`${link(name)} `)}</p>
    <p>And types, which Python does not need:</p>
    <p>${types.map((name) => html`${link(name)} `)}</p>`
}

function drawAbsent({ absent }: Agreement, { heading }: Sheet): Html {
  return html`${heading('Absent')}
    <p>
      Names of PyTorch that have no counterpart here. Much can be put together of what is there, and
      some is of PyTorch’s own inside.
    </p>
    ${Object.entries(absent).map(
      ([space, names]) =>
        html`<details>
          <summary>${space} (${names.length})</summary>
          <p>${names.map((name) => html`<code>${name}</code> `)}</p>
        </details>`,
    )}`
}
