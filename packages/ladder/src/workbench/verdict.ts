/** How the task at hand stands, told as soon as its tests have run: the others take longer. */
import { firstThatMeans } from '@stepgrad/conformance/pick'
import { tellCount, tellTask } from './report.ts'
import { standingOf, type TaskStanding } from './standing.ts'
import { fullName, type Outcome } from './suite-outcome.ts'
import type { AtHand } from './task-at-hand.ts'
import type { Task } from './tasks.ts'

export class Verdict {
  readonly #atHand: AtHand
  readonly #untouched: (task: Task) => boolean
  readonly #outcomes: Outcome[] = []
  #told = false

  /** @param untouched - whether nothing was written yet in any file of a task */
  constructor(atHand: AtHand, untouched: (task: Task) => boolean) {
    this.#atHand = atHand
    this.#untouched = untouched
  }

  /** The task's first failure, once there is one. */
  get failed(): Outcome | undefined {
    return this.#outcomes.find(({ state }) => state === 'failed')
  }

  /** Takes the next outcome of a run in which the task's tests come first; returns what to tell. */
  hear(outcome: Outcome): string | undefined {
    const { task, number } = this.#atHand
    if (this.#told) return undefined
    const isOwn = firstThatMeans(task.tests, fullName(outcome)) !== -1
    if (isOwn) this.#outcomes.push(outcome)
    if (isOwn ? outcome.state !== 'failed' : this.#outcomes.length === 0) return undefined
    this.#told = true
    return isOwn ? tellTask(task, number, outcome) : `${tellCount(this.standing())}\n`
  }

  /** Of what has run so far. */
  standing(): TaskStanding {
    const { task, number } = this.#atHand
    const run = { end: 'ran', outcomes: this.#outcomes } as const
    const [standing] = standingOf([task], run, this.#untouched).tasks
    return { ...standing, number }
  }
}
