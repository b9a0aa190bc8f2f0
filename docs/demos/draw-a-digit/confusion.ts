/** Which digits held back are taken for which. */
import { html, nothing } from 'lit-html'
import { percent } from '../page/numbers.ts'
import type { Known } from './worker.ts'

export function confusion(known: Known | undefined) {
  if (known === undefined) return nothing
  const digits = Array.from({ length: 10 }, (_, k) => k)
  return html`<table class="demo-confusion" data-accuracy=${known.accuracy}>
    <caption>
      <strong>${percent(known.accuracy)}</strong>
      of the digits held back are recognised, as of the last epoch. Rows: what they are; columns:
      what they were taken for.
    </caption>
    <thead>
      <tr>
        <td></td>
        ${digits.map((k) => html`<th scope="col">${k}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${known.confusion.map((row, k) => {
        const all = row.reduce((sum, count) => sum + count, 0)
        return html`<tr>
          <th scope="row">${k}</th>
          ${row.map((count) => cell(count, count / all))}
        </tr>`
      })}
    </tbody>
  </table>`
}

/** The darker the more of its row; never so dark that the number cannot be read. */
function cell(count: number, part: number) {
  const shade = `--part: ${Math.round(45 * part)}%`
  return html`<td style=${shade}>${count === 0 ? '' : count}</td>`
}
