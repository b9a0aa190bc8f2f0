/** What a checkpoint looks like from the outside: any program that knows the format sees this. */
import { decodeSafetensors, encodeCheckpoint } from '@stepgrad/14-checkpoints'
import { beginTraining } from './training.ts'

const training = beginTraining()
await training.run(22)
const { tensors, metadata } = decodeSafetensors(encodeCheckpoint(training.state()))
for (const [name, { dtype, shape }] of Object.entries(tensors)) {
  console.log(`${name}  ${dtype} (${shape.join(', ')})`)
}

const state = JSON.parse(metadata.state) as Record<string, unknown>
const { model, optimizer, scheduler, progress } = state
for (const [name, part] of Object.entries({ model, optimizer, scheduler, progress })) {
  const line = `${name}: ${JSON.stringify(part)}`
  console.log(line.length > 76 ? `${line.slice(0, 73)}...` : line)
}
