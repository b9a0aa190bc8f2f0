/** A backward pass, one gradient at a time. */
import { html, render } from 'lit-html'
import { short } from '../page/numbers.ts'
import { trouble } from '../page/status.ts'
import { addStyle } from '../page/style.ts'
import css from './backward.css'
import { drawing } from './drawing.ts'
import { EXPRESSIONS, type Expression } from './expressions.ts'
import { type Moment, momentsOf } from './steps.ts'
import { type Walk, walk } from './walk.ts'

type State = {
  readonly expression: Expression
  readonly values: Readonly<Record<string, number>>
  readonly walk: Walk
  readonly moments: readonly Moment[]
  readonly at: number
}

/** `data-expression` names the one to begin with. */
export function mount(host: HTMLElement): void {
  addStyle(css)
  const walker = new Walker(host)
  walker.update()
  new ResizeObserver(() => walker.update()).observe(host)
}

class Walker implements Acts {
  private readonly host: HTMLElement
  private state: State
  private failure: string | undefined

  constructor(host: HTMLElement) {
    this.host = host
    const named = EXPRESSIONS.find(({ name }) => name === host.dataset.expression)
    this.state = begin(named ?? EXPRESSIONS[0])
  }

  update(): void {
    const room = this.host.clientWidth - 48 // inside of the padding
    render(page(this.state, this.failure, this, room), this.host)
  }

  go(at: number): void {
    this.state = { ...this.state, at: Math.min(Math.max(at, 0), this.state.moments.length - 1) }
    this.update()
  }

  choose(name: string): void {
    this.failure = undefined
    this.state = begin(EXPRESSIONS.find((one) => one.name === name)!)
    this.update()
  }

  set(leaf: string, value: number): void {
    const { expression, values, at } = this.state
    this.failure = Number.isNaN(value) ? `${leaf} must be a number.` : undefined
    if (this.failure === undefined) this.state = begin(expression, { ...values, [leaf]: value }, at)
    this.update()
  }
}

function begin(expression: Expression, values = expression.leaves, at = 0): State {
  const walked = walk(expression, values)
  const moments = momentsOf(walked)
  return { expression, values, walk: walked, moments, at: Math.min(at, moments.length - 1) }
}

type Acts = {
  go(at: number): void
  choose(name: string): void
  set(leaf: string, value: number): void
}

function page(state: State, failure: string | undefined, acts: Acts, room: number) {
  const { expression, moments, at, walk } = state
  const { told } = moments[at]
  return html`
    <p class="demo-title">Backward, step by step</p>
    <p>
      Stage 05 computes the expression and walks back through its graph; every number here was
      overheard while it did so, in its order. An arrow leads from what is used to what is made of
      it. Gradients go the other way.
    </p>
    ${choices(state, acts)} ${trouble(failure)}
    <p class="demo-small">${expression.hint}</p>
    ${stepper(state, acts)}
    <p class="demo-told-line" aria-live="polite">${told}</p>
    <div
      class="demo-figure-frame"
      role="group"
      tabindex="0"
      aria-label="The graph. Arrow keys go from step to step; the numbers are in the table below."
      @keydown=${(event: KeyboardEvent) => arrowKey(event, at, acts)}
    >
      ${drawing(walk.places, moments[at], room)}
    </div>
    ${numbers(state)}
    <details>
      <summary>The graph as <code>drawGraph</code> of stage 05 writes it, in DOT</summary>
      <pre tabindex="0">${walk.dot}</pre>
    </details>
  `
}

function arrowKey(event: KeyboardEvent, at: number, acts: Acts): void {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
  if (by === undefined) return
  event.preventDefault()
  acts.go(at + by)
}

function choices({ expression, values }: State, acts: Acts) {
  return html`<div class="demo-row">
    <label>
      Expression
      <select @change=${(event: Event) => acts.choose((event.target as HTMLSelectElement).value)}>
        ${EXPRESSIONS.map(
          ({ name, title }) =>
            html`<option value=${name} ?selected=${name === expression.name}>${title}</option>`,
        )}
      </select>
    </label>
    ${Object.entries(values).map(
      ([name, value]) =>
        html`<label>
          ${name} =
          <input
            type="number"
            step="any"
            .value=${String(value)}
            @change=${(event: Event) => acts.set(name, (event.target as HTMLInputElement).valueAsNumber)}
          />
        </label>`,
    )}
  </div>`
}

function stepper({ moments, at }: State, acts: Acts) {
  const last = moments.length - 1
  return html`<div class="demo-row">
    <button type="button" ?disabled=${at === 0} @click=${() => acts.go(at - 1)}>Back</button>
    <button
      type="button"
      class="demo-first"
      ?disabled=${at === last}
      @click=${() => acts.go(at + 1)}
    >
      Next
    </button>
    <input
      type="range"
      min="0"
      max=${last}
      .value=${String(at)}
      aria-label="Step"
      aria-valuetext="step ${at + 1} of ${last + 1}"
      @input=${(event: Event) => acts.go(Number((event.target as HTMLInputElement).value))}
    />
    <output>${at + 1} of ${last + 1}</output>
  </div>`
}

function numbers({ walk: { places }, moments, at }: State) {
  const { values, gradients } = moments[at]
  return html`<details>
    <summary>The numbers as a table</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">what</th>
          <th scope="col">value</th>
          <th scope="col">gradient so far</th>
        </tr>
      </thead>
      <tbody>
        ${places.map(
          ({ name, formula, value }, i) =>
            html`<tr data-place=${name}>
              <td>${name}${formula === undefined ? ', a leaf' : ` = ${formula}`}</td>
              <td class="demo-number">${i < values ? short(value) : 'not yet'}</td>
              <td class="demo-number">
                ${gradients[i] === undefined ? 'none' : short(gradients[i])}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`
}
