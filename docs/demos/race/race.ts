/** How long each stage takes for one training step in this browser. */
import { html, nothing, render } from 'lit-html'
import { short } from '../page/numbers.ts'
import { reasonOf } from '../page/reason.ts'
import { trouble } from '../page/status.ts'
import { addStyle } from '../page/style.ts'
import { type Thread, openThread } from '../page/worker-thread.ts'
import { ROUNDS, type Lane, type Race, run, speedOf, timeOf } from './course.ts'
import css from './race.css'
import type { Answers } from './worker.ts'

const BATCHES = [4, 16]

type State = {
  readonly batch: number
  readonly race?: Race
  readonly running: boolean
  readonly failure?: string
}

type Acts = { start(): void; stop(): void; choose(batch: number): void }

export function mount(host: HTMLElement): void {
  addStyle(css)
  new RaceTrack(host).update({})
}

class RaceTrack implements Acts {
  private readonly host: HTMLElement
  private state: State = { batch: BATCHES[0], running: false }
  private thread: Thread<Answers> | undefined

  constructor(host: HTMLElement) {
    this.host = host
  }

  update(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
    render(page(this.state, this), this.host)
  }

  choose(batch: number): void {
    this.update({ batch })
  }

  start(): void {
    this.update({ running: true, race: undefined, failure: undefined })
    void this.hold()
  }

  stop(): void {
    this.thread?.close()
    this.thread = undefined
    this.update({ running: false })
  }

  /** A race that was stopped is never heard of again. */
  private async hold(): Promise<void> {
    let own: Thread<Answers> | undefined
    try {
      own = this.thread = openThread<Answers>('race')
      await run(own, this.state.batch, (race) => this.update({ race }))
    } catch (error) {
      this.update({ failure: `The race cannot be held here: ${reasonOf(error)}.` })
    }
    own?.close()
    this.update({ running: false })
  }
}

function page(state: State, acts: Acts) {
  const { race, failure } = state
  return html`
    <p class="demo-title">The race</p>
    <p>
      One training step (forward, backward, update) of the same network on the same real digits, by
      every stage, one after the other, in your browser. On one thread, in float32.
    </p>
    ${controls(state, acts)} ${trouble(failure)}
    <p class="demo-small" aria-live="polite">${status(state)}</p>
    ${race === undefined ? nothing : lanes(race)}
    <p class="demo-small">
      Before its time counts, a stage must compute the costs of the first stage, to a
      hundred-thousandth. The first steps of any code are slow, since the browser has not compiled
      it yet; they stand in a column of their own and are in no bar. A bar is the median of up to
      ${ROUNDS} turns of at least 0.2 seconds each. Leave this tab in front: browsers slow down
      those that nobody sees.
    </p>
  `
}

function controls({ batch, running }: State, acts: Acts) {
  return html`<div class="demo-row">
    <fieldset ?disabled=${running}>
      <legend>Digits in a batch</legend>
      ${BATCHES.map(
        (size) =>
          html`<label>
            <input
              type="radio"
              name="demo-race-batch"
              .checked=${size === batch}
              @change=${() => acts.choose(size)}
            />
            ${size}
          </label>`,
      )}
    </fieldset>
    <button type="button" class="demo-first" ?disabled=${running} @click=${() => acts.start()}>
      Start
    </button>
    <button type="button" ?disabled=${!running} @click=${() => acts.stop()}>Stop</button>
  </div>`
}

function status({ race, running, failure }: State): string {
  if (failure !== undefined) return ''
  if (race === undefined) return running ? 'Loading the digits …' : 'It takes about half a minute.'
  if (race.over) return `Done: ${ROUNDS} turns each, batches of ${race.batch}.`
  if (!running) return 'Stopped.'
  const runner = race.running === undefined ? '' : nameOf(race.lanes[race.running])
  return `Round ${race.round + 1} of ${ROUNDS}: ${runner} …`
}

function nameOf({ entrant: { stage, device } }: Lane): string {
  return device === undefined ? stage : `${stage} on ${device}`
}

function lanes({ lanes }: Race) {
  const times = lanes.map(timeOf)
  const slowest = Math.max(...times.map((time) => time ?? 0))
  return html`<table class="demo-race">
    <caption>
      Milliseconds of one step, speed against the first stage, and the very first step
    </caption>
    <thead>
      <tr>
        <th scope="col">stage</th>
        <td aria-hidden="true"></td>
        <th scope="col">ms</th>
        <th scope="col">speed</th>
        <th scope="col">first ms</th>
      </tr>
    </thead>
    <tbody>
      ${lanes.map((lane, i) => laneRow(lane, times[i], slowest, lanes[0]))}
    </tbody>
  </table>`
}

function laneRow(lane: Lane, time: number | undefined, slowest: number, first: Lane) {
  const { entrant, beginning, out } = lane
  const costs = beginning?.costs.join(' ') ?? ''
  const name = html`<th scope="row">${nameOf(lane)}</th>`
  if (out !== undefined) {
    return html`<tr>
      ${name}
      <td class="demo-note" colspan="4">${out}</td>
    </tr>`
  }
  const speed = speedOf(lane, first)?.toFixed(1)
  return html`<tr
    class=${entrant.device === undefined ? '' : 'demo-on-device'}
    data-entrant=${nameOf(lane)}
    data-costs=${costs}
    data-backend=${beginning?.backend ?? ''}
  >
    ${name}
    <td class="demo-lane" aria-hidden="true">
      <div
        class="demo-bar"
        style="width: ${time === undefined ? 0 : (100 * time) / slowest}%"
        ?hidden=${time === undefined}
      ></div>
    </td>
    <td class="demo-number">${time === undefined ? '' : short(time)}</td>
    <td class="demo-number">${speed === undefined ? '' : `${speed}×`}</td>
    <td class="demo-number">${beginning === undefined ? '' : short(beginning.first)}</td>
  </tr>`
}
