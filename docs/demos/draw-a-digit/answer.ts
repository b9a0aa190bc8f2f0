/** What the network sees, and how sure it is. */
import { html } from 'lit-html'
import { percent } from '../page/numbers.ts'
import type { State } from './state.ts'

export function answer({ seen, image }: State) {
  const probabilities = image === undefined ? undefined : seen?.probabilities
  return html`
    <p class="demo-answer" aria-live="polite">${told(probabilities)}</p>
    <table class="demo-probabilities">
      <caption>
        How likely the network finds each digit
      </caption>
      <tbody>
        ${Array.from({ length: 10 }, (_, k) => row(k, probabilities?.[k] ?? 0))}
      </tbody>
    </table>
  `
}

/** To be announced only when it changes, so without the decimals. */
function told(probabilities: readonly number[] | undefined): string {
  if (probabilities === undefined) return 'Draw something, or choose a digit.'
  const most = Math.max(...probabilities)
  const digit = probabilities.indexOf(most)
  const sure = most > 0.9 ? 'It sees' : most > 0.5 ? 'It takes this for' : 'It guesses'
  return `${sure} a ${digit}.`
}

function row(digit: number, probability: number) {
  return html`<tr data-digit=${digit} data-probability=${probability}>
    <th scope="row">${digit}</th>
    <td class="demo-likely" aria-hidden="true">
      <div class="demo-bar" style="width: ${100 * probability}%"></div>
    </td>
    <td class="demo-number">${percent(probability)}</td>
  </tr>`
}
