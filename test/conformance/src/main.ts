/** `conformance red`, `conformance mistakes [--all]` and `conformance devices`, run in the folder of a stage. */
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'

/** The one configuration of all packages. */
const config = fileURLToPath(new URL('../../../vitest.config.ts', import.meta.url))

const USAGE = 'usage: conformance red | conformance devices | conformance mistakes [--all]'

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** Returns the exit code. */
function run([command, ...options]: readonly string[]): Promise<number> | number {
  if ((command === 'red' || command === 'devices') && options.length === 0) return runSuite(command)
  if (command === 'mistakes' && options.every((option) => option === '--all'))
    return runSuite(options.includes('--all') ? 'all-mistakes' : 'mistakes')
  console.error(USAGE)
  return 2
}

/** One question about this stage; `describeStage` says what each of them asks. */
async function runSuite(suite: string): Promise<number> {
  process.env.STEPGRAD_SUITE = suite
  const vitest = await startVitest('test', [], { config, run: true })
  await vitest.close()
  return Number(process.exitCode ?? 0)
}
