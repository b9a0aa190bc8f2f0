/** `conformance red` and `conformance mistakes [--all]`, run in the folder of a stage. */
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'
import { reportMistakes } from './mistakes/report.ts'

/** The one configuration of all packages. */
const config = fileURLToPath(new URL('../../../vitest.config.ts', import.meta.url))

const USAGE = 'usage: conformance red | conformance mistakes [--all]'

const [command, ...options] = process.argv.slice(2)
if (command === 'red' && options.length === 0) await runRed()
else if (command === 'mistakes' && options.every((option) => option === '--all')) {
  const caught = await reportMistakes(process.cwd(), { config, all: options.includes('--all') })
  process.exitCode = caught ? 0 : 1 // Vitest has set it to 1 for the tests that failed, as they should
} else {
  console.error(USAGE)
  process.exitCode = 2
}

/** The tests of what this stage introduces, on the stage before, where each must fail. */
async function runRed(): Promise<void> {
  process.env.STEPGRAD_SUITE = 'red'
  const vitest = await startVitest('test', [], { config, run: true })
  await vitest.close()
}
