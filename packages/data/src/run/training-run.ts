import { setImmediate as breathe } from 'node:timers/promises'
import { colorsOf } from '../colors.ts'
import type { ImageSet } from '../image-set.ts'
import { type Progress, showProgress } from '../progress.ts'
import { commandToGoOn, fromCaller } from './command.ts'
import { Course, type RunState } from './course.ts'
import { drawLossCurve, smooth } from './loss-curve.ts'
import type { Observer } from './observer.ts'
import type { RunOptions } from './options.ts'
import type { RunSetup, Settings } from './run-setup.ts'
import { describeDevice, describeEpoch, describeRun } from './report.ts'
import { describeMachine, type Results, writeResults } from './results.ts'
import { isOfTheFileSystem, Saving } from './saving.ts'
import { listenForStop, statusOf, type StopSignal } from './stopping.ts'

/** Some images of a set with their labels. */
export type Batch = {
  /** (size, 3, 32, 32), flat */
  readonly images: Float32Array
  /** (size) */
  readonly labels: Uint8Array
  readonly size: number
}

/** After so many milliseconds of steps, signals and timers get their turn. */
const PATIENCE = 50

/** One training run: hands out batches, keeps the costs, reports. `startRun` makes one. */
export class Run {
  readonly options: RunOptions
  /** The images to learn from. */
  readonly train: ImageSet
  /** The images held back. */
  readonly test: ImageSet

  readonly #setup: RunSetup
  readonly #course: Course
  #saving: Saving | undefined
  #progress: Progress | null = null
  #lastBreath = performance.now()
  #stopped: StopSignal | undefined
  #begun = false
  #listenNoMore = () => {}

