/**
 * A stage's `main.ts` that saves where it is, as JSON. A step takes MILLISECONDS, an epoch has 100 of
 * them. Its folder is STAGE; in the epoch FULL the disk is full.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { type RunState, type Settings, startRun } from '../../../src/run.ts'

type Saved = {
  readonly settings: Settings
  readonly run: RunState
  readonly epoch: number
  readonly step: number
  /** Where a loader would stand. */
  readonly batch?: number
}

let saved: Saved | undefined
const run = await startRun(process.env.STAGE ?? import.meta.dirname, {
  further: ['checkpoint', 'resume'],
  defaults: { epochs: 3 },
  async resume(path) {
    saved = JSON.parse(readFileSync(path, 'utf8')) as Saved
    return saved.settings
  },
})
const { batch = 0 } = saved ?? {}
if (batch > 100) throw new RangeError(`loader: batch ${batch} is outside 0 … 100`)
if (saved) run.loadStateDict(saved.run)

let { epoch, step } = saved ?? { epoch: 1, step: 0 }
const { settings } = run
const save = async () => {
  const state = JSON.stringify({ settings, run: run.stateDict(), epoch, step })
  const isFull = epoch === Number(process.env.FULL)
  writeFileSync(isFull ? '/dev/full' : run.checkpoint, state)
}
const { signal, onStep, onEpoch } = run.observe({ save })

for (; epoch <= run.options.epochs && !signal.aborted;) {
  while (step < 100 && !signal.aborted) {
    await wait(Number(process.env.MILLISECONDS ?? '0'))
    step++
    await onStep({ step, steps: 100, cost: 1 / step })
  }
  if (signal.aborted) break
  epoch++
  step = 0
  await onEpoch({ test: { correct: 10 } })
}
await run.finish()
console.log('the accuracies')
