/** Asks for every image of a CIFAR-10 folder, and prints how many there were and the peak of memory. */
import { loadCifar10 } from '../../src/index.ts'

const { train, test } = await loadCifar10({ dir: process.argv[2] })
let images = 0
for (const set of [train, test]) {
  for (let start = 0; start < set.size; start += 100) {
    const indices = Array.from({ length: 100 }, (_, i) => (start + i * 601) % set.size)
    images += set.images(indices).length / (3 * 32 * 32)
  }
}
const megabytes = process.resourceUsage().maxRSS / 1000 // maxRSS is in kilobytes
console.log(JSON.stringify({ images, megabytes }))
