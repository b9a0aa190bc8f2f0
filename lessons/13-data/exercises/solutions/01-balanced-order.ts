import { type Generator, randomPermutation } from '@stepgrad/13-data'

export function balancedOrder(labels: ArrayLike<number>, generator: Generator): number[] {
  const byClass = new Map<number, number[]>()
  for (let i = 0; i < labels.length; i++) {
    byClass.set(labels[i], [...(byClass.get(labels[i]) ?? []), i])
  }
  const classes = [...byClass.values()]
  const rarest = Math.min(...classes.map((members) => members.length))
  const taken = classes.flatMap((members) => shuffled(members, generator).slice(0, rarest))
  return shuffled(taken, generator)
}

function shuffled(indices: readonly number[], generator: Generator): number[] {
  return Array.from(randomPermutation(indices.length, generator), (i) => indices[i])
}
