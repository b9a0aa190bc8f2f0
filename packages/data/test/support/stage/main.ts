/** A stage's `main.ts` whose network learns nothing: its cost at step n is 1 / n, or BAD_COST at step 3. */
import { setTimeout as wait } from 'node:timers/promises'
import { startRun } from '../../../src/run.ts'

const run = await startRun(import.meta.dirname)
const { BAD_COST, MILLISECONDS = '0' } = process.env

for (let epoch = 1; epoch <= run.options.epochs; epoch++) {
  let step = 0
  for await (const { size } of run.batches(run.train)) {
    step++
    await wait(Number(MILLISECONDS))
    run.step(
      BAD_COST !== undefined && step === 3 ? Number(BAD_COST) : size / run.options.batchSize / step,
    )
  }

  let correct = 0
  for await (const { size } of run.batches(run.test)) correct += Math.min(1, size)
  run.epoch(correct)
}

await run.finish()
