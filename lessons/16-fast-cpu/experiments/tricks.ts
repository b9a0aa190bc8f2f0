/**
 * What each trick is worth by itself: the same work without it and with it, by turns. By itself prints what
 * `results/tricks.json` holds; --run measures anew, --short only looks.
 */
import * as before from '@stepgrad/15-recurrent'
import * as now from '@stepgrad/16-fast-cpu'
import { readResults, writeResults } from '../../results.ts'
import { median } from './median.ts'

type Row = { readonly trick: string; readonly without: number; readonly with: number }

const FILE = new URL('../results/tricks.json', import.meta.url)
const COMMAND = 'pnpm -C lessons experiment 16-fast-cpu/experiments/tricks.ts --run'
const [short, run] = ['--short', '--run'].map((option) => process.argv.includes(option))
const [WARM_UP, ROUNDS] = short ? [2, 3] : [30, 60]

const { Generator, addWeightedSums, gatherTerms, randn, termsFor } = now
const generator = new Generator(0)
const numbers = (n: number) => Float64Array.from(randn([n], { generator }).storage)

// The first convolution of one image: 75 factors on 784 places.
const image = numbers(3 * 32 * 32)
const taps = placesOf([3, 5, 5], [1024, 32, 1])
const corners = placesOf([28, 28], [32, 1])
const kernel = { factors: numbers(75), at: taps, count: 75 }
const sums = new Float64Array(784)

// A matrix product like that of the first linear layer.
const [n, K, m] = [64, 400, 120]
const [A, B] = [numbers(n * K), numbers(K * m)]
const rows = Array.from({ length: n }, (_, i) => {
  const terms = termsFor(K)
  gatherTerms(terms, A, i * K, 1, placesOf([K], [1]), false)
  return terms
})
const columns = placesOf([m], [K])

// A gradient of which five parts in six are 0, on its way to the weights of the second convolution.
const slopes = numbers(100).map((v, i) => (i % 6 === 0 ? v : 0))
const smallTaps = placesOf([6, 5, 5], [196, 14, 1])
const smallCorners = placesOf([10, 10], [14, 1])
const list = termsFor(100)
const weightSums = new Float64Array(150)

const plane = randn([64, 6, 28, 28], { generator })

const tricks: [trick: string, without: () => unknown, with_: () => unknown][] = [
  ['eight sums at a time', () => oneByOne(), () => addWeightedSums(sums, kernel, image, corners)],
  ['one kind of numbers', () => mixedKinds(image), () => oneKind(image)],
  ['no arrays in the inner loop', () => withArrays(), () => withoutArrays()],
  ['zeros left out', () => weightGradient(false), () => weightGradient(true)],
  ['eight columns for all rows', () => rowByRow(), () => blockByBlock()],
  ['a loop that calls nothing', () => now.map(plane, (v) => Math.max(v, 0)), () => now.relu(plane)],
  ['one loop for the update', updateOf(before as never), updateOf(now)],
]
for (const kind of [Float32Array, Int32Array]) mixedKinds(kind.from(image))

if (short) print(measure())
else {
  if (run) writeResults(FILE, COMMAND, { rows: measure() })
  print(readResults<{ rows: Row[] }>(FILE).rows)
}

function measure(): Row[] {
  return tricks.map(([trick, ...sides]) => {
    const times: number[][] = [[], []]
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      sides.forEach((work, side) => {
        const start = performance.now()
        for (let i = 0; i < 10; i++) work()
        if (round >= 0) times[side].push((performance.now() - start) / 10)
      })
    }
    return { trick, without: median(times[0]), with: median(times[1]) }
  })
}

function print(results: readonly Row[]): void {
  console.log('                               without       with')
  for (const row of results) {
    const cells = [row.without, row.with].map((ms) => `${ms.toFixed(3)} ms`.padStart(11))
    const ratio = `${(row.without / row.with).toFixed(1)}×`.padStart(8)
    console.log(`${row.trick.padEnd(27)}${cells.join('')}${ratio}`)
  }
}

/** One sum after the other. */
function oneByOne(): void {
  const { factors, at, count } = kernel
  for (let q = 0; q < corners.length; q++) {
    let sum = 0
    for (let k = 0; k < count; k++) sum += factors[k] * image[at[k] + corners[q]]
    sums[q] = sum
  }
}

/** The same, in a function that has seen arrays of three kinds. */
function mixedKinds(x: now.Numbers): void {
  const { factors, at, count } = kernel
  for (let q = 0; q < corners.length; q++) {
    let sum = 0
    for (let k = 0; k < count; k++) sum += factors[k] * x[at[k] + corners[q]]
    sums[q] = sum
  }
}

/** The same, in a function that has seen arrays of one kind. */
function oneKind(x: now.Numbers): void {
  const { factors, at, count } = kernel
  for (let q = 0; q < corners.length; q++) {
    let sum = 0
    for (let k = 0; k < count; k++) sum += factors[k] * x[at[k] + corners[q]]
    sums[q] = sum
  }
}

/** Two sums at a time, with what belongs together written together. */
function withArrays(): void {
  const { factors, at, count } = kernel
  for (let q = 0; q < corners.length; q += 2) {
    let [s, t] = [0, 0]
    for (let k = 0; k < count; k++) {
      const [factor, from] = [factors[k], at[k]]
      const [x, y] = [image[from + corners[q]], image[from + corners[q + 1]]]
      s += factor * x
      t += factor * y
    }
    sums[q] = s
    sums[q + 1] = t
  }
}

/** The same, each in a line of its own. */
function withoutArrays(): void {
  const { factors, at, count } = kernel
  for (let q = 0; q < corners.length; q += 2) {
    let s = 0
    let t = 0
    for (let k = 0; k < count; k++) {
      const factor = factors[k]
      const from = at[k]
      const x = image[from + corners[q]]
      const y = image[from + corners[q + 1]]
      s += factor * x
      t += factor * y
    }
    sums[q] = s
    sums[q + 1] = t
  }
}

function weightGradient(skipZeros: boolean): void {
  gatherTerms(list, slopes, 0, 1, smallCorners, skipZeros)
  addWeightedSums(weightSums, list, image, smallTaps)
}

function rowByRow(): void {
  for (const row of rows) addWeightedSums(sums, row, B, columns)
}

/** So that the eight columns of B, which fit into the nearest memory, are read from there. */
function blockByBlock(): void {
  for (let j = 0; j < m; j += 8) {
    for (const row of rows) addWeightedSums(sums, row, B, columns.subarray(j, j + 8))
  }
}

function updateOf(library: typeof now): () => void {
  const net = new library.Net({ generator: new library.Generator(0) })
  const optimizer = new library.optim.SGD(net.parameters(), { lr: 0.001, momentum: 0.9 })
  for (const p of net.parameters()) p.grad = library.ones(p.shape)
  return () => optimizer.step()
}

function placesOf(shape: readonly number[], strides: readonly number[]): Int32Array {
  const places: number[] = []
  now.walk(shape, [{ strides, storageOffset: 0 }], ([place]) => places.push(place))
  return Int32Array.from(places)
}
