import { setImmediate as breathe } from 'node:timers/promises'
import { colorsOf } from '../colors.ts'
import type { Dataset, ImageSet } from '../image-set.ts'
import { commas, type Progress, type Screen, showProgress } from '../progress.ts'
import { commandToGoOn, fromCaller } from './command.ts'
import { drawLossCurve, mean, smooth } from './loss-curve.ts'
import type { Observer } from './observer.ts'
import type { RunOptions } from './options.ts'
import { describeDevice, describeEpoch, describeRun } from './report.ts'
import { type ComputedOn, describeMachine, type EpochResult, writeResults } from './results.ts'

/** Some images of a set with their labels. */
export type Batch = {
  /** (size, 3, 32, 32), flat */
  readonly images: Float32Array
  /** (size) */
  readonly labels: Uint8Array
  readonly size: number
}

export type RunSetup = {
  readonly title: string
  readonly options: RunOptions
  readonly dataset: Dataset
  /** Where a training is saved, if the stage can do that; absolute. */
  readonly checkpoint?: string
  /** Where the network is trained, if the stage lets one choose. */
  readonly device?: ComputedOn
  /** Where results are printed, and where progress is shown. */
  readonly out: Screen
  readonly screen: Screen
}

/** What decides how a training goes on, and so goes into a checkpoint. */
export type Settings = Omit<
  RunOptions,
  'dataDir' | 'json' | 'confusion' | 'checkpoint' | 'resume' | 'device'
>

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

/** After so many milliseconds of steps, signals and timers get their turn. */
const PATIENCE = 50

/** The cost is no number any more: no step can put that right. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError'
}

/** One training run: hands out batches, keeps the costs, reports. `startRun` makes one. */
export class Run {
  readonly options: RunOptions
  /** The images to learn from. */
  readonly train: ImageSet
  /** The images held back. */
  readonly test: ImageSet

  readonly #setup: RunSetup
  readonly #costs: number[] = []
  readonly #epochs: EpochResult[] = []
  #epochStart = performance.now()
  #save: (() => Promise<unknown>) | undefined
  #progress: Progress | null = null
  #lastBreath = performance.now()
  #stopped = false

  constructor(setup: RunSetup) {
    this.#setup = setup
    this.options = setup.options
    this.train = setup.dataset.train
    this.test = setup.dataset.test
    this.#print(colorsOf(setup.out).bold(setup.title))
    this.#print(describeRun(setup.dataset, setup.options))
    if (setup.device) this.#print(describeDevice(setup.device))
    this.#print('')
  }

  /**
   * A set in batches of `options.batchSize` images, the last of them smaller where it must be.
   * Between batches signals get their turn, so that Ctrl-C works: hence `for await`.
   * @param order - indices into the set; by default all, one after the other
   */
  async *batches(set: ImageSet, order?: ArrayLike<number>): AsyncGenerator<Batch, void> {
    const indices = Array.from(order ?? set.labels.keys())
    const { batchSize } = this.options
    const interrupt = () => this.#interrupt()
    process.once('SIGINT', interrupt)
    this.#progress = this.#showProgress(set, Math.ceil(indices.length / batchSize))
    try {
      for (let start = 0, step = 1; start < indices.length; start += batchSize, step++) {
        const chosen = indices.slice(start, start + batchSize)
        const images = set.images(chosen)
        yield { images, labels: Uint8Array.from(chosen, (i) => set.labels[i]), size: chosen.length }
        this.#progress?.update(step, set === this.train ? this.#recentCost() : undefined)
        await this.#breathe()
      }
    } finally {
      process.off('SIGINT', interrupt)
      this.stop()
    }
  }

  /**
   * What to hand to a stage's `fit`, in place of `batches`, `step` and `epoch`: `fit(net, { …,
   * ...run.observe() })`. The first Ctrl-C stops it after the step that is under way, the second ends
   * the program at once.
   * @param save - writes a checkpoint to {@link checkpoint}: after each epoch, and after Ctrl-C
   */
  observe({ save }: { readonly save?: () => Promise<unknown> } = {}): Observer {
    this.#save = save
    const stop = new AbortController()
    process.once('SIGINT', () => {
      this.#stopped = true
      stop.abort()
    })
    return {
      signal: stop.signal,
      onStep: ({ step, steps, cost }) => {
        this.step(cost)
        return this.#advance(this.train, step, steps)
      },
      onTest: ({ batch, batches }) => this.#advance(this.test, batch, batches),
      onEpoch: async ({ test }) => {
        this.epoch(test?.correct ?? 0)
        await save?.()
      },
    }
  }

  /**
   * Keeps the cost of one step.
   * @throws DivergedError where it is not finite
   */
  step(cost: number): void {
    this.#costs.push(cost)
    if (Number.isFinite(cost)) return
    throw new DivergedError(`train: the cost is ${cost} ${this.#where()}: ${this.#whatToTry()}`)
  }

