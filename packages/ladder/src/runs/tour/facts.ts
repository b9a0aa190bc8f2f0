/** What the tour finds out about a stage. */
import type { Probe } from '../process/probe.ts'
import type { Batch } from '../process/probe-worker.ts'

/** Steps of the training, all on the same digits. */
export const STEPS = 20
const TRAINING = { seed: 0, lr: 0.01, momentum: 0.9 } as const

/** Numbers of each parameter whose gradient is checked, drawn by lot: the suite checks them all. */
const CHECKED = 12

/** The step of the finite differences: that of PyTorch's gradcheck. */
export const H = 1e-6

export type Facts = {
  readonly costBefore: number
  /** The cost of the digits after `STEPS` steps on them, float64. */
  readonly cost: number
  /** Central differences of the tiny twin in float64, by PyTorch's rule. */
  readonly check: { readonly passed: boolean; readonly checked: number }
  /** Relative errors of one-sided differences, and of the stage's own float32 gradient. */
  readonly difference64: number
  readonly difference32: number
  readonly gradient32: number
}

/** Trains and checks the stage in this process. */
export async function findFacts(probe: Probe, digits: Batch): Promise<Facts> {
  await probe.ask('begin', { ...TRAINING, dtype: 'float64', batches: [digits] })
  const { costs } = await probe.ask('step', STEPS + 1) // each is the cost before its step
  const { passed, checked } = await probe.ask('checkGradients', { sample: CHECKED })
  const story = await probe.ask('float32Story', [H])
  return {
    costBefore: costs[0],
    cost: costs[STEPS],
    check: { passed, checked },
    difference64: story.points[0].float64,
    difference32: story.points[0].float32,
    gradient32: story.analytic,
  }
}
