/** Train, pause, and where it is computed. */
import { html, nothing } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { COUNTS } from '../page/digit-counts.ts'
import { SETTINGS } from './settings.ts'
import type { Acts, State } from './state.ts'
import type { Choice } from './worker.ts'

/** Steps in one epoch: its last batch may be smaller. */
const STEPS = Math.ceil(COUNTS.train / SETTINGS.batchSize)

export function controls(state: State, acts: Acts) {
  const { phase, device, choices } = state
  const learning = phase === 'learning'
  return html`<div class="demo-row">
    <button
      type="button"
      class="demo-first"
      ?disabled=${phase !== 'ready' && !learning}
      @click=${() => (learning ? acts.pause() : acts.learn())}
    >
      ${learning ? 'Pause' : state.costs.length > 0 ? 'Go on' : 'Train'}
    </button>
    <label>
      Computed by
      <select
        ?disabled=${phase !== 'ready'}
        @change=${(event: Event) => acts.choose((event.target as HTMLSelectElement).value)}
      >
        ${choices.map(
          (choice) =>
            html`<option
              value=${choice.name}
              ?disabled=${!choice.available}
              .selected=${live(choice.name === device)}
            >
              ${choice.available ? choice.name : `${choice.name} (not here)`}
            </option>`,
        )}
      </select>
    </label>
    <span aria-live="polite">${progress(state)}</span>
  </div>`
}

function progress({ phase, epoch, costs }: State): string {
  switch (phase) {
    case 'loading':
      return 'Loading the digits …'
    case 'opening':
      return 'Opening it …'
    case 'broken':
      return ''
    case 'done':
      return `Done: ${SETTINGS.epochs} times through all digits.`
    case 'ready':
      return costs.length === 0 ? 'It has not learned anything.' : 'Paused.'
    case 'learning':
      return `Epoch ${Math.max(epoch, 1)} of ${SETTINGS.epochs}, ${STEPS} steps each.`
  }
}

/** The receipt, and why the others are not to be had. */
export function whatComputes({ backend, device, choices, costs }: State) {
  if (choices.length === 0) return nothing
  const missing = choices.filter(({ available }) => !available)
  const { software, reason } = choices.find(({ name }) => name === device) ?? {}
  return html`<p class="demo-small">
    ${costs.length > 0 ? 'The steps were' : 'The steps will be'} computed by
    <span class="demo-backend">${backend}</span> (${device}${reason ? `: ${reason}` : ''}).
    ${software ? 'It is a program that plays a graphics card on the processor, and slow.' : ''} What
    the network sees, and how it does on digits held back, is always computed on the cpu.
    ${missing.length > 0 ? `Not available here: ${missing.map(why).join(', ')}. The cpu does the same.` : ''}
  </p>`
}

function why({ name, reason }: Choice): string {
  return `${name} (${reason})`
}