  constructor(setup: RunSetup) {
    this.#setup = setup
    this.#course = new Course(setup.options)
    this.options = setup.options
    this.train = setup.dataset.train
    this.test = setup.dataset.test
    this.#print(colorsOf(setup.out).bold(setup.title))
    this.#print(describeRun(setup.dataset, setup.options))
    if (setup.device) this.#print(describeDevice(setup.device))
    if (setup.earlier) this.#print(this.#describeEarlier(setup.earlier))
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
    this.#begun = true
    const interrupt = () => this.#interrupt('SIGINT')
    process.once('SIGINT', interrupt)
    this.#progress = this.#showProgress(set, Math.ceil(indices.length / batchSize))
    try {
      for (let start = 0, step = 1; start < indices.length; start += batchSize, step++) {
        const chosen = indices.slice(start, start + batchSize)
        const images = set.images(chosen)
        yield { images, labels: Uint8Array.from(chosen, (i) => set.labels[i]), size: chosen.length }
        this.#progress?.update(step, set === this.train ? this.#course.recentCost() : undefined)
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
   * the program at once. SIGTERM and SIGHUP are taken as Ctrl-C.
   * @param save - writes a checkpoint to {@link checkpoint}: after each epoch, and after Ctrl-C
   */
  observe({ save }: { readonly save?: () => Promise<unknown> } = {}): Observer {
    this.#begun = true
    this.#saving = save && new Saving(save)
    const stop = new AbortController()
    this.#listenNoMore = listenForStop((signal) => {
      this.#stopped = signal
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
        await this.#saveEpoch()
      },
    }
  }

  /**
   * Keeps the cost of one step.
   * @throws DivergedError where it is not finite
   */
  step(cost: number): void {
    this.#course.step(cost)
  }

  /**
   * Ends an epoch and prints what it came to.
   * @param correct - number of right answers on the images held back
   */
  epoch(correct: number): void {
    const { size } = this.test
    const result = this.#course.epoch(correct, size)
    this.#print(describeEpoch(result, this.options.epochs, size))
  }

  /**
   * Draws the costs of all steps; writes the results where `--json` says. A run that a signal has
   * stopped ends here.
   */
  async finish(): Promise<void> {
    this.#listenNoMore()
    if (this.#stopped && !this.#course.isOver) await this.#saveAndEnd(this.#stopped)
    this.#print(`\n${drawLossCurve(this.#course.costs)}`)
    await this.#saveLast()
    const { json } = this.options
    if (json !== undefined) await this.#writeResults(json)
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
    const images = { train: this.train.size, test: this.test.size }
    return { dataset, epochs, batchSize, lr, momentum, seed, dtype, limit, images }
  }

  /** What {@link loadStateDict} needs to go on reporting from here. */
  stateDict(): RunState {
    return this.#course.stateDict()
  }

  loadStateDict(state: RunState): void {
    this.#course.loadStateDict(state)
    this.#checkWhetherOver()
  }

  /** Whether the training itself has begun. */
  get begun(): boolean {
    return this.#begun
  }

  /** Takes the progress bar away. */
  stop(): void {
    this.#progress?.stop()
    this.#progress = null
  }

  #interrupt(signal: StopSignal, saved = 'no results were written'): never {
    this.stop()
    this.#setup.screen.write(`stopped ${this.#course.where()}; ${saved}\n`)
    process.exit(statusOf(signal))
  }

  async #saveAndEnd(signal: StopSignal): Promise<never> {
    const saving = this.#saving
    if (!saving) this.#interrupt(signal)
    const flaw = await saving.attempt(this.#course.epochs.length)
    const toGoOn = this.#toGoOn(this.checkpoint)
    if (flaw === undefined) this.#interrupt(signal, `saved; ${toGoOn}`)
    const before = saving.epoch > 0 ? `; from the end of epoch ${saving.epoch}, ${toGoOn}` : ''
    this.#interrupt(signal, `not saved: ${flaw}${before}`)
  }

  async #saveEpoch(): Promise<void> {
    const flaw = await this.#saving?.attempt(this.#course.epochs.length)
    if (flaw === undefined || this.#course.isOver) return // the last one is tried again at the end
    this.#setup.screen.write(`${flaw}; the training goes on, and is saved after the next epoch\n`)
  }

  async #saveLast(): Promise<void> {
    if (!this.#saving) return
    const count = this.#course.epochs.length
    const flaw = this.#saving.epoch < count ? await this.#saving.attempt(count) : undefined
    if (flaw === undefined) this.#print(`checkpoint: ${fromCaller(this.checkpoint)}`)
    else this.#fail(`${flaw}; the training is over, and its end is not saved`)
  }

  async #writeResults(path: string): Promise<void> {
    try {
      await writeResults(path, this.#results())
      this.#print(`results: ${path}`)
    } catch (error) {
      if (!isOfTheFileSystem(error)) throw error
      const again = this.#saving ? `; ${this.#toGoOn(this.checkpoint)}` : ''
      this.#fail(`train: --json ${path}: ${error.message}${again}`)
    }
  }

  #results(): Results {
    return {
      stage: this.#setup.title,
      finished: new Date().toISOString(),
      machine: describeMachine(),
      device: this.#setup.device,
      options: this.options,
      images: { train: this.train.size, test: this.test.size },
      epochs: this.#course.epochs,
      curve: smooth(this.#course.costs, 200),
    }
  }

  /** Something could not be written; all else goes on. */
  #fail(message: string): void {
    this.#setup.screen.write(`${message}\n`)
    process.exitCode = 1
  }

  /** Where there is nothing left to do, that is said instead of all that was said before. */
  #checkWhetherOver(): void {
    if (!this.#course.isOver) return
    const count = this.#course.epochs.length
    const epochs = count === 1 ? 'this epoch is' : `these ${count} epochs are`
    const path = this.options.resume ?? this.checkpoint
    this.#print(`${epochs} over; ${this.#toGoOn(path)} --epochs ${2 * count}`)
    const { json, confusion } = this.options
    if (json === undefined && !confusion) process.exit(0)
  }

  #toGoOn(checkpoint: string): string {
    return `to go on: ${commandToGoOn(this.#setup.title, checkpoint, this.options)}`
  }

  #describeEarlier(checkpoint: string): string {
    const { dataDir } = this.options
    const command = commandToGoOn(this.#setup.title, checkpoint, { dataDir })
    return `the training before this one is kept; to go on with that: ${command}`
  }

  /** Shows that batch `done` of a set is through. */
  async #advance(set: ImageSet, done: number, total: number): Promise<void> {
    this.#progress ??= this.#showProgress(set, total)
    this.#progress.update(done, set === this.train ? this.#course.recentCost() : undefined)
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
    const label = `epoch ${this.#course.epochs.length + 1}/${this.options.epochs}`
    if (set === this.train) return showProgress({ screen, label, total })
    return showProgress({ screen, label: `${label} test`, total, lines: 0 })
  }

  #print(text: string): void {
    this.#setup.out.write(`${text}\n`)
  }
}
