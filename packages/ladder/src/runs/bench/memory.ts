/** Whether the memory of a stage stays flat while it trains. */
import type { Stage } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'
import { digitBatches } from '../digits.ts'
import { openProbe } from '../process/probe.ts'
import type { Memory } from '../process/probe-worker.ts'

export type MemoryOptions = {
  readonly steps: number
  readonly batch: number
  /** Where it trains, if not on the cpu. */
  readonly device?: string
  readonly onSample?: (steps: number) => void
}

export type MemorySample = Memory & { readonly steps: number }

export type MemoryCourse = {
  readonly stage: string
  readonly samples: readonly MemorySample[]
  /** Bytes a step in the second half, by least squares. */
  readonly slope: Slope
  readonly flat: boolean
}

const SAMPLES = 20

/**
 * What the second half of the steps may add, in bytes, however many they are. What lives is exact:
 * only compiled code still settles. Pages come from the system in jumps of up to 20 MB, now and then.
 */
const ALLOWED: Slope = { live: 250_000, resident: 32_000_000 }

type Slope = { readonly resident: number; readonly live: number }

/** Trains `stage` in a fresh process and looks at its memory, after a forced collection, 20 times. */
export async function followMemory(
  stage: Stage,
  { steps, batch, device, onSample }: MemoryOptions,
): Promise<MemoryCourse> {
  if (steps < SAMPLES)
    throw new Trouble(`bench memory: ${steps} steps are too few; take ${SAMPLES}`)
  const probe = await openProbe(stage)
  try {
    const batches = await digitBatches(batch, 4)
    const training = { dtype: 'float32', seed: 0, lr: 0.001, momentum: 0.9, batches } as const
    await probe.ask('begin', { ...training, device })
    const samples: MemorySample[] = []
    const between = Math.ceil(steps / SAMPLES)
    for (let done = 0; done < steps;) {
      const count = Math.min(between, steps - done)
      await probe.ask('step', count)
      done += count
      samples.push({ steps: done, ...(await probe.ask('memory')) })
      onSample?.(done)
    }
    return judge(stage.name, samples)
  } finally {
    probe.close()
  }
}

/** Flat or not, by the second half of the samples. */
export function judge(stage: string, samples: readonly MemorySample[]): MemoryCourse {
  const settled = samples.slice(samples.length >> 1)
  const steps = settled[settled.length - 1].steps - settled[0].steps
  const slope = { resident: slopeOf(settled, 'resident'), live: slopeOf(settled, 'live') }
  const [first, last] = [settled[0].alive, settled[settled.length - 1].alive]
  const grows = (of: 'arrays' | 'kernels') => (last?.[of] ?? 0) > (first?.[of] ?? 0)
  const flat =
    slope.resident * steps <= ALLOWED.resident &&
    slope.live * steps <= ALLOWED.live &&
    !grows('arrays') &&
    !grows('kernels')
  return { stage, samples, slope, flat }
}

/** Σ (x − x̄)(y − ȳ) / Σ (x − x̄)² */
function slopeOf(samples: readonly MemorySample[], of: 'resident' | 'live'): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const x = samples.map(({ steps }) => steps)
  const y = samples.map((sample) => sample[of])
  const [meanX, meanY] = [mean(x), mean(y)]
  const rise = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i] - meanY), 0)
  return rise / x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
}
