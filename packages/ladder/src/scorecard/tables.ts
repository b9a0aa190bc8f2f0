/** The scorecard as text, for a terminal of 80 columns and for the README. */
import { magnitude, milliseconds } from '../runs/numbers.ts'
import { paragraph } from '../runs/paragraph.ts'
import { type Column, table } from '../runs/table.ts'
import { DEVICE, onDevice, type Part, type Scorecard } from './scorecard.ts'

const NONE = '–'

/** Both tables, what their columns mean, and when and where the numbers were measured. */
export function scorecardText(card: Scorecard): string {
  const kernels = Object.keys(card.speed?.rows ?? {}).some((name) => name.endsWith(DEVICE))
  const measured = PRINTED.some((part) => card[part] !== undefined)
  const legend = kernels ? LEGEND : LEGEND.slice(0, -1)
  return [
    ...(card.sizes === undefined ? [] : [sizesTable(card)]),
    ...(measured
      ? [measuredTable(card), legend.map((line) => paragraph(line)).join('\n'), provenance(card)]
      : []),
  ].join('\n\n')
}

const SIZES: readonly Column[] = [
  { head: '\nstage' },
  { head: 'lines of\nsource', align: 'right' },
  { head: 'files:\ninherited', align: 'right' },
  { head: '\nchanged', align: 'right' },
  { head: '\nadded', align: 'right' },
  { head: 'lines:\nchanged', align: 'right' },
  { head: '\nadded', align: 'right' },
]

/** What a stage is: how large, and how much of it is new. */
function sizesTable({ stages, sizes }: Scorecard): string {
  const rows = stages.map((name) => {
    const size = sizes?.rows[name]
    if (size === undefined) return [name]
    const { lines, inherited, changedFiles, addedFiles, changedLines, addedLines } = size
    const numbers = [lines, inherited, changedFiles, addedFiles, changedLines, addedLines]
    return [name, ...numbers.map(String)]
  })
  return table(SIZES, rows)
}

const MEASURED: readonly Column[] = [
  { head: '\nstage' },
  { head: 'tests\nrun', align: 'right' },
  { head: 'arrive\nlater', align: 'right' },
  { head: 'error in\nfloat64', align: 'right' },
  { head: 'error in\nfloat32', align: 'right' },
  { head: 'ms at\nbatch 4', align: 'right' },
  { head: 'ms at\nbatch 64', align: 'right' },
  { head: 'peak\nMB', align: 'right' },
]

/** What a stage does: tests, agreement with PyTorch, time and memory. */
function measuredTable(card: Scorecard): string {
  const rows = card.stages.flatMap((name) => {
    const kernels = onDevice(name)
    const there = card.speed?.rows[kernels] ?? card.memory?.rows[kernels]
    const onCpu = [name, ...testCells(card, name), ...costCells(card, name)]
    return there === undefined
      ? [onCpu]
      : [onCpu, ['  with kernels', '', '', ...costCells(card, kernels)]]
  })
  return table(MEASURED, rows)
}

function testCells({ tests }: Scorecard, name: string): string[] {
  const count = tests?.rows[name]
  if (count === undefined) return [NONE, NONE]
  const failed = count.failed === 0 ? '' : ` (${count.failed} failed)`
  return [`${count.run}${failed}`, String(count.arriving)]
}

function costCells({ gradients, speed, memory }: Scorecard, name: string): string[] {
  const times = speed?.rows[name]
  const peak = memory?.rows[name]?.peak
  const errors = gradients?.rows[name]
  return [
    errors?.float64 === undefined ? NONE : magnitude(errors.float64),
    errors === undefined ? NONE : magnitude(errors.float32),
    times?.[4] === undefined ? NONE : milliseconds(times[4]),
    times?.[64] === undefined ? NONE : milliseconds(times[64]),
    peak === undefined ? NONE : (peak / 1e6).toFixed(0),
  ]
}

const LEGEND = [
  'tests: from 17 on, those on the devices of this machine with them, which `pnpm test` leaves out.',
  'error: the largest of a gradient of the network against PyTorch 1.13, as a part of the ' +
    "largest number in that parameter's gradient.",
  'ms: a training step (forward, backward, update) in float32, medians. peak: memory of a whole ' +
    'process, Node and images with it, that trains with batches of 64.',
  `with kernels: on gpu.js, here its WebAssembly (${DEVICE}), which knows float32 only.`,
]

const PRINTED = ['tests', 'gradients', 'speed', 'memory'] as const satisfies readonly Part[]

/** Parts that were measured on one day on one machine share a line. */
function provenance(card: Scorecard): string {
  const lines = new Map<string, Part[]>()
  for (const part of PRINTED) {
    const { date, machine } = card[part] ?? {}
    if (machine === undefined) continue
    const { processor, cores, node, load } = machine
    const where = `${date}, ${processor}, ${cores} cores, Node ${node.slice(1)}, load ${load}`
    lines.set(where, [...(lines.get(where) ?? []), part])
  }
  return [...lines].map(([where, parts]) => paragraph(`${parts.join(', ')}: ${where}`)).join('\n')
}
