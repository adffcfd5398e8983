import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

// Everything a change must pass. `npm test` runs all of it; the name of a part runs that part.

const root = path.dirname(import.meta.dirname)
/** What failed, named again just above the last line, where a long log is read first. */
const failures: string[] = []
/** What a start has compiled, every later one finds there: the tests start hundreds of programs. */
const compiled = path.join(root, '.runtime', 'compiled')
const scratch = mkdtempSync(path.join(tmpdir(), 'convive-tests-'))

interface Outcome {
  passed: number
  failed: number
  skipped: number
}

function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return new Promise<number>((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, NODE_COMPILE_CACHE: compiled, ...env },
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => child.kill(signal))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

const check = async (): Promise<Outcome> => {
  const code = await start('node', ['scripts/check.ts'])
  if (code !== 0) failures.push('npm run check')
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numFailedTestSuites: number
  testResults: {
    assertionResults: { status: string; fullName: string }[]
    status: string
    name: string
  }[]
}

async function vitest(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const file = path.join(scratch, `report-${Math.random().toString(36).slice(2)}.json`)
  const code = await start(
    'npx',
    [
      '--no-install',
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...args,
    ],
    env,
  )
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    // A file that could not even be loaded has no tests to count, and has failed all the same.
    const broken = report.testResults.filter(
      (each) =>
        each.status === 'failed' && each.assertionResults.every((t) => t.status !== 'failed'),
    )
    for (const { assertionResults } of report.testResults)
      for (const test of assertionResults)
        if (test.status === 'pending' || test.status === 'skipped')
          console.log(`skipped: ${test.fullName}`)
        else if (test.status === 'failed') failures.push(test.fullName)
    for (const { name } of broken) failures.push(`${path.relative(root, name)} could not be loaded`)
    const failed = report.numFailedTests + broken.length
    return {
      passed: report.numPassedTests,
      failed: code !== 0 && failed === 0 ? 1 : failed,
      skipped: report.numPendingTests,
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const projects = (...names: string[]): string[] => names.flatMap((name) => ['--project', name])

/** Platform and kernel once more on the oldest PostgreSQL that we support, from Debian, when we may install it. */
async function onDebian(parts: readonly string[]): Promise<Outcome> {
  if (process.getuid?.() !== 0) {
    console.log(
      'skipped: platform and kernel on Debian’s PostgreSQL 15 (needs root, to install it)',
    )
    return { passed: 0, failed: 0, skipped: 1 }
  }
  const { startDebianPostgres } = await import('../test/debian-postgres.ts')
  const server = await startDebianPostgres()
  try {
    return await vitest([...projects('database'), ...parts], { PG_URL: server.url })
  } finally {
    await server.stop()
  }
}

async function e2e(): Promise<Outcome> {
  const { installChromium } = await import('../test/chromium.ts')
  const missing = await installChromium()
  if (missing !== undefined) {
    console.log(missing)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  return vitest(projects('e2e'))
}

// One worker more than cores: some of these tests wait more than they work.
const unit = () => vitest([...projects('measure', 'unit'), '--maxWorkers=3'])
const database = () => vitest(projects('database'))
const faults = () => vitest(projects('faults'))
const debian = () => onDebian(['src/platform', 'src/kernel'])

const parts: Record<string, readonly (() => Promise<Outcome>)[]> = {
  all: [check, unit, database, debian, faults, e2e],
  unit: [unit],
  database: [database],
  faults: [faults],
  e2e: [e2e],
  debian: [debian],
  matrix: [() => vitest(projects('database', 'faults')), () => onDebian(['src'])],
}

const name = process.argv[2] ?? 'all'
const chosen = parts[name]
if (chosen === undefined) {
  console.error(
    `usage: npm test, or: npm run test:unit; parts are ${Object.keys(parts).join(', ')}`,
  )
  process.exit(2)
}
const sum: Outcome = { passed: 0, failed: 0, skipped: 0 }
for (const part of chosen) {
  const outcome = await part()
  for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += outcome[key]
}
rmSync(scratch, { recursive: true, force: true })
for (const failure of failures) console.log(`failed: ${failure}`)
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''
console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`)
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1)
