/**
 * Where the time of a training step goes, with the loops of before and with those of now: one batch of digits, layer by
 * layer. Both take turns. By itself prints what `results/layers.json` holds; --run measures anew, --short only looks.
 */
import { loadMnist } from '@stepgrad/data'
import * as before from '@stepgrad/15-recurrent'
import * as now from '@stepgrad/16-fast-cpu'
import { readResults, writeResults } from '../../results.ts'
import { median } from './median.ts'

type Library = typeof now
type Layer = (x: now.Tensor) => now.Tensor

/** Milliseconds of each part of a step, in turn. */
type Times = Map<string, number[]>
type Row = { readonly part: string; readonly before: number; readonly now: number }

const FILE = new URL('../results/layers.json', import.meta.url)
const COMMAND = 'pnpm -C lessons experiment 16-fast-cpu/experiments/layers.ts --run'
const [short, run] = ['--short', '--run'].map((option) => process.argv.includes(option))
const [BATCH, WARM_UP, ROUNDS] = short ? [8, 2, 3] : [64, 10, 40]

if (short) print(await measure())
else {
  if (run) writeResults(FILE, COMMAND, { rows: await measure() })
  print(readResults<{ rows: Row[] }>(FILE).rows)
}

async function measure(): Promise<Row[]> {
  const { train } = await loadMnist()
  const batch = Array.from({ length: BATCH }, (_, i) => i)
  const images = train.images(batch)
  const labels = batch.map((i) => train.labels[i])
  const sides = [before as unknown as Library, now].map((library) => {
    return trainer(library, new library.Tensor(images, [BATCH, ...train.shape]), labels)
  })
  const times = [new Map(), new Map()] as [Times, Times]
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    sides.forEach((step, side) => step(round < 0 ? (new Map() as Times) : times[side]))
  }
  return [...times[0].keys()].map((part) => {
    const [a, b] = times.map((side) => median(side.get(part)!))
    return { part, before: a, now: b }
  })
}

/** Gives a training step that writes down how long each part of it takes. */
function trainer(library: Library, x: now.Tensor, labels: number[]): (times: Times) => void {
  const { Generator, Net, crossEntropy, flatten, optim, relu } = library
  const net = new Net({ generator: new Generator(0) })
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.001, momentum: 0.9 })
  const layers: [part: string, layer: Layer][] = [
    ['conv1', (x) => net.conv1.forward(x)], // (B, 3, 32, 32) → (B, 6, 28, 28)
    ['relu', relu],
    ['pool', (x) => net.pool.forward(x)], // (B, 6, 14, 14)
    ['conv2', (x) => net.conv2.forward(x)], // (B, 16, 10, 10)
    ['relu', relu],
    ['pool', (x) => net.pool.forward(x)], // (B, 16, 5, 5)
    ['linear', (x) => net.fc1.forward(flatten(x, 1))], // (B, 400) → (B, 120)
    ['relu', relu],
    ['linear', (x) => net.fc2.forward(x)], // (B, 84)
    ['relu', relu],
    ['linear', (x) => net.fc3.forward(x)], // (B, 10)
    ['loss', (x) => crossEntropy(x, labels)],
  ]
  return (times) => {
    const spent = new Map<string, number>()
    const timed = <T>(part: string, work: () => T): T => {
      const start = performance.now()
      const result = work()
      spent.set(part, (spent.get(part) ?? 0) + performance.now() - start)
      return result
    }
    const seen = new Set<now.Node>()
    /** Lets the nodes that a layer has left tell how long their derivatives take. */
    const watch = (node: now.Node, part: string): void => {
      if (seen.has(node)) return
      seen.add(node)
      node.edges = node.edges.map(({ flow, ...edge }) => {
        return { ...edge, flow: (dy, shape) => timed(part, () => flow(dy, shape)) }
      })
      for (const edge of node.edges) watch(edge.node, part)
    }
    optimizer.zeroGrad()
    let y = x
    for (const [part, layer] of layers) {
      y = timed(part, () => layer(y))
      watch(y.gradFn!, `${part} backward`)
    }
    const forward = new Map(spent)
    const whole = performance.now()
    y.backward()
    const backward = performance.now() - whole
    const flows = [...spent].filter(([part]) => !forward.has(part)).map(([, time]) => time)
    spent.set('rest of backward', backward - flows.reduce((sum, time) => sum + time, 0))
    timed('update', () => optimizer.step())
    for (const [part, milliseconds] of spent) {
      times.set(part, [...(times.get(part) ?? []), milliseconds])
    }
  }
}

function print(rows: readonly Row[]): void {
  console.log('                   before       now')
  const sum = (side: 'before' | 'now') => rows.reduce((total, row) => total + row[side], 0)
  for (const row of [...rows, { part: 'in all', before: sum('before'), now: sum('now') }]) {
    const numbers = [row.before, row.now].map((ms) => `${ms.toFixed(2)} ms`.padStart(10))
    console.log(`${row.part.padEnd(16)}${numbers.join('')}   ${(row.before / row.now).toFixed(1)}×`)
  }
}
