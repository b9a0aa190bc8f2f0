/** One stage that trains the network, and how long its steps take. */
import { type Adapter, type Images, type Net, FULL } from '@stepgrad/conformance/checks'
import type { ImageSet } from '@stepgrad/data'

export type Batch = { readonly images: Images; readonly labels: readonly number[] }

/** What a stage has to show before its time counts. */
export type Beginning = {
  /** Of its first steps. */
  readonly costs: readonly number[]
  /** Milliseconds of the very first, when nothing was compiled yet. */
  readonly first: number
  /** What really computed, where the stage names it. */
  readonly backend?: string
}

/** One turn. */
export type Turn = { readonly steps: number; readonly milliseconds: number }

const COMPARED_STEPS = 5
const WARM_UP_MS = 300
/** Browsers round their clocks, some to a whole millisecond: a turn is much longer than that. */
const TURN_MS = 200
const FEWEST_STEPS = 3
const WARM_UP_STEPS = 10

/** The first digits, in `count` batches of `size`. */
export function batchesOf(digits: ImageSet, size: number, count: number): Batch[] {
  return Array.from({ length: count }, (_, i) => {
    const indices = Array.from({ length: size }, (_, j) => i * size + j)
    return {
      images: { values: digits.images(indices), batch: size },
      labels: indices.map((index) => digits.labels[index]),
    }
  })
}

export class Contestant {
  private readonly net: Net
  private readonly batches: readonly Batch[]
  private steps = 0

  constructor(net: Net, batches: readonly Batch[]) {
    this.net = net
    this.batches = batches
  }

  /** The full network in float32, the same initial weights for every stage. */
  static async open({ createNet }: Adapter, batches: readonly Batch[], device?: string) {
    const net = await createNet({ sizes: FULL, dtype: 'float32', seed: 0, device })
    return new Contestant(net, batches)
  }

  /** A few steps whose costs can be compared, then steps until the browser has compiled the loops. */
  async begin(): Promise<Beginning> {
    const start = performance.now()
    const costs = [await this.step()]
    const first = performance.now() - start
    while (costs.length < COMPARED_STEPS) costs.push(await this.step())
    await this.stepsFor(WARM_UP_MS, WARM_UP_STEPS)
    return { costs, first, backend: await this.net.backend?.() }
  }

  turn(): Promise<Turn> {
    return this.stepsFor(TURN_MS, FEWEST_STEPS)
  }

  async close(): Promise<void> {
    await this.net.close?.()
  }

  private step(): Promise<number> {
    const { images, labels } = this.batches[this.steps++ % this.batches.length]
    return this.net.step(images, labels, { lr: 0.001, momentum: 0.9 })
  }

  private async stepsFor(duration: number, fewest: number): Promise<Turn> {
    const start = performance.now()
    let steps = 0
    let milliseconds = 0
    while (steps < fewest || milliseconds < duration) {
      await this.step()
      steps++
      milliseconds = performance.now() - start
    }
    return { steps, milliseconds }
  }
}

/** By how much of the cost two stages may differ: sums in another order, in float32. */
const TOLERANCE = 1e-5

/** Whether a stage computes what the first one does. */
export function sameCosts(got: readonly number[], expected: readonly number[]): boolean {
  return expected.every((cost, i) => Math.abs(got[i] - cost) <= TOLERANCE * Math.abs(cost))
}

/** The middle one in size; half way between the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
