/**
 * How training begins on real digits, from four initialisations: the cost of each step, and the losses that it is the
 * mean of. By itself a short form, which takes seconds; with --run the long one, which writes results/first-steps.json.
 */
import { type ImageSet, loadMnist } from '@stepgrad/data'
import {
  Generator,
  Net,
  Tensor,
  countCorrect,
  createVelocity,
  nn,
  noGrad,
  randomPermutation,
  sgdStep,
} from '@stepgrad/09-loss'
import { writeResults } from '../../results.ts'

/** Five digits of a number; null for NaN and the infinities, which JSON does not know. */
type Short = number | null

/** One step: its cost, and five of the losses of its batch: smallest, quartiles, largest. */
type Step = { step: number; cost: Short; losses: Short[] }
export type FirstSteps = {
  initialisation: string
  seed: number
  curve: Step[]
  /** How many of the 62,006 parameters are no longer what they were. */
  moved: number
  /** How many different rows of logits the network has for the pictures that were held back. */
  answers: number
  /** For how many of them it is right, as a part of all. */
  accuracy: number
}

const INITIALISATIONS: Record<string, (net: Net, generator: Generator) => void> = {
  zeros: (net) => forAll(net, (p) => nn.init.zeros_(p)),
  default: () => undefined, // uniform in ±1/√fanIn, weights and biases
  'for ReLU': (net, generator) => forAll(net, (p) => initForReLU(p, generator)), // uniform in ±√6/√fanIn, biases 0
  'ten times': (net) => forAll(net, (p) => noGrad(() => p.mul_(10))), // the default, ten times
}
const full = process.argv.includes('--run')
const options = full
  ? {
      steps: 200,
      batchSize: 32,
      lr: 0.01,
      momentum: 0.9,
      seeds: [0, 1, 2],
      every: 4,
      heldBack: 1000,
    }
  : { steps: 8, batchSize: 8, lr: 0.01, momentum: 0.9, seeds: [0], every: 1, heldBack: 50 }
const { train, test } = await loadMnist()
const losses = new nn.CrossEntropyLoss({ reduction: 'none' })

function run(initialisation: string, seed: number): FirstSteps {
  const { steps, batchSize, every } = options
  const generator = new Generator(seed)
  const net = new Net({ generator })
  INITIALISATIONS[initialisation](net, generator)
  const before = [...net.parameters()].map((p) => Float32Array.from(p.storage))
  const order = randomPermutation(train.size, new Generator(seed)) // the same for all
  const velocity = createVelocity(net.parameters())
  const curve: Step[] = []
  for (let step = 1; step <= steps; step++) {
    const { x, labels } = batch(train, order.subarray((step - 1) * batchSize, step * batchSize))
    const loss = losses.forward(net.forward(x), labels) // (B)
    const cost = loss.mean()
    net.zeroGrad()
    cost.backward()
    sgdStep(net.parameters(), velocity, options)
    if (step === 1 || step % every === 0) {
      curve.push({ step, cost: short(cost.item()), losses: fiveOf(loss.storage) })
    }
  }
  const moved = [...net.parameters()].flatMap((p, i) => [...p.storage].filter((v, j) => v !== before[i][j])) // prettier-ignore
  const heldBack = batch(test, Array.from({ length: options.heldBack }, (_, i) => i)) // prettier-ignore
  const logits = noGrad(() => net.forward(heldBack.x))
  const answers = new Set((logits.tolist() as number[][]).map(String)).size
  const accuracy = countCorrect(logits, heldBack.labels) / options.heldBack
  return { initialisation, seed, curve, moved: moved.length, answers, accuracy }
}

function forAll(net: Net, init: (p: Tensor) => unknown): void {
  for (const p of net.parameters()) init(p)
}

function initForReLU(p: Tensor, generator: Generator): void {
  if (p.dim() === 1) nn.init.zeros_(p)
  else nn.init.kaimingUniform_(p, { nonlinearity: 'relu', generator })
}

function batch(set: ImageSet, indices: ArrayLike<number>) {
  const x = new Tensor(set.images(indices), [indices.length, 3, 32, 32])
  return { x, labels: Array.from(indices, (i) => set.labels[i]) }
}

/** Smallest, quartiles, largest. */
function fiveOf(values: ArrayLike<number>): Short[] {
  const sorted = Array.from(values).sort((a, b) => a - b)
  return [0, 0.25, 0.5, 0.75, 1].map((part) =>
    short(sorted[Math.round(part * (sorted.length - 1))]),
  )
}

function short(value: number): Short {
  return Number.isFinite(value) ? Number(value.toPrecision(5)) : null
}

function shown(value: Short): string {
  if (value === null) return 'NaN'
  return value < 1e4 ? value.toFixed(3) : value.toExponential(1)
}

console.log('from       step     cost  losses: smallest, median, largest   moved  answers')
const runs: FirstSteps[] = []
for (const initialisation of Object.keys(INITIALISATIONS)) {
  for (const seed of options.seeds) {
    const result = run(initialisation, seed)
    runs.push(result)
    for (const { step, cost, losses: five } of [result.curve[0], result.curve.at(-1)!]) {
      const three = [five[0], five[2], five[4]].map((loss) => shown(loss).padStart(10))
      console.log(
        initialisation.padEnd(10),
        String(step).padStart(4),
        shown(cost).padStart(8),
        three.join(''),
        String(result.moved).padStart(10),
        String(result.answers).padStart(8),
      )
    }
  }
}
if (full) {
  const command = 'pnpm -C lessons experiment 09-loss/experiments/first-steps.ts --run'
  writeResults(new URL('../results/first-steps.json', import.meta.url), command, { options, runs })
}
