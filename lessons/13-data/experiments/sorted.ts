/** The same digits, once shuffled and once one class after the other: two epochs each. */
import { DataLoader, Generator, Net, Subset, fit, nn, optim } from '@stepgrad/13-data'
import { firstImages, loadMnist } from '@stepgrad/data'
import { samplesOf } from './samples.ts'

const { train, test } = await loadMnist()
const few = firstImages(train, 800)
const sorted = [...few.labels.keys()].sort((a, b) => few.labels[a] - few.labels[b])
const samples = new Subset(samplesOf(few), sorted)

for (const shuffle of [true, false]) {
  const generator = new Generator(0)
  const net = new Net({ generator })
  const { epochs } = await fit(net, {
    train: new DataLoader(samples, { batchSize: 4, shuffle, generator }),
    test: new DataLoader(samplesOf(firstImages(test, 400)), { batchSize: 100 }),
    criterion: new nn.CrossEntropyLoss(),
    optimizer: new optim.SGD(net.parameters(), { lr: 0.003, momentum: 0.9 }),
    epochs: 2,
  })
  console.log(shuffle ? 'shuffled' : 'sorted by class')
  for (const { epoch, cost, test } of epochs) {
    const { accuracy, confusion } = test!
    const answers = confusion.sum({ dim: 0 }).tolist() as number[]
    const percent = (accuracy * 100).toFixed(1)
    console.log(`  epoch ${epoch}  cost ${cost.toFixed(3)}  ${percent} % right`)
    console.log(`           answers 0 … 9: ${answers.join(' ')}`)
  }
}
