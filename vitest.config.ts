import { configDefaults, defineConfig } from 'vitest/config'
import { plantMistakes } from './test/conformance/src/mistakes/plugin.ts'
import { SummaryReporter } from './test/conformance/src/reporter.ts'

/** What depends on a browser or a device of this machine, and is never taken from a cache. */
const DEVICES = 'test/**/*.devices.test.ts'

const suite = process.env.STEPGRAD_SUITE ?? 'all'
const everyTest = ['test/**/*.test.ts', 'src/**/*.test.ts', '*/exercises/**/*.test.ts']
const withDevices = suite === 'devices' || suite === 'everything'

export default defineConfig({
  plugins: [plantMistakes(process.cwd())],
  test: {
    include: suite === 'devices' ? ['test/conformance.test.ts', DEVICES] : everyTest,
    exclude: [...configDefaults.exclude, ...(withDevices ? [] : [DEVICES])],
    passWithNoTests: false,
    maxWorkers: 1,
    // Only what hangs is to be stopped: a machine that is busy may take its time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Tests read what is printed; whether a terminal is there, or a CI, is not to matter.
    env: { NO_COLOR: '1' },
    // `stepgrad test 3` asks for every test by name.
    reporters: [process.env.STEPGRAD_REPORTER ?? 'default', new SummaryReporter()],
  },
})
