/** The page of the demo, for one state. */
import { html } from 'lit-html'
import { COUNTS } from '../page/digit-counts.ts'
import { trouble } from '../page/status.ts'
import { answer } from './answer.ts'
import { confusion } from './confusion.ts'
import { controls, whatComputes } from './controls.ts'
import { FILTERS, FILTER_SIDE, MAP_SIDE } from './figures.ts'
import type { Acts, State } from './state.ts'
import { SETTINGS } from './settings.ts'

export function page(state: State, acts: Acts) {
  const { train, test } = COUNTS
  const { batchSize, lr, momentum } = SETTINGS
  return html`
    <p class="demo-title">Draw a digit</p>
    <p>
      The network of the last stage, with random numbers in it. Let it train here on ${train} real
      handwritten digits, draw one of your own, and watch its mind change.
    </p>
    ${trouble(state.failure)} ${controls(state, acts)} ${whatComputes(state)}
    <div class="demo-columns">
      <div>${pad(state, acts)} ${answer(state)}</div>
      <div>
        <div
          class="demo-chart"
          role="img"
          aria-label="The cost of each training step, and a running mean. ${toldCost(state.costs)}"
        ></div>
        <p class="demo-small">
          The cost of each step, and <span class="demo-blue">the mean of the last 25</span>.
          ${toldCost(state.costs)}
        </p>
        ${confusion(state.known)}
      </div>
    </div>
    ${filters()}
    <p class="demo-small">
      Batches of ${batchSize}, learning rate ${lr}, momentum ${momentum}. Of the 10,000 digits of
      the project this page carries ${train} to learn from and ${test} that are held back, to keep
      the download small.
    </p>
  `
}

function toldCost(costs: readonly number[]): string {
  if (costs.length === 0) return 'No step was taken yet.'
  return `After ${costs.length} steps it is ${costs[costs.length - 1].toFixed(3)}.`
}

function pad({ phase, digit, image }: State, acts: Acts) {
  const idle = phase === 'loading' || phase === 'broken'
  const index = digit?.index ?? 0
  const go = (by: number) => acts.showDigit((index + by + COUNTS.test) % COUNTS.test)
  const what =
    digit !== undefined
      ? `Digit ${index + 1} of the ${COUNTS.test} held back, a ${digit.label}.`
      : image === undefined
        ? 'Nothing drawn yet.'
        : 'Your drawing, made as large as the digits are, and moved to the middle.'
  return html`
    <p class="demo-small">Draw here, with mouse, pen or finger:</p>
    <div class="demo-drawing">
      <canvas
        class="demo-pad"
        width="280"
        height="280"
        role="img"
        aria-label="Draw here with mouse, pen or finger. By keyboard, choose a digit with the buttons below."
      ></canvas>
      <div>
        <canvas class="demo-input" width="32" height="32" role="img" aria-label=${what}></canvas>
        <p class="demo-small">What the network gets. ${what}</p>
      </div>
    </div>
    <div class="demo-row">
      <button type="button" @click=${() => acts.clear()}>Clear</button>
      <span>A real digit:</span>
      <button type="button" ?disabled=${idle} @click=${() => go(-1)}>Previous</button>
      <button type="button" ?disabled=${idle} @click=${() => go(1)}>Next</button>
    </div>
  `
}

function filters() {
  const each = Array.from({ length: FILTERS }, (_, i) => i + 1)
  return html`
    <p>The six filters of the first layer, and what each makes of the picture:</p>
    <div class="demo-filters">
      ${each.map(
        (i) =>
          html`<figure>
            <canvas
              class="demo-filter"
              width=${FILTER_SIDE}
              height=${FILTER_SIDE}
              role="img"
              aria-label="Filter ${i}, 5 by 5 weights"
            ></canvas>
            <canvas
              class="demo-map"
              width=${MAP_SIDE}
              height=${MAP_SIDE}
              role="img"
              aria-label="Feature map ${i}: the picture after filter ${i} and ReLU"
            ></canvas>
          </figure>`,
      )}
    </div>
    <p class="demo-small">
      The three channels of a digit are equal, so a filter acts as the sum of its three planes,
      which is what is drawn: <span class="demo-orange">orange above 0</span>,
      <span class="demo-blue">blue below</span>. In the maps, after ReLU, black is 0.
    </p>
  `
}
