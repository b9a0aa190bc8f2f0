/** Ten samples, the numbers 0 … 9, in batches of four. */
import { DataLoader, Generator, type Tensor } from '@stepgrad/13-data'

const numbers = { length: 10, get: (index: number) => index }

async function show(title: string, loader: DataLoader<number>, epochs = 1): Promise<void> {
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const batches: Tensor[] = []
    for await (const batch of loader) batches.push(batch)
    const lists = batches.map((batch) => JSON.stringify(batch.tolist()))
    console.log(`${title.padEnd(10)} epoch ${epoch}  ${lists.join(' ')}`)
  }
}

const batchSize = 4
const options = () => ({ batchSize, shuffle: true, generator: new Generator(0) })
await show('in order', new DataLoader(numbers, { batchSize }))
await show('shuffled', new DataLoader(numbers, options()), 3)
await show('prefetch 2', new DataLoader(numbers, { ...options(), prefetch: 2 }), 2)
await show('dropLast', new DataLoader(numbers, { ...options(), dropLast: true }), 2)
