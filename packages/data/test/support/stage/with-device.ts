/** A stage's `main.ts` that lets one choose a device: it opens cpu and others, one of which computes elsewhere than it says. */
import { startRun } from '../../../src/run.ts'

const receipts: Record<string, { backend: string; adapter?: string } | null> = {
  cpu: null,
  lanes: { backend: 'LaneKernel' },
  card: { backend: 'CardKernel', adapter: 'a card in a test' },
  crowd: null,
}

const run = await startRun(import.meta.dirname, {
  further: ['device'],
  defaults: { epochs: 1 },
  open: async (name, { batchSize }) => {
    if (!Object.hasOwn(receipts, name)) throw new RangeError(`openDevice: there is no '${name}'`)
    return { name, receipt: receipts[name], threads: name === 'crowd' ? batchSize : undefined }
  },
})
run.step(1)
run.epoch(0)
await run.finish()
