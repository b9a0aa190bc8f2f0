/** Which parameter's gradient is off in a hunted copy. */
import type { GradientCheck } from '@stepgrad/conformance/checks'
import pc from 'picocolors'
import { openProbe, type Probe } from '../runs/process/probe.ts'
import { table } from '../runs/table.ts'
import { Trouble } from '../trouble.ts'
import { findSyntaxError } from '../workbench/syntax.ts'
import type { Hunt } from './hunts.ts'
import { told } from './telling.ts'

/** A sound stage takes some seconds. */
const LIMIT_S = 60

type Checks = { readonly cost: GradientCheck; readonly logits: GradientCheck }

/** Prints whether gradients of the tiny twin are its slopes, and returns it. */
export async function checkGradientsOf(hunt: Hunt): Promise<boolean> {
  const error = findSyntaxError(hunt.folder)
  if (error !== undefined)
    throw new Trouble(
      `${hunt.name}: ${error.file}:${error.line}: ${error.message}\n  ${error.text}`,
    )
  const checks = await measure(hunt)
  console.log(report(hunt, checks))
  return checks.cost.passed && checks.logits.passed
}

async function measure(hunt: Hunt): Promise<Checks> {
  let probe: Probe | undefined
  try {
    probe = await inTime(hunt, openProbe(hunt))
    return await inTime(hunt, ask(probe))
  } catch (error) {
    throw error instanceof Trouble ? new Trouble(shortened(error.message, hunt)) : error
  } finally {
    probe?.close()
  }
}

/** What was thrown in the copy, and the first lines of its stack that lie there. */
function shortened(message: string, { folder }: Hunt): string {
  const [first, ...lines] = message.split('\n')
  const frames = lines.flatMap((line) => {
    const at = line.lastIndexOf(`${folder}/`)
    return at === -1 ? [] : [`  at ${line.slice(at + folder.length + 1).replace(/:\d+\)?$/, '')}`]
  })
  return frames.length === 0 ? message : [first, ...frames.slice(0, 4)].join('\n')
}

async function ask(probe: Probe): Promise<Checks> {
  return {
    cost: await probe.ask('checkGradients', { of: 'cost' }),
    logits: await probe.ask('checkGradients', { of: 'logits' }),
  }
}

async function inTime<T>({ name }: Hunt, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const trouble = new Trouble(
      `${name}: stopped after ${LIMIT_S} seconds; is there an endless loop?`,
    )
    timer = setTimeout(() => reject(trouble), LIMIT_S * 1000)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

function report({ name }: Hunt, { cost, logits }: Checks): string {
  const rows = cost.arrays.map((array, i) => [
    array.name,
    ...[array, logits.arrays[i]].map(({ checked, wrong }) =>
      wrong === 0 ? `${checked} right` : pc.red(`${wrong} of ${checked} wrong`),
    ),
  ])
  return [
    `${name}: gradients of the tiny twin in float64, against differences`,
    '',
    table([{ head: 'gradient by' }, { head: 'of the cost' }, { head: 'of the logits ¹' }], rows),
    '',
    '¹ summed with random factors: a random gradient comes from above',
    ...largest('the cost', cost),
    ...largest('the logits', logits),
    '',
    told(meaning(cost.passed, logits.passed)),
  ].join('\n')
}

function largest(what: string, { passed, worst }: GradientCheck): string[] {
  if (passed || worst === undefined) return []
  const { name, index, numeric, analytic } = worst
  return [
    '',
    `largest error for ${what}: ${name}[${index}]`,
    `  expected ${numeric} (difference)`,
    `  got      ${analytic} (gradient)`,
  ]
}

function meaning(cost: boolean, logits: boolean): string {
  if (cost && logits)
    return (
      'All are right. So what the network uses has the gradient of what it computes, whether or ' +
      'not that is the right thing. Look at what the suite says: a step, a beginning, an ' +
      'operation or an option that this network does not use.'
    )
  if (cost !== logits)
    return (
      'The two differ in how the way back begins: from a cost, through the loss, or from the ' +
      'logits with a given gradient. So look there, above the last layer.'
    )
  return (
    'Gradients come from the last parameter to the first: where one is wrong and those behind it ' +
    'are right, the mistake lies in its own gradient, or in the way down to it.'
  )
}
