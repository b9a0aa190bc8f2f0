import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts', '*/exercises/**/*.test.ts'],
    passWithNoTests: false,
    maxWorkers: 1,
    testTimeout: 30_000,
  },
})
