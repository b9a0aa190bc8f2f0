import { commas } from '../progress.ts'
import { mean } from './loss-curve.ts'
import type { RunOptions } from './options.ts'
import type { EpochResult } from './results.ts'

/** How far a run has come, as it reports it. */
export type RunState = {
  readonly epochs: readonly EpochResult[]
  /** Of all steps. */
  readonly costs: readonly number[]
  /** That the epoch under way has taken so far. */
  readonly seconds: number
}

/** Steps whose mean cost the progress shows. */
const RECENT = 100

/** The cost is no number any more: no step can put that right. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError'
}

/** The course of a training: the costs of its steps, and what its epochs came to. */
export class Course {
  readonly costs: number[] = []
  readonly epochs: EpochResult[] = []
  readonly #options: RunOptions
  #epochStart = performance.now()

  constructor(options: RunOptions) {
    this.#options = options
  }

  /**
   * Keeps the cost of one step.
   * @throws DivergedError where it is not finite
   */
  step(cost: number): void {
    this.costs.push(cost)
    if (Number.isFinite(cost)) return
    throw new DivergedError(`train: the cost is ${cost} ${this.where()}: ${this.#whatToTry()}`)
  }

  /**
   * Ends an epoch.
   * @param correct - number of right answers on the `size` images held back
   */
  epoch(correct: number, size: number): EpochResult {
    if (!Number.isInteger(correct) || correct < 0 || correct > size)
      throw new RangeError(`epoch: ${correct} right answers: not a count out of ${size} images`)
    const costs = this.costs.slice(this.#finishedSteps())
    const result = {
      epoch: this.epochs.length + 1,
      steps: costs.length,
      cost: mean(costs),
      correct,
      accuracy: correct / size,
      seconds: this.#seconds(),
    }
    this.epochs.push(result)
    this.#epochStart = performance.now()
    return result
  }

  /** Whether all epochs are over. */
  get isOver(): boolean {
    return this.epochs.length >= this.#options.epochs
  }

  /** `at step 1,234 of epoch 2` */
  where(): string {
    const step = this.costs.length - this.#finishedSteps()
    return `at step ${commas(step)} of epoch ${this.epochs.length + 1}`
  }

  /** `cost 0.4321`, the mean of the last steps of this epoch. */
  recentCost(): string {
    const recent = this.costs.slice(Math.max(this.#finishedSteps(), this.costs.length - RECENT))
    return `cost ${mean(recent).toFixed(4)}`
  }

  /** What {@link loadStateDict} needs to go on from here. */
  stateDict(): RunState {
    return { epochs: [...this.epochs], costs: [...this.costs], seconds: this.#seconds() }
  }

  loadStateDict({ epochs, costs, seconds }: RunState): void {
    this.epochs.splice(0, Infinity, ...epochs)
    this.costs.length = 0
    for (const cost of costs) this.costs.push(cost)
    this.#epochStart = performance.now() - seconds * 1000
  }

  /** That the epoch under way has taken. */
  #seconds(): number {
    return (performance.now() - this.#epochStart) / 1000
  }

  /** Steps of the epochs that are over. */
  #finishedSteps(): number {
    return this.epochs.reduce((sum, { steps }) => sum + steps, 0)
  }

  #whatToTry(): string {
    if (this.costs.length === 1) return 'no step was done yet, so look at the forward pass'
    const lower = Number((this.#options.lr / 10).toPrecision(3))
    return `the steps are too large; try a smaller learning rate, such as --lr ${lower}`
  }
}
