/** Timing that a busy machine disturbs little: everyone takes a turn in every round. */
import type { Steps, Training } from '../process/probe-worker.ts'

/** Something that can train the network: a stage in its process, or PyTorch in its. */
export type Runner = {
  readonly name: string
  begin(training: Training): Promise<void>
  step(count: number): Promise<Steps>
  close(): void
}

export type Timing = {
  readonly name: string
  /** Milliseconds of one training step in each round. */
  readonly rounds: readonly number[]
  readonly milliseconds: number
  /** Against the first runner: the median of the ratios within one round. */
  readonly ratio: number
  /** What really computed, where the stage names it. */
  readonly backend?: string
}

export type RoundsOptions = {
  readonly rounds: number
  /** Steps that each takes in its turn. */
  readonly steps: number
  /** Called after each round with the timings so far. */
  readonly onRound?: (timings: Timing[]) => void
}

/** Lets runners that are warm take turns for some rounds. */
export async function timeRounds(
  runners: readonly Runner[],
  { rounds, steps, onRound }: RoundsOptions,
): Promise<Timing[]> {
  const measured = runners.map((): number[] => [])
  const backends: (string | undefined)[] = []
  const soFar = () => timingsOf(runners, measured, backends)
  for (let round = 0; round < rounds; round++) {
    for (const [i, runner] of runners.entries()) {
      const { milliseconds, backend } = await runner.step(steps)
      measured[i].push(median(milliseconds))
      backends[i] = backend
    }
    onRound?.(soFar())
  }
  return soFar()
}

function timingsOf(
  runners: readonly Runner[],
  measured: readonly number[][],
  backends: readonly (string | undefined)[],
): Timing[] {
  return runners.map(({ name }, i) => ({
    name,
    rounds: [...measured[i]],
    milliseconds: median(measured[i]),
    ratio: median(measured[i].map((time, round) => time / measured[0][round])),
    backend: backends[i],
  }))
}

/** The middle one in size; half way between the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
