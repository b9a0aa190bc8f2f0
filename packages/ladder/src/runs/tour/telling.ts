/** What the tour says around its table. */
import type { Stage } from '../../stages.ts'
import type { Machine } from '../bench/machine.ts'
import { paragraph } from '../paragraph.ts'
import { magnitude, percent } from '../numbers.ts'
import { DEVICE, TIMED_BATCH } from './climb.ts'
import { H, STEPS } from './facts.ts'
import type { Rung } from './ladder-table.ts'

export function heading(stages: number): string {
  return [
    `Stepgrad: how PyTorch works, learnt by writing one network ${stages} times`,
    '',
    paragraph(
      'Each stage below is a whole program, run in a process of its own. First they take turns ' +
        `at training on real handwritten digits and are timed (float32, ${TIMED_BATCH} digits at ` +
        `once). Then all start from the same weights (seed 0), take ${STEPS} steps on the same ` +
        'four digits, and have their gradients checked.',
      0,
    ),
    '',
  ].join('\n')
}

/** The columns explained, with the numbers of the first stage that has some. */
export function whatTheTableShows(rungs: readonly Rung[]): string {
  const facts = rungs.find((rung) => rung.facts !== undefined)?.facts
  if (facts === undefined) return 'No stage could be run.'
  return [
    `=  the cost (${facts.costBefore.toPrecision(3)} before the first step) is that of the line ` +
      'above, bit for bit.',
    `✓  finite differences in float64 confirm the gradient (${facts.check.checked} of its numbers, drawn`,
    '   by lot).',
    `✗  the same in float32 are ${percent(facts.difference32)} wrong at h = ${magnitude(H)}, the step of`,
    "   PyTorch's gradcheck: too few digits.",
    "✓  yet the float32 gradient agrees with float64's: it is the ruler that fails.",
  ].join('\n')
}

/** Why the lines `with kernels` are what they are. */
export function whatTheKernelsShow(rungs: readonly Rung[]): string {
  if (!rungs.some(({ onDevice }) => onDevice !== undefined)) return ''
  const text =
    `with kernels: on gpu.js, here its WebAssembly (${DEVICE}). Called one by one, kernels write ` +
    'all that they compute to memory and leave out no zeros: without a GPU that is slower than ' +
    'the loops. Compiled into one program (19) they are faster.'
  return `${paragraph(text, 0)}\n`
}

/** Where more programs want a core than there are, the times say little. */
export function busyNotice({ load, cores }: Machine): string | undefined {
  if (load <= cores) return undefined
  return paragraph(
    `The machine was busy before we began (load ${load} on ${cores} cores): the times are rough.`,
  )
}

/** What to type next. */
export function afterwards(stages: readonly Stage[]): string {
  const last = stages[stages.length - 1].number
  const lines = [
    ['lesson 0', 'start here: one neuron, worked through by hand'],
    ['diff 1 2', 'what the first step from stage to stage changes'],
    [`train ${last}`, 'let a stage learn from 8,000 digits'],
    ['test', 'every test of every stage'],
  ]
  return [
    'Type next:',
    ...lines.map(([command, what]) => `  ${pnpm()} stepgrad ${command.padEnd(9)} ${what}`),
  ].join('\n')
}

/** How the user calls pnpm: by its name, or fetched by npx because it is not installed. */
function pnpm(): string {
  return process.env.npm_execpath?.includes('_npx') ? 'npx pnpm@12' : 'pnpm'
}
