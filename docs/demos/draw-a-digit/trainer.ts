/** Between the page and its worker: what the reader does, and what comes back. */
import { proxy } from 'comlink'
import { reasonOf } from '../page/reason.ts'
import { type Thread, openThread } from '../page/worker-thread.ts'
import type { State } from './state.ts'
import type { Answers, Report } from './worker.ts'

type Change = (change: Partial<State>) => void

/** The one that runs everywhere; it needs no graphics card. */
const PREFERRED = 'webasm'

export class Trainer {
  private readonly thread: Thread<Answers>
  private readonly change: Change
  private costs: readonly number[] = []
  private looking: Promise<void> | undefined
  private next: Float32Array | undefined

  /** Throws where there are no workers. */
  constructor(change: Change) {
    this.change = change
    this.thread = openThread<Answers>('draw-a-digit')
    this.thread.failed.catch((error: unknown) => {
      change({ phase: 'broken', failure: `Nothing can be computed here: ${reasonOf(error)}.` })
    })
  }

  /** Fetches the digits, and a network that knows nothing yet. */
  async open(): Promise<void> {
    const { ask } = this.thread
    const choices = await ask.open()
    const preferred = choices.find(({ name, available }) => name === PREFERRED && available)
    const device = preferred?.name ?? 'cpu'
    const backend = await ask.useDevice(device)
    this.change({ choices, device, backend })
    await this.showDigit(0)
    this.take(await ask.report())
    this.change({ phase: 'ready' })
  }

  /** @throws Error where it cannot be opened; then the one before goes on */
  async useDevice(device: string): Promise<void> {
    this.change({ phase: 'opening' })
    const backend = await this.thread.ask.useDevice(device)
    this.change({ phase: 'ready', device, backend, failure: undefined })
  }

  async learn(): Promise<void> {
    this.change({ phase: 'learning', failure: undefined })
    const tell = proxy((report: Report) => this.take(report))
    const done = await this.thread.ask.learn(tell)
    this.change({ phase: done ? 'done' : 'ready' })
  }

  async pause(): Promise<void> {
    await this.thread.ask.pause()
  }

  async showDigit(index: number): Promise<void> {
    const { image, label } = await this.thread.ask.digit(index)
    this.change({ image, digit: { index, label } })
    this.look(image)
  }

  /** Of many images in a row the last one is seen. */
  look(image: Float32Array): void {
    this.next = image
    this.looking ??= this.lookUntilSeen().finally(() => (this.looking = undefined))
  }

  private async lookUntilSeen(): Promise<void> {
    while (this.next !== undefined) {
      const image = this.next
      this.next = undefined
      this.change({ seen: await this.thread.ask.look(image) })
    }
  }

  private take({ epoch, costs, known, seen, ...rest }: Report): void {
    this.costs = [...this.costs, ...costs]
    const stale = this.next !== undefined // the reader draws on
    this.change({
      ...rest,
      costs: this.costs,
      ...(epoch > 0 && { epoch }),
      ...(known && { known }),
      ...(seen && !stale && { seen }),
    })
  }
}
