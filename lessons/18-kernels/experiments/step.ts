/**
 * Where the time of a training step goes on a device, kernel by kernel, and what the loops of the stage with fast loops
 * take for the same step. Both take turns, on batches of 4 and of 64. By itself prints what `results/step.json` holds;
 * --run measures anew, --short only looks.
 */
import * as loops from '@stepgrad/16-fast-cpu'
import * as library from '@stepgrad/18-kernels'
import { readResults, writeResults } from '../../results.ts'
import { median } from './median.ts'

type Row = { readonly kernel: string; readonly launches: number; readonly ms: number }
type Batch = {
  readonly batch: number
  /** Of a whole step, by kernels and by loops. */
  readonly device: number
  readonly cpu: number
  readonly kernels: readonly Row[]
}
type Results = {
  readonly device: string
  readonly backend: string
  readonly wideLoads: true | string
  readonly batches: readonly Batch[]
}

const FILE = new URL('../results/step.json', import.meta.url)
const COMMAND = 'pnpm -C lessons experiment 18-kernels/experiments/step.ts --run'
const [short, run] = ['--short', '--run'].map((option) => process.argv.includes(option))

if (short) print(await measure([[4, 3]]))
else {
  if (run) writeResults(FILE, COMMAND, await measure([[4, 60], [64, 15]])) // prettier-ignore
  print(readResults<Results>(FILE))
}

/** Milliseconds that this program has had a processor for: what others do beside it counts little. */
function now(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** @param sizes - batch sizes, each with how many steps to measure */
async function measure(
  sizes: readonly (readonly [batch: number, rounds: number])[],
): Promise<Results> {
  const device = await library.openDevice('webasm')
  const batches = sizes.map(([batch, rounds]) => measureBatch(device, batch, rounds))
  const { backend, wideLoads } = device.receipt!
  await device.close()
  return { device: device.name, backend, wideLoads, batches }
}

function measureBatch(device: library.Device, batch: number, rounds: number): Batch {
  const sides = [trainer(library, batch, device), trainer(loops as unknown as Library, batch)]
  for (let round = 0; round < 10; round++) for (const step of sides) step()
  const times: number[][] = [[], []]
  for (let round = 0; round < rounds; round++) {
    sides.forEach((step, side) => times[side].push(timed(step)))
  }
  const [onDevice, cpu] = times.map(median)
  return { batch, device: onDevice, cpu, kernels: byKernel(device, sides[0], rounds) }
}

type Library = typeof library

/** Gives one step on random images, as it is written for either. */
function trainer(
  { Generator, Net, crossEntropy, optim, randn }: Library,
  batch: number,
  device?: library.Device,
): () => number {
  const generator = new Generator(0)
  const net = new Net({ generator })
  if (device) net.to(device)
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.001, momentum: 0.9 })
  const images = randn([batch, 3, 32, 32], { generator })
  const labels = Array.from({ length: batch }, (_, i) => i % 10)
  const step = () => {
    optimizer.zeroGrad()
    const cost = crossEntropy(net.forward(device ? images.to(device) : images), labels)
    cost.backward()
    optimizer.step()
    return cost
  }
  return () => (device ? library.scope(step) : step()).item()
}

function timed(work: () => unknown): number {
  const start = now()
  work()
  return now() - start
}

/** How long each kernel takes in a step, and how often it is launched; the dearest first. */
function byKernel(device: library.Device, step: () => unknown, rounds: number): Row[] {
  const gpu = device.gpu!
  const { run } = gpu
  const times = new Map<string, number[]>()
  gpu.run = (kernel, ...rest) => {
    const start = now()
    const result = run.call(gpu, kernel, ...rest)
    times.set(kernel.name, [...(times.get(kernel.name) ?? []), now() - start])
    return result
  }
  for (let round = 0; round < rounds; round++) step()
  gpu.run = run
  const rows = [...times].map(([kernel, all]) => {
    const ms = all.reduce((sum, time) => sum + time, 0) / rounds
    return { kernel, launches: all.length / rounds, ms }
  })
  return rows.sort((a, b) => b.ms - a.ms)
}

function print({ device, backend, wideLoads, batches }: Results): void {
  const wide = wideLoads === true ? 'wide loads' : wideLoads
  console.log(`${device}: ${backend}, ${wide}`)
  for (const { batch, device: onDevice, cpu, kernels } of batches) {
    const ratio = (cpu / onDevice).toFixed(2)
    console.log(
      `\na step on ${batch} images: ${ms(onDevice)} by kernels, ${ms(cpu)} by loops, ${ratio}× as fast`,
    )
    for (const row of kernels.slice(0, 8)) printRow(row)
    printRow(
      kernels
        .slice(8)
        .reduce(
          (sum, row) => ({ ...sum, launches: sum.launches + row.launches, ms: sum.ms + row.ms }),
          { kernel: 'all others', launches: 0, ms: 0 },
        ),
    )
  }
}

function printRow({ kernel, launches, ms: time }: Row): void {
  console.log(`${kernel.padEnd(22)}${String(launches).padStart(4)} times ${ms(time).padStart(10)}`)
}

function ms(time: number): string {
  return `${time.toFixed(2)} ms`
}
