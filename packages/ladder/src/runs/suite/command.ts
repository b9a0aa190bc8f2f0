/** `stepgrad test`: the suite of one stage, of each, or everything that can be tested. */
import { spawn, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import pc from 'picocolors'
import { ROOT, type Stage } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'
import { stageNamed, stagesNamed } from '../arguments.ts'
import { paragraph } from '../paragraph.ts'
import { exitStatus, READER_MAY_GO } from '../process/spawn-node.ts'
import { otherPackages, type TestedPackage } from './packages.ts'
import {
  closingLine,
  complaintsAbout,
  finishedLine,
  readPackage,
  readProvenStage,
  readStage,
  removeSummaries,
} from './summaries.ts'
import { summaryTable } from './summary-table.ts'

const EXAMPLE = `
Examples:
  pnpm stepgrad test                 every suite, cached where unchanged
  pnpm stepgrad test --all           everything that can be tested
  pnpm stepgrad test --all --force   everything, anew
  pnpm stepgrad test 3               one stage, test by test
  pnpm stepgrad test 3 -t broadcast  those with 'broadcast' in the name`

export function registerTest(program: Command): void {
  program
    .command('test')
    .summary('run the tests')
    .description(
      'With a stage: its suite, test by test. Without: the suite of every stage, then a table. ' +
        'With --all the new tests of every stage must also fail on the stage before, mistakes ' +
        'are planted and must be caught, and devices, browser, lessons, site and the commands ' +
        'themselves are tested.',
    )
    .argument('[stage]', 'number or name: 3, views')
    .argument('[options...]', 'options of Vitest, passed on')
    .passThroughOptions()
    .option('--all', 'without a stage: everything, and not the suites alone')
    .option('--force', 'without a stage: test again what did not change')
    .addHelpText('after', EXAMPLE)
    .action(async (which: string | undefined, rest: string[], options: Options) => {
      process.exitCode =
        which === undefined ? await testStages(options) : await testStage(stageNamed(which), rest)
    })
}

type Options = { all?: boolean; force?: boolean }

const REPORTER = fileURLToPath(new URL('./picked-reporter.ts', import.meta.url))

/** Vitest itself, on the stage. */
async function testStage(stage: Stage, options: readonly string[]): Promise<number> {
  checkWords(stage, options)
  const { folder } = stage
  const vitest = join(packageFolder('vitest', folder), 'vitest.mjs')
  const config = join(ROOT, 'vitest.config.ts')
  // What arrives later is counted at the end; a line for each would bury the others.
  const run = [vitest, 'run', '--config', config, '--hideSkippedTests', ...options]
  const args = [...READER_MAY_GO, ...run]
  const env = { ...plainly(), STEPGRAD_SUITE: 'everything', STEPGRAD_REPORTER: REPORTER }
  const stdio = ['inherit', 'inherit', 'pipe'] as const
  const child = spawn(process.execPath, args, { cwd: folder, stdio: [...stdio], env })
  const complaint = passErrorsOn(child.stderr)
  const status = await exitStatus(child)
  if (complaint() === undefined) return status
  throw new Trouble(`test: ${complaint()}; \`npx vitest --help\` lists the options`)
}

/** All that a stage's tests are in. */
const TEST_FILE = 'test/conformance.test.ts'

/** What stands in front of the first option is a part of a file's name to Vitest: one that fits none runs nothing. */
function checkWords({ name, number, folder }: Stage, options: readonly string[]): void {
  const end = options.findIndex((option) => option.startsWith('-'))
  const words = end === -1 ? options : options.slice(0, end)
  const file = join(folder, TEST_FILE).replaceAll('\\', '/')
  if (words.length === 0 || words.some((word) => file.includes(word.replace(/^\.\//, '')))) return
  throw new Trouble(
    `test: no test file of ${name} is called '${words.join(' ')}'; ` +
      `tests by their names: pnpm stepgrad test ${number} -t ${quoted(words.join(' '))}`,
  )
}

function quoted(words: string): string {
  return /^[\w-]+$/.test(words) ? words : JSON.stringify(words)
}

/**
 * Prints what Vitest complains of, but for the stack with which it ends on an option that it does
 * not know: of that, the function that it returns gives the message.
 */
function passErrorsOn(stderr: Readable): () => string | undefined {
  let held = '' // what may become a stack
  let complaint: string | undefined
  stderr.setEncoding('utf8')
  stderr.on('data', (text: string) => {
    held += text
    complaint ??= /^CACError: (.+)$/m.exec(held)?.[1]
    if (!held.startsWith('file://')) flush()
  })
  stderr.on('end', () => complaint === undefined && flush())
  const flush = () => {
    process.stderr.write(held)
    held = ''
  }
  return () => complaint
}

/** Every stage; with `all` the other packages, too, and whether the tests would notice a mistake. */
async function testStages({ all = false, force = false }: Options): Promise<number> {
  if (spawnSync('pnpm', ['--version'], { shell: true }).status !== 0)
    throw new Trouble('test: pnpm is not installed; type `npx pnpm@12 test`')
  const stages = stagesNamed(undefined)
  const others = all ? otherPackages(ROOT) : []
  for (const tested of [...stages, ...others]) removeSummaries(tested)
  const stopTelling = tellFinished([...stages, ...others])
  const status = await runTurbo(all ? EVERYTHING : suitesOf(stages), force)
  stopTelling()
  const summaries = [...stages.map(all ? readProvenStage : readStage), ...others.map(readPackage)]
  console.log(summaryTable(summaries))
  const complaints = summaries.flatMap(complaintsAbout)
  if (complaints.length > 0) console.error('\n' + pc.red(complaints.join('\n')))
  else if (status !== 0) console.error('\n' + pc.red('a task failed; its output is above'))
  if (!all) console.log('\n' + paragraph(REST))
  console.log('\n' + closingLine(summaries, status))
  return status === 0 && complaints.length > 0 ? 1 : status
}

const REST =
  'Not run: whether new tests fail on the stage before, planted mistakes, devices and browser, ' +
  'lessons, site and commands. All of them: pnpm test:all'

/** Prints a line for each package as its tests end, until the function that it returns is called. */
function tellFinished(packages: readonly TestedPackage[]): () => void {
  const waiting = new Set(packages)
  const look = () => {
    for (const tested of waiting) {
      const line = finishedLine(tested)
      if (line === undefined) continue
      waiting.delete(tested)
      console.log(line)
    }
  }
  const timer = setInterval(look, 500)
  return () => {
    clearInterval(timer)
    look()
  }
}

/** What turbo is to run, and what of the suite. */
type Run = { readonly tasks: readonly string[]; readonly suite: 'all' | 'proof' }

const EVERYTHING: Run = { tasks: ['test', 'test:devices'], suite: 'proof' }

function suitesOf(stages: readonly Stage[]): Run {
  return {
    tasks: ['test', ...stages.map(({ name }) => `--filter=@stepgrad/${name}`)],
    suite: 'all',
  }
}

/** What is not in the cache. */
function runTurbo({ tasks, suite }: Run, force: boolean): Promise<number> {
  const turbo = join(packageFolder('turbo', ROOT), 'bin', 'turbo')
  const options = ['--continue', '--output-logs=errors-only', ...(force ? ['--force'] : [])]
  const env = {
    ...plainly(),
    STEPGRAD_SUITE: suite,
    STEPGRAD_NODE: process.version, // another Node's results are not ours
    TURBO_TELEMETRY_DISABLED: '1',
  }
  return exitStatus(
    spawn(process.execPath, [turbo, 'run', ...tasks, ...options], {
      cwd: ROOT,
      stdio: 'inherit',
      env,
    }),
  )
}

/** Our environment; where we print without colour, the others shall, too. */
function plainly(): NodeJS.ProcessEnv {
  return pc.isColorSupported ? process.env : { ...process.env, NO_COLOR: '1' }
}

/** The folder of a package as `from` sees it. */
function packageFolder(name: string, from: string): string {
  return dirname(createRequire(join(from, 'package.json')).resolve(`${name}/package.json`))
}
