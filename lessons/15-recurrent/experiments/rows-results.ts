/** What the long form of rows.ts came to, as it was written down. */
import { readFileSync } from 'node:fs'

type Results = {
  machine: { cpu: string; node: string }
  images: { train: number; test: number }
  epochs: { epoch: number; cost: number; correct: number; accuracy: number }[]
}

const file = new URL('../results/rows.json', import.meta.url)
const { machine, images, epochs } = JSON.parse(readFileSync(file, 'utf8')) as Results
console.log(`${machine.cpu}, Node ${machine.node.slice(1)}; ${images.train} digits`)
for (const { epoch, cost, correct, accuracy } of epochs) {
  console.log(
    `epoch ${epoch}: cost ${cost.toFixed(4)}, right on ${correct} of ${images.test}: ` +
      `${(100 * accuracy).toFixed(1)} %`,
  )
}
