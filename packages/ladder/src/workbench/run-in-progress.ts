/** One run of the suite while it is under way: collects what its process tells, and watches the time. */
import type { ChildProcess } from 'node:child_process'
import type { Journal } from './journal.ts'
import {
  fullName,
  type LoadError,
  type Order,
  type Outcome,
  type SuiteOptions,
  type SuiteRun,
  type Told,
} from './suite-outcome.ts'

const LOOK_EVERY_MS = 100

/** Before the first test begins: Vitest starts, and everything is loaded. */
const LOADING_MS = 45_000

/** So much of what a process wrote to stderr is told when it ends. */
const LAST_WORDS = 2000

type Finish = (run: SuiteRun) => void

export class RunInProgress {
  readonly #child: ChildProcess
  readonly #journal: Journal
  readonly #timeoutMs: number
  readonly #options: SuiteOptions
  readonly #outcomes = new Map<string, Outcome>()
  /** What is running. */
  #test: string | undefined
  #began = false
  #lastSign = performance.now()
  #lastWords = ''

  constructor(child: ChildProcess, journal: Journal, timeoutMs: number, options: SuiteOptions) {
    this.#child = child
    this.#journal = journal
    this.#timeoutMs = timeoutMs
    this.#options = options
  }

  /** Gives the order, and resolves when the run is over, however it ends. */
  result(): Promise<SuiteRun> {
    const { tests, only = false } = this.#options
    const order: Order = { picked: tests && { patterns: tests, only } }
    return new Promise((resolve) => {
      const stopListening = this.#listen((run) => {
        stopListening()
        resolve(run)
      })
      this.#child.send(order, () => {}) // failing, it shows as the child's end
    })
  }

  #listen(finish: Finish): () => void {
    const hear = (told: Told) => this.#hear(told, finish)
    const hearError = (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString()).slice(-LAST_WORDS)
    }
    const close = () => finish(this.#ended([{ message: this.#lastWords.trim() }]))
    const abort = () => finish({ end: 'aborted' })
    const timer = setInterval(() => this.#look(finish), LOOK_EVERY_MS)
    this.#child.on('message', hear).once('close', close).once('error', close)
    this.#child.stderr?.on('data', hearError)
    this.#options.signal?.addEventListener('abort', abort)
    return () => {
      clearInterval(timer)
      this.#child.off('message', hear).off('close', close).off('error', close)
      this.#child.stderr?.off('data', hearError)
      this.#options.signal?.removeEventListener('abort', abort)
    }
  }

  #hear(told: Told, finish: Finish): void {
    this.#lastSign = performance.now()
    if ('outcome' in told) return this.#add(told.outcome)
    for (const [test, printed] of Object.entries(told.printed)) {
      const outcome = this.#outcomes.get(test)
      if (outcome !== undefined) this.#outcomes.set(test, { ...outcome, printed })
    }
    finish(this.#ended(told.ended))
  }

  #add(outcome: Outcome): void {
    this.#outcomes.set(fullName(outcome), outcome)
    this.#options.onOutcome?.(outcome)
  }

  /** Follows the journal, and stops what takes too long. */
  #look(finish: Finish): void {
    for (const { test, now } of this.#journal.readNew()) {
      this.#began = true
      this.#test = now === 'begins' ? test : undefined
      this.#lastSign = performance.now()
    }
    const limit = this.#began ? this.#timeoutMs : LOADING_MS
    if (performance.now() - this.#lastSign < limit) return
    this.#addUntold()
    const seconds = limit / 1000
    finish({ end: 'stopped', test: this.#test, seconds, outcomes: this.#all() })
  }

  /** Tests that ended shortly before one that never does: what Vitest had to say of them got stuck. */
  #addUntold(): void {
    for (const { test, now, message } of this.#journal.readAll()) {
      if (now === 'begins' || this.#outcomes.has(test)) continue
      const [group, ...rest] = test.split(' > ')
      this.#add({ group, name: rest.join(' > '), state: now, message, ms: 0 })
    }
  }

  #ended([error]: readonly LoadError[]): SuiteRun {
    if (error === undefined) return { end: 'ran', outcomes: this.#all() }
    this.#addUntold()
    return { end: 'broken', error, outcomes: this.#all() }
  }

  #all(): Outcome[] {
    return [...this.#outcomes.values()]
  }
}
