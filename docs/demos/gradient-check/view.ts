/** What is seen of the gradient check. */
import { html } from 'lit-html'
import { type Chart, makeChart } from '../page/chart.ts'
import { magnitude } from '../page/numbers.ts'
import { trouble } from '../page/status.ts'
import { STEPS } from './steps.ts'
import type { Gradients, Point } from './story.ts'
import { allNumbers, numbersAt } from './tables.ts'
import { inWords, whatRules } from './words.ts'

type State = {
  readonly points: readonly (Point | undefined)[]
  readonly current: number
  readonly gradients: Gradients | undefined
  readonly failure: string | undefined
  /** To another step. */
  readonly slide: (step: number) => void
}

/** The whole demo. */
export function page(state: State) {
  const { points, current, gradients, failure, slide } = state
  const h = magnitude(STEPS[current])
  return html`
    <p class="demo-title">How small a step?</p>
    <p>
      The slope of the cost by a bias of <code>conv1</code>, by trying:
      <span class="demo-number">(cost(θ + h) − cost(θ)) / h</span>. How far is it from the gradient
      that <code>backward</code> computes? Stage 05 works it out here and now, with its full network
      of 62,006 parameters and two images, in both precisions.
    </p>
    <label class="demo-row">
      <span>Step</span>
      <input
        type="range"
        min="0"
        max=${STEPS.length - 1}
        step="1"
        .value=${String(STEPS.length - 1 - current)}
        aria-label="Step h"
        aria-valuetext="h = ${h}"
        @input=${(event: Event) =>
          slide(STEPS.length - 1 - Number((event.target as HTMLInputElement).value))}
      />
      <output>h = ${h}</output>
    </label>
    ${trouble(failure)}
    <div
      class="demo-chart"
      role="img"
      aria-label="The error of the slope against the step h, one line for each precision. The numbers are in the table below."
    ></div>
    <p class="demo-small">
      <span class="demo-blue">● float64</span> <span class="demo-orange">● float32</span> Both axes
      are logarithmic; the upright line is your step. ${progress(points)}
    </p>
    <div aria-live="polite">${words(points, current)}</div>
    ${numbersAt(points[current], gradients)} ${allNumbers(points)}
    <p class="demo-small">
      These are the numbers of <code>pnpm stepgrad gradcheck 5</code>. Errors are those of all six
      biases together, ‖slopes − gradient‖ / ‖gradient‖, against the gradient in float64.
    </p>
  `
}

function progress(points: readonly (Point | undefined)[]): string {
  const done = points.filter((point) => point !== undefined).length
  return done === points.length ? '' : `${done} of ${points.length} steps computed.`
}

function words(points: readonly (Point | undefined)[], current: number) {
  const point = points[current]
  if (point === undefined) return html`<p>Computing …</p>`
  const { float64, float32 } = inWords(point)
  const rules = whatRules(point, points[current - 1], points[current + 1])
  return html`<p>${float64} ${rules}</p>
    <p>${float32}</p>`
}

/** Three columns, the smallest step first. */
export function columnsOf(points: readonly (Point | undefined)[]): (number | null)[][] {
  const known = points.filter((point) => point !== undefined).reverse()
  const positive = (error: number) => (error > 0 ? error : null)
  return [
    known.map(({ h }) => h),
    known.map(({ float64 }) => positive(float64.error)),
    known.map(({ float32 }) => positive(float32.error)),
  ]
}

/** @param mark - the step of the moment */
export function chartIn(place: HTMLElement, mark: () => number): Chart {
  const decades = (min: number, max: number): [number, number] => [
    10 ** Math.floor(Math.log10(min || 1e-9)),
    10 ** Math.ceil(Math.log10(max || 10)),
  ]
  return makeChart(place, {
    height: 280,
    mark,
    x: { label: 'step h', log: true, range: () => [6e-13, 2e-1], format: magnitude },
    y: { label: 'error of the slope', log: true, range: decades, format: magnitude },
    lines: [
      { label: 'float64', colour: '--demo-blue', points: true },
      { label: 'float32', colour: '--demo-orange', points: true },
    ],
  })
}
