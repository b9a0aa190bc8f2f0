/**
 * One training step six ways, in turns: the fast loops, kernel by kernel, and compiled, as the trace has it and over
 * quads of samples, without workers and with them. By itself prints what `results/race.json` holds; --run measures
 * anew, --short only looks.
 */
import * as loops from '@stepgrad/16-fast-cpu'
import * as kernels from '@stepgrad/18-kernels'
import * as library from '@stepgrad/19-compile'
import { readResults, writeResults } from '../../results.ts'
import { median } from './median.ts'

type Row = {
  readonly name: string
  readonly kernels?: number
  /** Milliseconds of the clock and of all processors, in the middle of all steps. */
  readonly clock: number
  readonly processor: number
}
type Results = {
  readonly device: string
  readonly wideLoads: true | string
  readonly batches: readonly { readonly batch: number; readonly rows: readonly Row[] }[]
}
type Side = { name: string; step: () => Promise<unknown>; compiled?: library.CompiledStep }

const FILE = new URL('../results/race.json', import.meta.url)
const COMMAND = 'pnpm -C lessons experiment 19-compile/experiments/race.ts --run'
const [short, run] = ['--short', '--run'].map((option) => process.argv.includes(option))

if (short) print(await measure([[4, 5]]))
else {
  if (run) writeResults(FILE, COMMAND, await measure([[4, 150], [64, 30]])) // prettier-ignore
  print(readResults<Results>(FILE))
}

/** @param sizes - batch sizes, each with how many steps to measure */
async function measure(
  sizes: readonly (readonly [batch: number, rounds: number])[],
): Promise<Results> {
  const device = await library.openDevice('webasm')
  const before = await kernels.openDevice('webasm')
  const batches: Results['batches'][number][] = []
  for (const [batch, rounds] of sizes) {
    const sides = [
      plain('loops', loops as unknown as typeof kernels, batch),
      plain('kernel by kernel', kernels, batch, before),
      ...[false, true].flatMap((threads) => {
        const workers = threads ? ', workers' : ''
        return [
          compiled(`one program${workers}`, batch, { device, threads, plan: library.planRows }),
          compiled(`over quads${workers}`, batch, { device, threads }),
        ]
      }),
    ]
    batches.push({ batch, rows: await inTurns(sides, rounds) })
    for (const { compiled: step } of sides) await step?.close()
  }
  const { wideLoads } = device.receipt!
  await Promise.all([device.close(), before.close()])
  return { device: device.name, wideLoads, batches }
}

async function inTurns(sides: readonly Side[], rounds: number): Promise<Row[]> {
  for (let i = 0; i < 10; i++) for (const { step } of sides) await step()
  const times = sides.map(() => ({ clock: [] as number[], processor: [] as number[] }))
  for (let i = 0; i < rounds; i++) {
    for (const [side, { step }] of sides.entries()) {
      const [clock, processor] = [performance.now(), processorTime()]
      await step()
      times[side].clock.push(performance.now() - clock)
      times[side].processor.push(processorTime() - processor)
    }
  }
  return sides.map(({ name, compiled: step }, side) => {
    const { clock, processor } = times[side]
    const count = step && { kernels: step.programs[0].kernels }
    return { name, ...count, clock: median(clock), processor: median(processor) }
  })
}

/** A step as it is written for the stages before. */
function plain(
  name: string,
  { Generator, Net, crossEntropy, optim, randn, scope }: typeof kernels,
  batch: number,
  device?: kernels.Device,
): Side {
  const generator = new Generator(0)
  const net = new Net({ generator })
  if (device) net.to(device)
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.001, momentum: 0.9 })
  const images = randn([batch, 3, 32, 32], { generator })
  const labels = labelsOf(batch)
  const train = () => {
    optimizer.zeroGrad()
    const cost = crossEntropy(net.forward(device ? images.to(device) : images), labels)
    cost.backward()
    optimizer.step()
    return cost
  }
  return { name, step: async () => (device ? scope(train) : train()).item() }
}

function compiled(name: string, batch: number, options: library.CompileOptions): Side {
  const { Generator, Net, compile, crossEntropy, optim, randn } = library
  const generator = new Generator(0)
  const net = new Net({ generator })
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.001, momentum: 0.9 })
  const images = randn([batch, 3, 32, 32], { generator })
  const labels = labelsOf(batch)
  const step = compile((x, y) => {
    optimizer.zeroGrad()
    const cost = crossEntropy(net.forward(x), y)
    cost.backward()
    optimizer.step()
    return cost
  }, options)
  return { name, step: async () => (await step(images, labels)).item(), compiled: step }
}

function labelsOf(batch: number): number[] {
  return Array.from({ length: batch }, (_, i) => i % 10)
}

/** Milliseconds that this program has had processors for. */
function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function print({ device, wideLoads, batches }: Results): void {
  console.log(`${device}, ${wideLoads === true ? 'wide loads' : wideLoads}`)
  for (const { batch, rows } of batches) {
    console.log(`\n${`a step on ${batch} images`.padEnd(23)}kernels       clock   processor`)
    for (const { name, kernels: count, clock, processor } of rows) {
      const numbers = [ms(clock), ms(processor), `${(rows[0].clock / clock).toFixed(2)}×`]
      console.log(name.padEnd(23) + String(count ?? '').padStart(7) + numbers.map(pad).join(''))
    }
  }
}

function pad(text: string): string {
  return text.padStart(12)
}

function ms(time: number): string {
  return `${time.toFixed(2)} ms`
}
