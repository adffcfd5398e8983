import { defineConfig } from 'vitest/config'

// A busy machine may miss a moment once; twice is a fault.
const quiet = {
  hookTimeout: 120_000,
  testTimeout: 60_000,
  retry: 1,
  expect: { poll: { timeout: 15_000 } },
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...quiet, name: 'measure', include: ['measure/**/*.test.ts'] } },
      {
        test: {
          ...quiet,
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/fixture/**', '**/*.faults.test.ts'],
          globalSetup: ['test/database.setup.ts'],
        },
      },
      {
        test: {
          ...quiet,
          name: 'faults',
          include: ['src/**/*.faults.test.ts'],
          testTimeout: 180_000,
          fileParallelism: false,
          globalSetup: ['test/database.setup.ts'],
        },
      },
      {
        test: {
          ...quiet,
          name: 'e2e',
          include: ['e2e/**/*.e2e.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
