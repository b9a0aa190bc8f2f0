/** What every stage's training costs: time, by turns; memory, and gradients beside PyTorch's. */
import { measure } from '../runs/bench/measure.ts'
import { openStageRunner, trainsOnDevices, withRunners } from '../runs/bench/stage-runner.ts'
import { digitBatches } from '../runs/digits.ts'
import { atMost } from '../runs/process/at-most.ts'
import { openProbe } from '../runs/process/probe.ts'
import type { Stage } from '../stages.ts'
import { Trouble } from '../trouble.ts'
import { gradientError } from './gradients.ts'
import { DEVICE, type GradientErrors, type Memory, onDevice, type StepTimes } from './scorecard.ts'

export const BATCHES: readonly number[] = [4, 64]

/** A stage, on the cpu or on a device. */
export type Place = { readonly name: string; readonly stage: Stage; readonly device?: string }

/** Every stage on the cpu, and after it, where it can train there, on the device. */
export function placesOf(stages: readonly Stage[]): Place[] {
  return stages.flatMap((stage) => [
    { name: stage.name, stage },
    ...(trainsOnDevices(stage)
      ? [{ name: onDevice(stage.name), stage, device: DEVICE } satisfies Place]
      : []),
  ])
}

/** A turn of the slowest lasts about as long as this. */
const TURN_MS = 400

export type SpeedOptions = {
  readonly rounds: number
  readonly onRound: (batch: number, round: number) => void
}

/** Milliseconds a step in float32, each in a fresh process, all by turns. */
export async function measureSpeed(
  places: readonly Place[],
  { rounds, onRound }: SpeedOptions,
): Promise<Record<string, StepTimes>> {
  const rows: Record<string, StepTimes> = {}
  for (const batch of BATCHES) {
    let round = 0
    const opening = places.map(({ stage, device }) => openStageRunner(stage, device))
    const { timings, different } = await withRunners(opening, (runners) =>
      measure(runners, {
        batch,
        dtype: 'float32',
        rounds,
        turnMs: TURN_MS,
        onRound: () => onRound(batch, ++round),
      }),
    )
    if (different.length > 0)
      throw new Trouble(`scorecard: ${different.join(', ')}: costs differ from the first stage's`)
    for (const { name, milliseconds } of timings)
      rows[name] = { ...rows[name], [batch]: milliseconds }
  }
  return rows
}

/** After so many steps the heap has been swept often, and the peak moves little. */
const STEPS = 8

export type Costs = { readonly memory?: Memory; readonly gradients?: GradientErrors }

export type CostsOptions = {
  readonly memory: boolean
  readonly gradients: boolean
  readonly onDone: (count: number) => void
}

/** Memory of a training with the larger batch in a fresh process; then, there, the gradients. */
export async function measureCosts(
  places: readonly Place[],
  { memory, gradients, onDone }: CostsOptions,
): Promise<Costs[]> {
  let count = 0
  return atMost(2, places, async ({ stage, device }) => {
    const probe = await openProbe(stage)
    try {
      const batches = memory ? await digitBatches(Math.max(...BATCHES), 4) : []
      const training = { dtype: 'float32', seed: 0, lr: 0.001, momentum: 0.9, batches } as const
      if (memory) {
        await probe.ask('begin', { ...training, device })
        await probe.ask('step', STEPS)
      }
      const peak = memory ? { peak: await probe.ask('peakMemory') } : undefined
      const float64 = gradients && !device ? await gradientError(probe, 'float64') : undefined
      const float32 = gradients ? await gradientError(probe, 'float32', device) : undefined
      onDone(++count)
      return { memory: peak, gradients: float32 === undefined ? undefined : { float64, float32 } }
    } finally {
      probe.close()
    }
  })
}
