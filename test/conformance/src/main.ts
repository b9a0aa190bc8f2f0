/** `conformance red`, `conformance mistakes [--all]` and `conformance devices`, run in the folder of a stage. */
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'
import { reportMistakes } from './mistakes/report.ts'

/** The one configuration of all packages. */
const config = fileURLToPath(new URL('../../../vitest.config.ts', import.meta.url))

const USAGE = 'usage: conformance red | conformance devices | conformance mistakes [--all]'

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** Returns the exit code. Vitest sets one itself, to 1 also for planted mistakes that were caught. */
async function run([command, ...options]: readonly string[]): Promise<number> {
  if ((command === 'red' || command === 'devices') && options.length === 0) return runSuite(command)
  if (command === 'mistakes' && options.every((option) => option === '--all')) {
    const all = options.includes('--all')
    return (await reportMistakes(process.cwd(), { config, all })) ? 0 : 1
  }
  console.error(USAGE)
  return 2
}

/** The tests of what this stage introduces, on the stage before, where each must fail; or those of its devices. */
async function runSuite(suite: 'red' | 'devices'): Promise<number> {
  process.env.STEPGRAD_SUITE = suite
  const vitest = await startVitest('test', [], { config, run: true })
  await vitest.close()
  return Number(process.exitCode ?? 0)
}
