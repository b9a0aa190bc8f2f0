/** What `stepgrad bench` prints. */
import pc from 'picocolors'
import { milliseconds, times } from '../numbers.ts'
import { paragraph } from '../paragraph.ts'
import { table } from '../table.ts'
import type { Measurement } from './measure.ts'
import { type TorchInfo, TORCH } from './torch-runner.ts'

export function describeTorch({ version, blas, threads }: TorchInfo): string {
  const optimised = !blas.startsWith('generic') || /openblas|mkl|blis|atlas/.test(blas)
  const quality = optimised ? '' : ', the unoptimised reference'
  return paragraph(`PyTorch ${version} on ${threads} thread, BLAS: ${blas}${quality}`)
}

export function describeMeasurement(measurement: Measurement): string {
  const { timings } = measurement
  const torch = timings.find(({ name }) => name === TORCH)
  return [
    '',
    describeConditions(measurement),
    '',
    table(
      [
        { head: '' },
        { head: 'ms a step', align: 'right' },
        { head: `against ${timings[0].name.slice(0, 2)}`, align: 'right' },
        ...(torch ? [{ head: 'against PyTorch', align: 'right' as const }] : []),
      ],
      timings.map((timing) => [
        timing.name,
        milliseconds(timing.milliseconds),
        times(timing.ratio),
        ...(torch ? [times(timing.ratio / torch.ratio)] : []),
      ]),
    ),
    ...describeDifferent(measurement),
  ].join('\n')
}

export function describeConditions({ batch, dtype, rounds, steps }: Measurement): string {
  return `${dtype}, batch ${batch}; ${rounds} rounds, turns of ${steps} steps; medians`
}

export function describeDifferent({ different }: Measurement): string[] {
  return different.map((name) => pc.red(`${name}: not timed, for its costs differ from the first`))
}
