/** The ladder in one table: a line for each stage, filled in as the numbers come. */
import pc from 'picocolors'
import type { Stage } from '../../stages.ts'
import type { Timing } from '../bench/rounds.ts'
import { magnitude, milliseconds, times } from '../numbers.ts'
import { type Column, table } from '../table.ts'
import { type Facts, STEPS } from './facts.ts'
import { agrees, sameCost } from './verdict.ts'

export type Rung = {
  readonly stage: Stage
  facts?: Facts
  timing?: Timing
  /** The time on a device, where the stage can train there. */
  onDevice?: Timing
  /** What is wrong with it. */
  complaints: string[]
}

const COLUMNS: readonly Column[] = [
  { head: '\n\nstage' },
  { head: `cost after\n${STEPS} steps in\nfloat64`, align: 'right' },
  { head: 'finite\ndiff. in\nfloat64', align: 'right' },
  { head: 'finite\ndiff. in\nfloat32', align: 'right' },
  { head: 'gradient\nin\nfloat32', align: 'right' },
  { head: '\nms a\nstep', align: 'right' },
  { head: '\nagainst\nstage 01', align: 'right' },
]

export function ladderTable(rungs: readonly Rung[]): string {
  return table(
    COLUMNS,
    rungs.flatMap((rung, i) => {
      const { stage, complaints, timing, onDevice } = rung
      const name = complaints.length > 0 ? pc.red(stage.name) : stage.name
      const row = [name, ...factCells(rung, factsBefore(rungs, i)), ...timingCells(timing)]
      if (onDevice === undefined) return [row]
      return [row, ['  with kernels', '', '', '', '', ...timingCells(onDevice)]]
    }),
  )
}

/** The facts of the last stage before number `i` with which nothing is wrong. */
export function factsBefore(rungs: readonly Rung[], i: number): Facts | undefined {
  return rungs.slice(0, i).findLast(({ facts, complaints }) => facts && complaints.length === 0)
    ?.facts
}

function factCells({ stage, facts, complaints }: Rung, before: Facts | undefined): string[] {
  if (facts === undefined) return [complaints.length > 0 ? pc.red('failed') : '…', '', '', '']
  const { check, difference64, difference32, gradient32 } = facts
  return [
    `${equalSign(stage, facts, before)} ${facts.cost.toPrecision(12)}`,
    mark(difference64, check.passed && agrees(difference64), pc.red),
    mark(difference32, agrees(difference32), pc.yellow), // it is meant to fail
    mark(gradient32, agrees(gradient32), pc.red),
  ]
}

/** `=` the number of the line above, bit for bit; `≈` within what the stage allows itself. */
function equalSign(stage: Stage, facts: Facts, before: Facts | undefined): string {
  if (before === undefined) return ' '
  if (facts.cost === before.cost) return '='
  return sameCost(stage, facts, before) ? '≈' : pc.red('≠')
}

function mark(error: number, good: boolean, bad: (text: string) => string): string {
  return `${magnitude(error)} ${good ? pc.green('✓') : bad('✗')}`
}

function timingCells(timing: Timing | undefined): string[] {
  return timing === undefined ? ['', ''] : [milliseconds(timing.milliseconds), times(timing.ratio)]
}
