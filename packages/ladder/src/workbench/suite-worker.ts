/**
 * Runs in a process of its own: keeps Vitest open on one folder and runs the suite there each time
 * that its parent asks. What may loop for ever is a process below this one.
 */
import { join, sep } from 'node:path'
import { createVitest, type TestCase, type Vitest } from 'vitest/node'
import type {} from '@stepgrad/conformance' // what the suite adds to Vitest's ProvidedContext
import type { LoadError, Order, Outcome, Place, Told } from './suite-outcome.ts'
import { textsOf } from './differing-texts.ts'
import { MODULES } from './stage-copy.ts'
import { type Frame, statementTried } from './tried.ts'

const [folder, config, timeoutMs] = process.argv.slice(2)

type Failure = {
  readonly message?: string
  readonly expected?: unknown
  readonly actual?: unknown
  readonly stacks?: readonly Frame[]
}

/** The line of the folder's own sources where something went wrong. */
function placeOf(failure: Failure): Place | undefined {
  return placesOf(failure)[0]
}

/** The same, and the lines of the sources that called it, the nearest first. */
function placesOf({ stacks = [] }: Failure): Place[] {
  return stacks
    .filter(({ file }) => file.startsWith(join(folder, 'src')))
    .map(({ file, line }) => ({ file: file.slice(folder.length + 1), line }))
}

function outcomeOf(test: TestCase): Outcome {
  const { state, errors = [] } = test.result()
  const [group, ...rest] = test.fullName.split(' > ')
  const outcome = { group, name: rest.join(' > '), ms: test.diagnostic()?.duration ?? 0 }
  if (state !== 'failed') return { ...outcome, state: state === 'passed' ? 'passed' : 'not run' }
  const [error = {}]: readonly Failure[] = errors
  const [at, ...calledFrom] = placesOf(error)
  const tried = statementTried(error.stacks ?? [])
  const { message = '' } = error
  return { ...outcome, state, message, texts: textsOf(error), tried, at, calledFrom }
}

/** What the tests of a run write to the console, by Vitest's number of the test. */
const written = new Map<string, string>()

/** Runs the suite anew; returns what kept the files from being loaded, or ended a process. */
async function run(vitest: Vitest, { picked }: Order): Promise<LoadError[]> {
  written.clear()
  vitest.provide('picked', picked)
  const { fileToModulesMap } = vitest.vite.moduleGraph
  for (const file of fileToModulesMap.keys())
    if (file.startsWith(folder)) vitest.invalidateFile(file)
  const specifications = await vitest.globTestSpecifications(['conformance.test.ts'])
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  const loading = testModules.flatMap((module) => module.errors())
  const tests = testModules.flatMap((module) => [...module.children.allTests()])
  const ranAll = loading.length === 0 && tests.every((test) => test.result().state !== 'pending')
  // A rejection that nobody awaits goes with a test that failed; alone it must not pass for success.
  if (ranAll && tests.some((test) => test.result().state === 'failed')) return []
  return ([...loading, ...unhandledErrors] as Failure[]).map(loadErrorOf)
}

/** Paths as seen from the folder. What the bundler cannot read says its place in the message. */
function loadErrorOf(error: Failure): LoadError {
  const message = (error.message ?? 'ended without a word').replaceAll(folder + sep, '')
  const [, file, line, what] = /^(\S+):(\d+):\d+: ERROR: (.+)$/m.exec(message) ?? []
  if (what === undefined) return { message, at: placeOf(error) }
  return { message: what, at: { file, line: Number(line) } }
}

/** Of the tests that failed. */
function printedByTest(vitest: Vitest): Record<string, string> {
  const tests = vitest.state.getTestModules().flatMap((m) => [...m.children.allTests('failed')])
  return Object.fromEntries(
    tests.flatMap(({ id, fullName }) => {
      const text = written.get(id)
      return text === undefined ? [] : [[fullName, text]]
    }),
  )
}

const tell = (told: Told) => void process.send?.(told)

const vitest = await createVitest('test', {
  root: folder,
  config,
  watch: false,
  cache: false,
  // Modules as they were transformed for the last run: to load the suite takes half as long.
  experimental: { fsModuleCache: true, fsModuleCachePath: join(folder, MODULES) },
  testTimeout: Number(timeoutMs),
  chaiConfig: { truncateThreshold: 160 }, // of what was expected, and what came
  reporters: [
    {
      onTestCaseResult: (test) => tell({ outcome: outcomeOf(test) }),
      onUserConsoleLog({ taskId = '', content }) {
        written.set(taskId, (written.get(taskId) ?? '') + content)
      },
    },
  ],
})
await vitest.standalone()
process.on('message', (order: Order) => {
  void run(vitest, order).then(
    (errors) => tell({ ended: errors, printed: printedByTest(vitest) }),
    (error: unknown) => tell({ ended: [{ message: String(error) }], printed: {} }),
  )
})
// With its parent goes the whole group: what loops in it cannot notice by itself.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'))
