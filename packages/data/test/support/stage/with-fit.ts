/** A stage's `main.ts` with a `fit` that learns nothing: a step takes MILLISECONDS, an epoch 100 of them. */
import { setTimeout as wait } from 'node:timers/promises'
import { startRun } from '../../../src/run.ts'

const run = await startRun(import.meta.dirname, { further: ['confusion'] })
const { signal, onStep, onTest, onEpoch } = run.observe()

async function epoch(steps: number): Promise<void> {
  for (let step = 1; step <= steps && !signal.aborted; step++) {
    await wait(Number(process.env.MILLISECONDS ?? '0'))
    await onStep({ step, steps, cost: 1 / step })
  }
  for (let batch = 1; batch <= 2 && !signal.aborted; batch++) await onTest({ batch, batches: 2 })
  if (!signal.aborted) await onEpoch({ test: { correct: 10 } })
}

for (let i = 1; i <= run.options.epochs && !signal.aborted; i++) await epoch(100)
await run.finish()
console.log(run.options.confusion ? 'the confusion matrix' : 'no confusion matrix')
