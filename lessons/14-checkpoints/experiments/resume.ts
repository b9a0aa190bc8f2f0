/** A training is stopped in the middle of its second epoch, put away as bytes, and taken up by another one. */
import { type Tensor, decodeCheckpoint, encodeCheckpoint } from '@stepgrad/14-checkpoints'
import { type Part, beginTraining } from './training.ts'

const whole = beginTraining()
await whole.run()

const stopped = beginTraining()
await stopped.run(22)
const bytes = encodeCheckpoint(stopped.state())
console.log(`stopped after 22 of 45 steps; ${bytes.length} bytes`)

const resumed = beginTraining()
resumed.load(decodeCheckpoint(bytes))
await resumed.run()
console.log(`largest difference at the end: ${difference(resumed.net.stateDict())}`)

const parts: Part[] = ['model', 'optimizer', 'scheduler', 'train', 'dropout', 'progress']
for (const part of parts) {
  const partial = beginTraining()
  partial.load(decodeCheckpoint(bytes), part)
  const refused = await partial.run().then(
    () => '',
    (error: unknown) => (error as Error).message,
  )
  const far = difference(partial.net.stateDict()).toFixed(4)
  console.log(`without ${part.padEnd(9)}  ${refused || far}`)
}

/** How far the farthest parameter is from where the training leads that was not stopped. */
function difference(state: Record<string, Tensor>): number {
  const expected = whole.net.stateDict()
  const parameters = Object.entries(state).filter(([name]) => /weight|bias/.test(name))
  return Math.max(...parameters.map(([name, x]) => x.sub(expected[name]).abs().max().item()))
}
