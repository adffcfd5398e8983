import { execFileSync, spawnSync } from 'node:child_process'
import path from 'node:path'
import { findOffences, rules, sourceFiles } from './directions.ts'
import { findMessageFaults } from './messages.ts'

// All gates in one: types in three programs, style, directions, dead code, messages. A checker that sees nothing
// passes, so each also shows that it saw every file, and that it refuses what was planted in the fixture.

const root = path.dirname(import.meta.dirname)
const fixture = path.join(import.meta.dirname, 'fixture')

const run = (command: string, args: readonly string[], cwd = root) => {
  const done = spawnSync('npx', ['--no-install', command, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, npm_config_loglevel: 'error', NO_COLOR: '1' },
  })
  return { ok: done.status === 0, text: `${done.stdout}${done.stderr}`.trim() }
}

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(ts|tsx)$/.test(file) && !file.includes('/fixture/'))
  .filter((file) => !file.endsWith('.as.ts') && !file.endsWith('.d.ts'))

type Check = () => string[] | Promise<string[]>

const unseen = (seen: Iterable<string>, wanted: readonly string[]): string[] => {
  const all = new Set(seen)
  return wanted.filter((file) => !all.has(file)).map((file) => `was not looked at: ${file}`)
}

// The tests of what a browser runs know both worlds, so they are apart from the three.
const programs = ['pure', 'server', 'web', 'web-test']

const types: Check = () => {
  const faults = programs.flatMap((name) => {
    const { ok, text } = run('tsc', ['-p', `tsconfig.${name}.json`])
    return ok ? [] : text.split('\n')
  })
  const seen = programs.flatMap((name) =>
    run('tsc', ['-p', `tsconfig.${name}.json`, '--listFilesOnly'])
      .text.split('\n')
      .map((file) => path.relative(root, path.resolve(root, file.trim()))),
  )
  const planted = run('tsc', ['-p', 'tsconfig.json'], fixture).text
  return [
    ...faults,
    ...unseen(seen, tracked),
    ...missed(planted, ['wrong-type.ts', 'dom-in-pure.ts', 'node-in-pure.ts']),
  ]
}

/** What the fixture holds and the checker did not complain of. */
const missed = (text: string, wanted: readonly string[]): string[] =>
  wanted.filter((word) => !text.includes(word)).map((word) => `planted, but not found: ${word}`)

const style: Check = () => {
  const { ok, text } = run('biome', ['check', '--verbose', '--max-diagnostics=50', '.'])
  const seen = [...text.matchAll(/^\s*- (\S+\.tsx?)$/gm)].map((match) => match[1]!)
  const planted = run('biome', ['lint', '.'], path.join(fixture, 'lint'))
  // What a script wrote and what R printed keeps its own form.
  const written = /[.]generated[.]|\/golden\//
  return [
    ...(ok ? [] : [run('biome', ['check', '--max-diagnostics=50', '.']).text]),
    ...unseen(
      seen,
      tracked.filter((file) => !written.test(file)),
    ),
    ...missed(planted.text, [
      'noExplicitAny',
      'noConsole',
      'noDefaultExport',
      'useFilenamingConvention',
      'noFloatingPromises',
    ]),
  ]
}

const directions: Check = () => {
  const { files, offences } = findOffences(root)
  const wanted = tracked.filter(
    (file) => /^(src|measure)\//.test(file) && !/[.](test|e2e)[.]tsx?$/.test(file),
  )
  const planted = new Set(findOffences(fixture).offences.map((offence) => offence.rule))
  // A stage's own rule is planted once; the other stages' rules are made by the same line.
  const perStage = /-imports-upstream-only$/
  const expected = [
    ...rules.map((rule) => rule.name).filter((name) => !perStage.test(name)),
    'listen-imports-upstream-only',
    'no-cycles',
    'unresolvable',
  ]
  return [
    ...offences.map(({ rule, path: way }) => `${rule}: ${way.join(' -> ')}`),
    ...unseen(files, wanted),
    ...expected
      .filter((name) => !planted.has(name))
      .map((name) => `planted, but not found: ${name}`),
    ...(sourceFiles(fixture).length > 10 ? [] : ['the fixture is empty']),
  ]
}

const deadCode: Check = () => {
  const { ok, text } = run('knip', ['--no-progress'])
  const planted = run('knip', ['--no-progress'], path.join(fixture, 'dead')).text
  return [...(ok ? [] : [text]), ...missed(planted, ['unused', 'forgotten.ts'])]
}

const messages: Check = async () => {
  const found = await findMessageFaults(root)
  const planted = await findMessageFaults(path.join(fixture, 'messages'))
  return [...found.faults, ...(planted.faults.length > 0 ? [] : ['planted, but nothing found'])]
}

const schema: Check = async () => {
  const { lintMigratedSchema } = await import('../test/database.template.ts')
  return (await lintMigratedSchema()).map((finding) => JSON.stringify(finding))
}

const checks: Record<string, Check> = {
  types,
  style,
  directions,
  'dead code': deadCode,
  messages,
  schema,
}

let failed = 0
for (const [name, check] of Object.entries(checks)) {
  const started = performance.now()
  const faults = await check()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${faults.length === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  for (const fault of faults) console.log(`  ${fault.replaceAll('\n', '\n  ')}`)
  if (faults.length > 0) failed++
}
console.log(`${Object.keys(checks).length - failed} of ${Object.keys(checks).length} checks hold`)
process.exitCode = failed === 0 ? 0 : 1
