/** Milliseconds of a training step as bars: the shortest wins. */
import pc from 'picocolors'
import type { Measurement } from '../bench/measure.ts'
import { describeConditions, describeDifferent } from '../bench/report.ts'
import type { Timing } from '../bench/rounds.ts'
import { milliseconds, times } from '../numbers.ts'

const COLUMNS = 80
/** A column filled from the left by one eighth, two … seven. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/**
 * A bar for each stage. They begin at 0 and their scale is linear, so a bar half as long is half the
 * time.
 */
export function drawRace(measurement: Measurement): string {
  const { timings } = measurement
  const winner = winnerOf(timings)
  const width = Math.max(...timings.map(({ name }) => name.length))
  const ends = timings.map((timing) => barEnd(timing, timing === winner))
  const scale = Math.min(
    ...timings.map((timing, i) => (COLUMNS - width - 2 - ends[i].length) / timing.milliseconds),
  )
  return [
    '',
    describeConditions(measurement),
    '',
    ...timings.map((timing, i) => {
      const line = bar(scale * timing.milliseconds) + ends[i]
      return `${timing.name.padEnd(width)}  ${timing === winner ? pc.green(line) : line}`
    }),
    '',
    outcome(winner, timings[0]),
    ...describeDifferent(measurement),
  ].join('\n')
}

/** The stage with the smallest share of the first one's time. */
function winnerOf(timings: readonly Timing[]): Timing {
  return timings.reduce((best, timing) => (timing.ratio < best.ratio ? timing : best))
}

function bar(columns: number): string {
  const eighths = Math.max(1, Math.floor(8 * columns))
  return '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7]
}

/** ` 35.1 ms  0.32×  WebAssemblyKernel  fastest` */
function barEnd(timing: Timing, wins: boolean): string {
  const parts = [` ${milliseconds(timing.milliseconds)} ms`, times(timing.ratio)]
  if (timing.backend !== undefined) parts.push(timing.backend)
  if (wins) parts.push('fastest')
  return parts.join('  ')
}

function outcome(winner: Timing, first: Timing): string {
  const columns = `ms a training step; × the time of ${first.name}`
  if (winner === first) return columns
  const faster = `${winner.name} takes ${times(1 / winner.ratio)} as many steps in the same time`
  return `${columns}\n${faster}`
}
