/** `pnpm bench:peers` */
import { loadavg } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { type Contestant, contestants } from './contestants.ts'
import {
  describeMachine,
  LiveText,
  thisMachine,
  Trouble,
  wholeNumber,
  wholeNumbers,
} from './ladder.ts'
import { type Results, writeReadme, writeResults } from './record.ts'
import { describeRows, describeTable } from './report.ts'
import { makeTask, reference } from './tasks.ts'
import { hold, type Table } from './tournament.ts'

type Options = {
  readonly batch: readonly number[]
  readonly only?: readonly string[]
  readonly rounds: number
  readonly quick?: boolean
  readonly results?: string
  readonly record?: boolean
}

const RECORD = fileURLToPath(new URL('../results/cpu.json', import.meta.url))

const program = new Command('pnpm bench:peers')
  .description(
    'Times one training step of the tutorial’s network in every stage of the ladder and in other ' +
      'libraries: one thread, the same weights and images, each turn in a new process. Whoever ' +
      'computes other costs is not timed.',
  )
  .option('--batch <sizes>', 'images in a batch', wholeNumbers, [4, 64])
  .option('--only <names>', 'such as torch,16-fast-cpu', (text) => text.split(','))
  .option('--rounds <n>', 'turns that each takes', wholeNumber, 5)
  .option('--quick', 'one short round: whether all run, not how fast')
  .option('--results <file>', 'write JSON there, and pictures beside it')
  .option('--record', 'write results/cpu.json, its pictures and the tables of the README')
  .action(async (options: Options) => {
    process.exitCode = await run(options)
  })

async function run({ batch, only, rounds, quick, results, record }: Options): Promise<number> {
  const chosen = choose(only)
  const machine = thisMachine()
  console.log(describeMachine(machine))
  const settings = quick
    ? { rounds: 1, warmMs: 200, turnMs: 200 }
    : { rounds, warmMs: 1000, turnMs: 1000 }
  const tables: Table[] = []
  for (const network of ['cnn', 'mlp'] as const) {
    const taking = chosen.filter((contestant) => contestant.network === network)
    for (const size of taking.length > 0 ? batch : []) {
      const task = await makeTask(network, size)
      const drawing = new LiveText()
      const onTurn = (soFar: Table) => drawing.show(`\n${describeTable(soFar)}`)
      const table = await hold(taking, { task, reference, ...settings, onTurn })
      drawing.finish(`\n${describeTable(table)}`)
      tables.push(table)
    }
  }
  const remarks = describeRows(tables)
  if (remarks !== '') console.log(`\n${remarks}`)
  const loadAtEnd = Number(loadavg()[0].toFixed(1))
  const date = new Date().toISOString().slice(0, 10)
  const all: Results = { date, machine, loadAtEnd, settings, tables }
  if (results !== undefined) writeResults(resolve(process.env.INIT_CWD ?? '.', results), all)
  if (record) {
    writeResults(RECORD, all)
    writeReadme(RECORD, all)
  }
  const wrong = tables.some(({ rows }) => rows.some(({ trouble }) => trouble?.startsWith('wrong')))
  return wrong ? 1 : 0
}

function choose(only: readonly string[] | undefined): Contestant[] {
  const all = contestants()
  const names = [...new Set(all.map(({ name }) => name))]
  const unknown = only?.find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new Trouble(`--only ${unknown}: nobody has that name; there are: ${names.join(', ')}`)
  return only === undefined ? all : all.filter(({ name }) => only.includes(name))
}

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof Trouble)) throw error
  console.error(error.message)
  process.exitCode = error.exitCode
}
