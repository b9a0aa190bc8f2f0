/**
 * Digits read row by row: an LSTM sees 28 rows of 28 pixels, one after the other, and says at the end what it has read.
 * Without an option a short form, on a part of the digits; with --run all 8,000, and the results are written down.
 */
import {
  Generator,
  Tensor,
  countCorrect,
  crossEntropy,
  nn,
  noGrad,
  optim,
  randomPermutation,
  tensor,
} from '@stepgrad/15-recurrent'
import { type ImageSet, firstImages, loadMnist } from '@stepgrad/data'
import { writeResults } from '../../results.ts'

// #region Rows
/** Reads rows of pixels and keeps 64 numbers in mind; the last of them say which digit it was. */
class Rows extends nn.Module {
  lstm: nn.LSTM
  fc: nn.Linear

  constructor(generator: Generator) {
    super()
    this.lstm = new nn.LSTM(28, 64, { batchFirst: true, generator })
    this.fc = new nn.Linear(64, 10, { generator })
  }

  /** (B, 28, 28) → (B, 10) */
  override forward(images: Tensor): Tensor {
    const [output] = this.lstm.forward(images) // (B, 28, 64)
    return this.fc.forward(output.select(1, -1)) // after the last row: (B, 64)
  }
}
// #endregion Rows

const long = process.argv.includes('--run')
const options = long
  ? { epochs: 4, batchSize: 64, maxLr: 0.01, maxNorm: 1, seed: 0 }
  : { epochs: 2, batchSize: 32, maxLr: 0.005, maxNorm: 1, seed: 0 }
const digits = await loadMnist()
const train = firstImages(digits.train, long ? 8000 : 960)
const test = firstImages(digits.test, long ? 2000 : 200)

/** Images as (B, 28, 28): one colour is enough, and the black border is not read. */
function batch(set: ImageSet, chosen: readonly number[]) {
  const images = new Tensor(set.images(chosen), [chosen.length, 3, 32, 32])
  const rows = images.select(1, 0).narrow(1, 2, 28).narrow(2, 2, 28)
  const labels = chosen.map((i) => set.labels[i])
  return { rows, labels, targets: tensor(labels, { dtype: 'int32' }) }
}

function* batches(set: ImageSet, order: ArrayLike<number>) {
  for (let start = 0; start < set.size; start += options.batchSize) {
    yield batch(set, Array.from(order).slice(start, start + options.batchSize))
  }
}

const generator = new Generator(options.seed)
const net = new Rows(generator)
const optimizer = new optim.Adam(net.parameters())
const { epochs: count, maxLr } = options
const stepsPerEpoch = Math.ceil(train.size / options.batchSize)
const schedule = { pctStart: 0.15, maxLr, epochs: count, stepsPerEpoch }
const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, schedule)
const epochs = []
for (let epoch = 1; epoch <= options.epochs; epoch++) {
  const started = performance.now()
  let sum = 0
  for (const { rows, targets } of batches(train, randomPermutation(train.size, generator))) {
    const cost = crossEntropy(net.forward(rows), targets)
    optimizer.zeroGrad()
    cost.backward()
    nn.clipGradNorm_(net.parameters(), options.maxNorm)
    optimizer.step()
    scheduler.step()
    sum += cost.item() * targets.numel()
  }
  let correct = 0
  noGrad(() => {
    for (const { rows, labels } of batches(
      test,
      test.labels.map((_, i) => i),
    )) {
      correct += countCorrect(net.forward(rows), labels)
    }
  })
  const result = {
    epoch,
    cost: sum / train.size,
    correct,
    accuracy: correct / test.size,
    seconds: (performance.now() - started) / 1000,
  }
  epochs.push(result)
  console.log(
    `epoch ${epoch}: cost ${result.cost.toFixed(4)}, ` +
      `right on ${(100 * result.accuracy).toFixed(1)} % of ${test.size} (${result.seconds.toFixed(0)} s)`,
  )
}
if (long) {
  const command = 'pnpm -C lessons experiment 15-recurrent/experiments/rows.ts --run'
  const images = { train: train.size, test: test.size }
  writeResults(new URL('../results/rows.json', import.meta.url), command, {
    options,
    images,
    epochs,
  })
}
