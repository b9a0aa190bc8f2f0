/** The benchmark page: what test/peers has measured, in pictures and tables. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JSX } from 'typedoc'
import type { Sheet } from './changes/page.ts'
import { asElement, type Html, html } from './html.ts'
import { wide } from './wide.ts'

type Row = {
  readonly name: string
  readonly about?: string
  readonly milliseconds?: number
  readonly againstTorch?: number
  readonly againstFirst?: number
  readonly note?: string
  /** Why there are no milliseconds. */
  readonly trouble?: string
}

type Table = {
  readonly network: 'cnn' | 'mlp'
  readonly batch: number
  readonly rows: readonly Row[]
}

type Results = {
  readonly date: string
  readonly machine: {
    readonly processor: string
    readonly cores: number
    readonly system: string
    readonly node: string
  }
  readonly tables: readonly Table[]
}

const PARTS = [
  { file: 'cpu', title: 'In Node, on the processor', pictures: ['cpu-cnn', 'cpu-mlp'] },
  { file: 'browser', title: 'In a page, on what devices there are', pictures: ['browser-cnn'] },
]

export function drawBenchmarks(root: string, sheet: Sheet): JSX.Element {
  return asElement(
    html`<div class="tsd-panel tsd-typography">
      <p>
        How long one training step takes: forward, cost, backward, update. Everyone starts with the
        same weights, sees the same digits and computes in float32 on one thread, unless its row
        says otherwise. Whoever does not arrive at the same costs is not timed. Milliseconds of two
        machines cannot be compared; the ratios within a table can.
        <code>pnpm bench:peers</code> measures it on yours.
      </p>
      ${PARTS.map((part) => drawPart(root, part, sheet))}
    </div>`,
  )
}

function drawPart(root: string, { file, title, pictures }: (typeof PARTS)[number], sheet: Sheet) {
  const path = join(root, 'test/peers/results', `${file}.json`)
  if (!existsSync(path)) return undefined
  const { date, machine, tables } = JSON.parse(readFileSync(path, 'utf8')) as Results
  const { processor, cores, system, node } = machine
  return html`${sheet.heading(title)}
    <p>Measured on ${date}: ${processor}, ${cores} cores, ${system}, Node ${node}.</p>
    ${pictures.map(
      (name) =>
        html`<figure class="chart wide" tabindex="0">
          <img src="assets/${name}.svg" alt="The milliseconds of the tables below as bars" />
        </figure>`,
    )}
    ${tables.map((table) => drawTable(table, title))}`
}

function drawTable({ network, batch, rows }: Table, where: string): Html {
  const what = network === 'cnn' ? 'The tutorial’s network' : 'The network without convolutions'
  const title = `${what}, ${batch} images a step`
  const table = html`<table class="numbers">
    <thead>
      <tr>
        <th>who</th>
        <th>ms a step</th>
        <th>against PyTorch</th>
        <th>against stage 01</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(drawRow)}
    </tbody>
  </table>`
  return html`<h3>${title}</h3>
    ${wide(`${where}: ${title}`, table)}`
}

function drawRow({
  name,
  about,
  milliseconds,
  againstTorch,
  againstFirst,
  note,
  trouble,
}: Row): Html {
  const numbers =
    milliseconds === undefined
      ? html`<td colspan="3">${trouble ?? 'not run'}</td>`
      : html`<td>${milliseconds.toPrecision(3)}</td>
          <td>${times(againstTorch)}</td>
          <td>${times(againstFirst)}</td>`
  return html`<tr>
    <th scope="row">
      ${name}${about !== undefined && html`<small>${about}</small>`}${note !== undefined && html`<small>${note}</small>`}
    </th>
    ${numbers}
  </tr>`
}

function times(ratio: number | undefined): string {
  return ratio === undefined ? '–' : `${ratio.toPrecision(3)}×`
}
