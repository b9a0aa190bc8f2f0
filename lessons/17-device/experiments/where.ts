/**
 * Where what is computed faster: four element-wise operations, and a product of matrices, in several sizes, on all
 * devices that are available, by turns; and what it costs to take the numbers there and back. The fastest turn of each
 * counts: the others had to share the machine. By itself prints what `results/where.json` holds; --run measures anew,
 * --short only looks.
 */
import * as stage from '@stepgrad/17-device'
import { scope } from '@stepgrad/gpu'
import { readResults, writeResults } from '../../results.ts'

/** Milliseconds for one kind of work, by device; and for the way there and back of what it works on. */
type Row = {
  readonly work: string
  readonly size: string
  readonly ms: Record<string, number>
  readonly moved: Record<string, number>
}
type Results = { readonly receipts: object; readonly rows: Row[] }

const FILE = new URL('../results/where.json', import.meta.url)
const COMMAND = 'pnpm -C lessons experiment 17-device/experiments/where.ts --run'
const [short, run] = ['--short', '--run'].map((option) => process.argv.includes(option))
/** Each turn lasts at least this long, however small the work. */
const [TURN, WARM_UP, ROUNDS] = short ? [0, 2, 3] : [5, 5, 31]

const { availableDevices, noGrad, openDevice, randn } = stage
const works: [work: string, shapes: number[][], f: (x: stage.Tensor) => stage.Tensor][] = [
  ['four operations', [[100], [10_000], [1_000_000]], (x) => x.mul(x).neg().exp().add(x)],
  ['matrix product', [10, 100, 400].map((n) => [n, n]), (x) => x.matmul(x)],
]

if (short) print((await measure()).rows)
else {
  if (run) writeResults(FILE, COMMAND, await measure())
  print(readResults<Results>(FILE).rows)
}

async function measure(): Promise<Results> {
  const names = (await availableDevices()).filter(({ available }) => available)
  const devices = await Promise.all(names.map(({ name }) => openDevice(name)))
  const rows: Row[] = []
  for (const [work, shapes, f] of works) {
    for (const shape of shapes) {
      const x = randn(shape, { generator: new stage.Generator(0) })
      const turns = devices.map((device) => {
        const there = x.to(device)
        const compute = () => done(scope(() => noGrad(() => f(there))))
        const move = async () => {
          const y = x.to(device)
          await y.cpu()
          y.memory.array?.release()
        }
        return { device, compute, move, ms: [] as number[], moved: [] as number[] }
      })
      for (let round = -WARM_UP; round < ROUNDS; round++) {
        for (const turn of turns) {
          const [ms, moved] = [await timed(turn.compute), await timed(turn.move)]
          if (round >= 0) turn.ms.push(ms)
          if (round >= 0) turn.moved.push(moved)
        }
      }
      const fastest = (of: 'ms' | 'moved') =>
        Object.fromEntries(turns.map((turn) => [turn.device.name, Math.min(...turn[of])]))
      rows.push({ work, size: shape.join(' × '), ms: fastest('ms'), moved: fastest('moved') })
    }
  }
  const receipts = Object.fromEntries(devices.map(({ name, receipt }) => [name, receipt]))
  await Promise.all(devices.map((device) => device.close()))
  return { receipts, rows }
}

/** Waits until a result is there, if its device works beside the cpu, and lets go of it. */
async function done(y: stage.Tensor): Promise<void> {
  const { gpu } = y.device
  if (gpu && !gpu.readsAtOnce) await y.view(-1).narrow(0, 0, 1).cpu()
  y.memory.array?.release()
}

/** Milliseconds for one call. */
async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  for (let calls = 1; ; calls++) {
    await work()
    const spent = performance.now() - start
    if (spent >= TURN) return spent / calls
  }
}

function print(rows: readonly Row[]): void {
  const names = Object.keys(rows[0].ms)
  console.log(`${''.padEnd(25)}${names.map((name) => name.padStart(13)).join('')}`)
  const line = (label: string, size: string, ms: Record<string, number>) => {
    const cells = names.map((name) => shown(ms[name]).padStart(13))
    console.log(`${label.padEnd(16)}${size.padStart(9)}${cells.join('')}`)
  }
  for (const { work, size, ms } of rows) line(work, size, ms)
  for (const { work, size, moved } of rows) {
    if (work === rows[0].work) line('there and back', size, { ...moved, cpu: NaN })
  }
}

function shown(ms: number): string {
  return Number.isNaN(ms) ? '–' : `${ms.toFixed(3)} ms`
}
