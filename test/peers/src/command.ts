/** The command that both benchmarks are: options, rounds, tables, results. */
import { loadavg } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import type { Contestant } from './contestants.ts'
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

/** One of the two benchmarks. */
export type Benchmark = {
  /** `pnpm bench:peers` */
  readonly command: string
  readonly description: string
  readonly contestants: readonly Contestant[]
  /** Where `--record` writes: `cpu` for results/cpu.json and its place in the README. */
  readonly record: string
}

/** Does what the command line says. */
export async function runCommand(benchmark: Benchmark): Promise<void> {
  const program = new Command(benchmark.command)
    .description(benchmark.description)
    .option('--batch <sizes>', 'images in a batch', wholeNumbers, [4, 64])
    .option('--only <names>', 'such as torch,16-fast-cpu', (text) => text.split(','))
    .option('--rounds <n>', 'turns that each takes', wholeNumber, 5)
    .option('--quick', 'one short round: whether all run, not how fast')
    .option('--results <file>', 'write JSON there, and pictures beside it')
    .option('--record', `write results/${benchmark.record}.json, its pictures, and the README`)
    .action(async (options: Options) => {
      process.exitCode = await run(benchmark, options)
    })
  try {
    await program.parseAsync()
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    console.error(error.message)
    process.exitCode = error.exitCode
  }
}

async function run(benchmark: Benchmark, options: Options): Promise<number> {
  const { batch, only, rounds, quick, results, record } = options
  const chosen = choose(benchmark.contestants, only)
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
  const all: Results = { date, machine, loadAtEnd, settings: { threads: 1, ...settings }, tables }
  if (results !== undefined) writeResults(resolve(process.env.INIT_CWD ?? '.', results), all)
  if (record) {
    const file = fileURLToPath(new URL(`../results/${benchmark.record}.json`, import.meta.url))
    writeResults(file, all)
    writeReadme(file, all)
  }
  const wrong = tables.some(({ rows }) => rows.some(({ trouble }) => trouble?.startsWith('wrong')))
  return wrong ? 1 : 0
}

function choose(all: readonly Contestant[], only?: readonly string[]): readonly Contestant[] {
  const names = [...new Set(all.map(({ name }) => name))]
  const unknown = only?.find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new Trouble(`--only ${unknown}: nobody has that name; there are: ${names.join(', ')}`)
  return only === undefined ? all : all.filter(({ name }) => only.includes(name))
}
