import { defineConfig } from 'vitest/config'
import { databaseTests } from './test/projects.ts'

// What needs no server shares a thread and what it has loaded, and is loaded by Node itself, as the product is.
const together = {
  pool: 'threads',
  isolate: false,
  experimental: { viteModuleRunner: false },
} as const

// A busy machine may miss a moment once; twice is a fault.
const quiet = {
  hookTimeout: 120_000,
  testTimeout: 60_000,
  retry: 1,
  expect: { poll: { timeout: 15_000 } },
}

const apart = ['**/fixture/**', '**/*.faults.test.ts']
const withDatabase = databaseTests(import.meta.dirname)

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...quiet,
          ...together,
          name: 'measure',
          include: ['measure/**/*.test.ts'],
        },
      },
      {
        test: {
          ...quiet,
          ...together,
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...apart, ...withDatabase],
          setupFiles: ['test/no-database.setup.ts'],
        },
      },
      {
        test: {
          ...quiet,
          name: 'database',
          include: withDatabase,
          exclude: apart,
          globalSetup: ['test/database.setup.ts'],
        },
      },
      {
        test: {
          ...quiet,
          name: 'faults',
          include: ['src/**/*.faults.test.ts', 'scripts/**/*.faults.test.ts'],
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
