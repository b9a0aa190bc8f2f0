/** What the page knows. */
import type { Seen } from './training.ts'
import type { Choice, Known } from './worker.ts'

export type State = {
  /** `broken`: nothing can be computed, and `failure` says why. */
  readonly phase: 'loading' | 'opening' | 'ready' | 'learning' | 'done' | 'broken'
  readonly choices: readonly Choice[]
  /** The name of what computes the steps. */
  readonly device: string
  /** What of it really computed. */
  readonly backend: string
  readonly epoch: number
  /** Of every step so far. */
  readonly costs: readonly number[]
  readonly known?: Known
  readonly filters?: Float32Array
  /** (3, 32, 32): what the network looks at. */
  readonly image?: Float32Array
  /** Which digit held back it is, and what it says; undefined for the reader's own. */
  readonly digit?: { readonly index: number; readonly label: number }
  readonly seen?: Seen
  readonly failure?: string
}

export type Acts = {
  learn(): void
  pause(): void
  choose(device: string): void
  /** Looks at a digit held back. */
  showDigit(index: number): void
  clear(): void
}
