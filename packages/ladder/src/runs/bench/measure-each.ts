/** The one way in which `bench` and `race` measure; they differ in what they draw. */
import { LiveText } from '../live-text.ts'
import { type Measurement, type MeasureOptions, measure } from './measure.ts'
import type { Runner } from './rounds.ts'
import { withRunners } from './stage-runner.ts'

export type MeasureEachOptions = Omit<MeasureOptions, 'batch' | 'onRound'> & {
  readonly batchSizes: readonly number[]
  /** Starts everyone in a fresh process. */
  readonly open: () => readonly Promise<Runner>[]
  readonly describe: (soFar: Measurement) => string
}

/** Measures at every batch size, and shows after each round how it stands. */
export async function measureEach({
  batchSizes,
  open,
  describe,
  ...options
}: MeasureEachOptions): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  for (const batch of batchSizes) {
    const drawing = new LiveText()
    const onRound = (soFar: Measurement) => drawing.show(describe(soFar))
    const measurement = await withRunners(open(), (runners) =>
      measure(runners, { ...options, batch, onRound }),
    )
    drawing.finish(describe(measurement))
    measurements.push(measurement)
  }
  return measurements
}
