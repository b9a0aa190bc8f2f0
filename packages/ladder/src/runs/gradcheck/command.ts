/** `stepgrad gradcheck`: why a gradient check needs float64, drawn for one stage. */
import {
  describeGradientCheck,
  type Float32Story,
  type GradientCheck,
} from '@stepgrad/conformance/checks'
import type { Command } from 'commander'
import type { Stage } from '../../stages.ts'
import { stageNamed } from '../arguments.ts'
import { magnitude } from '../numbers.ts'
import { paragraph } from '../paragraph.ts'
import { openProbe } from '../process/probe.ts'
import { table } from '../table.ts'
import { jsonFile, writeJson } from '../write-json.ts'
import { drawStory } from './chart.ts'
import { GRADIENT_AGREES, tellStory } from './story-in-words.ts'

const EXAMPLE = `
Examples:
  pnpm stepgrad gradcheck 1
  pnpm stepgrad gradcheck autograd --json errors.json`

export function registerGradcheck(program: Command): void {
  program
    .command('gradcheck')
    .summary('the error of finite differences, drawn')
    .description(
      'Compares the gradient of a stage with finite differences in both precisions, and ' +
        'draws how their error depends on the step h.',
    )
    .argument('<stage>', 'number or name: 4, autograd')
    .option('--json <file>', 'write the numbers into a file', jsonFile)
    .addHelpText('after', EXAMPLE)
    .action(async (which: string, { json }: { json?: string }) => {
      const stage = stageNamed(which)
      const { check, story } = await measure(stage)
      console.log(report(stage, check, story))
      if (json !== undefined) writeJson(json, { stage: stage.name, check, story })
      process.exitCode = check.passed && story.analytic <= GRADIENT_AGREES ? 0 : 1
    })
}

async function measure(stage: Stage): Promise<{ check: GradientCheck; story: Float32Story }> {
  const probe = await openProbe(stage)
  try {
    return { check: await probe.ask('checkGradients'), story: await probe.ask('float32Story') }
  } finally {
    probe.close()
  }
}

function report({ name }: Stage, check: GradientCheck, story: Float32Story): string {
  return [
    `${name}: relative error of (cost(θ + h) − cost(θ)) / h, θ = ${story.parameter}`,
    '',
    drawStory(story),
    '',
    'o float64   x float32   * both; to the right a larger h, upwards a larger error',
    '',
    numbers(story),
    '',
    ...tellStory(story).map((told) => paragraph(told)),
    '',
    'Central differences in float64, every parameter of the tiny twin of the network:',
    describeCheck(check),
  ].join('\n')
}

/** A check that passed has nothing that was expected and not got. */
export function describeCheck(check: GradientCheck): string {
  const { passed, checked, kinks, worst } = check
  if (!passed || worst === undefined)
    return describeGradientCheck(check).replace('; worst at', ';\n  worst at')
  const { name, index, numeric, analytic } = worst
  return [
    `gradient check passed: ${checked} coordinates checked, ${kinks.length} left out at a kink;`,
    `  largest error at ${name}[${index}]:`,
    `  difference ${numeric}, gradient ${analytic}`,
  ].join('\n')
}

/** Large steps left, small ones right. */
function numbers({ points }: Float32Story): string {
  const cells = points.map(({ h, float64, float32 }) => [
    magnitude(h),
    float64.toExponential(1),
    float32.toExponential(1),
  ])
  const half = Math.ceil(points.length / 2)
  return table(
    ['h', 'float64', 'float32', '', 'h', 'float64', 'float32'].map((head) => ({
      head,
      align: 'right',
    })),
    cells.slice(0, half).map((left, i) => [...left, '', ...(cells[half + i] ?? [])]),
  )
}
