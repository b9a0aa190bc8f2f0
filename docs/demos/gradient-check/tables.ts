/** The numbers behind the chart. */
import { html, nothing } from 'lit-html'
import { magnitude, short } from '../page/numbers.ts'
import type { Gradients, Point } from './story.ts'

/** The costs of one step with all their digits, and what is made of them. */
export function numbersAt(point: Point | undefined, gradients: Gradients | undefined) {
  if (point === undefined || gradients === undefined) return nothing
  const { float64, float32 } = point
  const row = (what: string, double: string, single: string) =>
    html`<tr>
      <th scope="row">${what}</th>
      <td class="demo-number">${double}</td>
      <td class="demo-number">${single}</td>
    </tr>`
  return html`<table class="demo-step">
    <thead>
      <tr>
        <th scope="col">first bias</th>
        <th scope="col">float64</th>
        <th scope="col">float32</th>
      </tr>
    </thead>
    <tbody>
      ${row('cost(θ)', all(float64.here), single(float32.here))}
      ${row('cost(θ + h)', all(float64.there), single(float32.there))}
      ${row('slope', short(float64.slope), short(float32.slope))}
      ${row('gradient', short(gradients.float64), short(gradients.float32))}
      ${row('error of the six slopes', short(float64.error), short(float32.error))}
      ${row('error of the six gradients', '0', short(gradients.error))}
    </tbody>
  </table>`
}

/** Every step that is known. */
export function allNumbers(points: readonly (Point | undefined)[]) {
  const known = points.filter((point) => point !== undefined)
  return html`<details>
    <summary>All steps as a table</summary>
    <table class="demo-all">
      <thead>
        <tr>
          <th scope="col">h</th>
          <th scope="col">float64</th>
          <th scope="col">float32</th>
        </tr>
      </thead>
      <tbody>
        ${known.map(
          ({ h, float64, float32 }) =>
            html`<tr data-h=${h}>
              <td class="demo-number">${magnitude(h)}</td>
              <td class="demo-number" data-error=${float64.error}>${short(float64.error)}</td>
              <td class="demo-number" data-error=${float32.error}>${short(float32.error)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`
}

/** As many digits as show a step of 1e-12. */
function all(value: number): string {
  return value.toPrecision(16)
}

/** As many as tell a float32 from its neighbours. */
function single(value: number): string {
  return value.toPrecision(9)
}
