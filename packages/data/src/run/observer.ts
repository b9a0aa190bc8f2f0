/** What a stage's `fit` is given: it tells this what happens, and stops when the signal comes. */
export type Observer = {
  /** Ctrl-C. */
  readonly signal: AbortSignal
  onStep(progress: {
    readonly step: number
    readonly steps: number
    readonly cost: number
  }): Promise<void>
  onTest(progress: { readonly batch: number; readonly batches: number }): Promise<void>
  onEpoch(result: { readonly test?: { readonly correct: number } }): Promise<void>
}
