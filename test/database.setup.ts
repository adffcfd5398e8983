import type { TestProject } from 'vitest/node'
import { makeTemplate, type Template } from './database.template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    database: Template
  }
}

/** One server and one migrated template per run; every test file gets its own copy by `freshDb()`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (Number.parseInt(process.versions.node, 10) < 24)
    throw new Error(
      `the tests need Node.js 24 and this is ${process.version}: run them by npm test`,
    )
  const { template, close } = await makeTemplate()
  project.provide('database', template)
  return close
}