  /**
   * Ends an epoch and prints what it came to.
   * @param correct - number of right answers on the images held back
   */
  epoch(correct: number): void {
    const { size } = this.test
    if (!Number.isInteger(correct) || correct < 0 || correct > size)
      throw new RangeError(`epoch: ${correct} right answers: not a count out of ${size} images`)
    const costs = this.#costs.slice(this.#finishedSteps())
    const result = {
      epoch: this.#epochs.length + 1,
      steps: costs.length,
      cost: mean(costs),
      correct,
      accuracy: correct / size,
      seconds: (performance.now() - this.#epochStart) / 1000,
    }
    this.#epochs.push(result)
    this.#epochStart = performance.now()
    this.#print(describeEpoch(result, this.options.epochs, size))
  }

  /**
   * Draws the costs of all steps; writes the results where `--json` says. A run that Ctrl-C has
   * stopped ends here.
   */
  async finish(): Promise<void> {
    if (this.#stopped) {
      await this.#save?.()
      this.#interrupt()
    }
    this.#print(`\n${drawLossCurve(this.#costs)}`)
    if (this.#save) this.#print(`checkpoint: ${fromCaller(this.checkpoint)}`)
    const { json } = this.options
    if (json === undefined) return
    await writeResults(json, {
      stage: this.#setup.title,
      finished: new Date().toISOString(),
      machine: describeMachine(),
      device: this.#setup.device,
      options: this.options,
      images: { train: this.train.size, test: this.test.size },
      epochs: this.#epochs,
      curve: smooth(this.#costs, 200),
    })
    this.#print(`results: ${json}`)
  }

  /** The file to save checkpoints in. */
  get checkpoint(): string {
    const { checkpoint } = this.#setup
    if (checkpoint === undefined) throw new Error('checkpoint: this stage does not name the option')
    return checkpoint
  }

  /** What a checkpoint has to know of the options. */
  get settings(): Settings {
    const { dataset, epochs, batchSize, lr, momentum, seed, dtype, limit } = this.options
    return { dataset, epochs, batchSize, lr, momentum, seed, dtype, limit }
  }

  /** What {@link loadStateDict} needs to go on reporting from here. */
  stateDict(): RunState {
    const seconds = (performance.now() - this.#epochStart) / 1000
    return { epochs: [...this.#epochs], costs: [...this.#costs], seconds }
  }

  loadStateDict({ epochs, costs, seconds }: RunState): void {
    this.#epochs.splice(0, Infinity, ...epochs)
    this.#costs.length = 0
    for (const cost of costs) this.#costs.push(cost)
    this.#epochStart = performance.now() - seconds * 1000
  }

  /** Takes the progress bar away. */
  stop(): void {
    this.#progress?.stop()
    this.#progress = null
  }

  #interrupt(): never {
    this.stop()
    const saved = this.#save
      ? `saved; to go on: ${commandToGoOn(this.#setup.title, this.checkpoint, this.options)}`
      : 'no results were written'
    this.#setup.screen.write(`stopped ${this.#where()}; ${saved}\n`)
    process.exit(130) // 128 + SIGINT, as a shell reports it
  }

  /** Shows that batch `done` of a set is through. */
  async #advance(set: ImageSet, done: number, total: number): Promise<void> {
    this.#progress ??= this.#showProgress(set, total)
    this.#progress.update(done, set === this.train ? this.#recentCost() : undefined)
    if (done === total) this.stop()
    await this.#breathe()
  }

  async #breathe(): Promise<void> {
    if (performance.now() - this.#lastBreath < PATIENCE) return
    await breathe()
    this.#lastBreath = performance.now()
  }

  #showProgress(set: ImageSet, total: number): Progress {
    const { screen } = this.#setup
    const label = `epoch ${this.#epochs.length + 1}/${this.options.epochs}`
    if (set === this.train) return showProgress({ screen, label, total })
    return showProgress({ screen, label: `${label} test`, total, lines: 0 })
  }

  #recentCost(): string {
    const recent = this.#costs.slice(Math.max(this.#finishedSteps(), this.#costs.length - RECENT))
    return `cost ${mean(recent).toFixed(4)}`
  }

  /** Steps of the epochs that are over. */
  #finishedSteps(): number {
    return this.#epochs.reduce((sum, { steps }) => sum + steps, 0)
  }

  #whatToTry(): string {
    if (this.#costs.length === 1) return 'no step was done yet, so look at the forward pass'
    const lower = Number((this.options.lr / 10).toPrecision(3))
    return `the steps are too large; try a smaller learning rate, such as --lr ${lower}`
  }

  #where(): string {
    const step = this.#costs.length - this.#finishedSteps()
    return `at step ${commas(step)} of epoch ${this.#epochs.length + 1}`
  }

  #print(text: string): void {
    this.#setup.out.write(`${text}\n`)
  }
}
