/** What a network has learnt as a dictionary, taken over by another, and what is refused. */
import { Generator, nn, zeros } from '@stepgrad/07-module'

const make = (seed: number) => {
  const options = { generator: new Generator(seed) }
  return new nn.Sequential(new nn.Linear(2, 3, options), new nn.Linear(3, 1, options))
}

const [teacher, pupil] = [make(0), make(1)]
const state = teacher.stateDict()
for (const [key, tensor] of Object.entries(state))
  console.log(`${key} (${tensor.shape.join(', ')})`)

pupil.loadStateDict(state)
console.log(String(pupil.stateDict()['1.bias']))

try {
  const { '0.bias': bias, ...rest } = state
  pupil.loadStateDict({ ...rest, '1.weight': zeros([3, 1]), bias })
} catch (error) {
  console.log((error as Error).message)
}
