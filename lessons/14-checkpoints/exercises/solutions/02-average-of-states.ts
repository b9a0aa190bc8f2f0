import type { Tensor } from '@stepgrad/14-checkpoints'
import type { State } from '../02-average-of-states.ts'

export function averageOfStates(states: readonly State[]): Record<string, Tensor> {
  if (states.length === 0) throw new RangeError('averageOfStates: there is no state')
  const names = new Set(states.flatMap((state) => Object.keys(state)))
  const averages = [...names].map((name) => {
    if (!states.every((state) => name in state)) {
      throw new Error(`averageOfStates: not all states have ${name}`)
    }
    return [name, averageOf(states.map((state) => state[name]))] as const
  })
  return Object.fromEntries(averages)
}

function averageOf(tensors: readonly Tensor[]): Tensor {
  const last = tensors.at(-1)!
  if (last.dtype === 'int32') return last.clone()
  const sum = last.newZeros(last.shape)
  for (const tensor of tensors) sum.add_(tensor)
  return sum.div(tensors.length)
}
