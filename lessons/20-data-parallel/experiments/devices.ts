/**
 * One training step on one device and on two, for several batch sizes. Both take turns. By itself prints what
 * `results/devices.json` holds; --run measures anew, --short only looks.
 */
import { Generator, Net, crossEntropy, nn, optim, randn } from '@stepgrad/20-data-parallel'
import { readResults, writeResults } from '../../results.ts'
import { median } from '../../16-fast-cpu/experiments/median.ts'

type Row = {
  readonly batch: number
  readonly one: number
  readonly two: number
  /** The median of two to one, step by step. */
  readonly ratio: number
}

const FILE = new URL('../results/devices.json', import.meta.url)
const COMMAND = 'pnpm -C lessons experiment 20-data-parallel/experiments/devices.ts --run'
const [short, run] = ['--short', '--run'].map((option) => process.argv.includes(option))
const BATCHES = short ? [4, 16] : [4, 16, 64, 256]
const [WARM_UP, ROUNDS] = short ? [2, 3] : [8, 40]

if (short) print(await measure())
else {
  if (run) writeResults(FILE, COMMAND, { rows: await measure() })
  print(readResults<{ rows: Row[] }>(FILE).rows)
}

async function measure(): Promise<Row[]> {
  const nets = [new Net({ generator: new Generator(0) }), new Net({ generator: new Generator(0) })]
  const parallel = new nn.DataParallel(nets[1], {
    devices: ['cpu', 'cpu'],
    replica: {
      module: import.meta.resolve('@stepgrad/20-data-parallel'),
      create: 'Net',
    },
  })
  const steps = [trainer(nets[0]), trainer(parallel)]
  const rows = BATCHES.map((batch) => {
    const x = randn([batch, 3, 32, 32], { generator: new Generator(batch) })
    const labels = Array.from({ length: batch }, (_, i) => i % 10)
    const times: [number[], number[]] = [[], []]
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      steps.forEach((step, side) => {
        const start = performance.now()
        step(x, labels)
        if (round >= 0) times[side].push(performance.now() - start)
      })
    }
    const ratio = median(times[0].map((one, i) => one / times[1][i]))
    return { batch, one: median(times[0]), two: median(times[1]), ratio }
  })
  await parallel.close()
  return rows
}

function trainer(net: Net | nn.DataParallel<Net>) {
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.001, momentum: 0.9 })
  return (x: Parameters<Net['forward']>[0], labels: number[]): void => {
    optimizer.zeroGrad()
    crossEntropy(net.forward(x), labels).backward()
    optimizer.step()
  }
}

function print(rows: readonly Row[]): void {
  console.log('batch   one device   two devices')
  for (const { batch, one, two, ratio } of rows) {
    const times = [one, two].map((ms) => `${ms.toFixed(2)} ms`.padStart(11))
    console.log(`${String(batch).padStart(5)}  ${times.join('  ')}     ${ratio.toFixed(2)}×`)
  }
}
