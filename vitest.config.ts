import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './test/conformance/src/reporter.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts', '*/exercises/**/*.test.ts'],
    passWithNoTests: false,
    maxWorkers: 1,
    testTimeout: 30_000,
    // Tests read what is printed; whether a terminal is there, or a CI, is not to matter.
    env: { NO_COLOR: '1' },
    // `stepgrad test 3` asks for every test by name.
    reporters: [process.env.STEPGRAD_REPORTER ?? 'default', new SummaryReporter()],
  },
})
