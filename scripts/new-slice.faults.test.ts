import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

// What the guide promises: a slice as it is written, with the lines that are left to be added by hand, passes every
// check. It is written into a copy of the project, in a stage that stands and in one that does not.

const root = path.dirname(import.meta.dirname)
const MINUTE = 60_000
let copy: string

beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'convive-new-slice-'))
  const listed = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', listed, { cwd: root, encoding: 'utf8' }).split('\0')
  for (const file of files.filter(Boolean))
    cpSync(path.join(root, file), path.join(copy, file), { verbatimSymlinks: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
  execFileSync('git', ['init', '--quiet'], { cwd: copy })
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** Runs a command in the copy. @throws with what it said when it does not end well */
function run(command: string, ...args: string[]): string {
  const env = Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST|NODE_ENV)/.test(name))
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...{ cwd: copy, encoding: 'utf8', env: Object.fromEntries(env) },
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${status}\n${stdout}${stderr}`)
  return stdout
}

/** Changes a file as a person does by hand. @throws when what she looks for does not stand there */
function edit(file: string, ...changes: readonly (readonly [string | RegExp, string])[]): void {
  const at = path.join(copy, file)
  let text = readFileSync(at, 'utf8')
  for (const [found, put] of changes) {
    const next = text.replace(found, () => put)
    if (next === text) throw new Error(`${file} has no ${found}`)
    text = next
  }
  writeFileSync(at, text)
}

/** The line that `new-slice` printed for a file. */
const leftFor = (said: string, file: string): string => {
  const line = said.split('\n').find((each) => each.trim().startsWith(`${file}  `))
  if (line === undefined) throw new Error(`nothing is said of ${file}:\n${said}`)
  return line.trim().slice(file.length + 2)
}

/** Adds by hand what every slice needs, taken from the words of `new-slice`. @returns those words */
function writeSlice(stage: string, feature: string): string {
  const said = run(process.execPath, 'scripts/new-slice.ts', stage, feature)
  const lists = { 'src/migrations.ts': 'gatherSteps(\n', 'src/messages.ts': 'messages = {\n' }
  for (const [file, opens] of Object.entries(lists)) {
    const [, line, entry] = /^(import .*), and (\S+) in the list$/.exec(leftFor(said, file))!
    edit(file, [/^/, `${line}\n`], [opens, `${opens}  ${entry},\n`])
  }
  const codes = leftFor(said, 'src/account/trust/trust.messages.ts').match(/'[^']+'/g)!
  const words = { es: 'Anotar', pt: 'Anotar', en: 'Note' }
  for (const code of codes)
    edit('src/account/trust/trust.messages.ts', [
      "  'permissions.action.site.read'",
      `  ${code}: ${JSON.stringify(words)},\n  'permissions.action.site.read'`,
    ])
  return said
}

test('a slice in a stage that stands and one in a new stage pass every check and their own tests', {
  timeout: 5 * MINUTE,
  retry: 0,
}, () => {
  const light = writeSlice('respond', 'street-light')
  const [, routes, policy] = /^(\S+) in routes, (\S+) in policy$/.exec(
    leftFor(light, 'src/respond/server.ts'),
  )!
  edit(
    'src/respond/server.ts',
    [/^/, "import { streetLightRoutes } from './street-light/street-light.routes.ts'\n"],
    [/^/, "import { streetLightPolicy } from './street-light/street-light.rules.ts'\n"],
    ['policy: [', `policy: [${policy}, `],
    ['=> [\n', `=> [\n    ${routes},\n`],
  )
  const grant = writeSlice('plan', 'subsidy')
  const [line] = leftFor(grant, 'src/loop.ts').split(', and ')
  edit('src/loop.ts', [/^/, `${line}\n`], ['understand, account]', 'understand, plan, account]'])
  const [mapped] = leftFor(grant, 'package.json').split(' in imports')
  edit('package.json', ['"#account/*"', `${mapped},\n    "#account/*"`])

  run('npx', '--no-install', 'biome', 'check', '--write', 'src')
  expect(run(process.execPath, 'scripts/check.ts')).toMatch(/^(\d+) of \1 checks hold$/m)
  const own = ['src/respond/street-light', 'src/plan/subsidy', 'src/migrations.test.ts']
  const projects = ['--project', 'unit', '--project', 'database']
  run('npx', '--no-install', 'vitest', 'run', ...projects, ...own)
  const named = ['-t', 'street-lights|subsidies', '--reporter=verbose']
  const held = run(
    'npx',
    '--no-install',
    'vitest',
    'run',
    ...projects,
    'src/loop.test.ts',
    ...named,
  )
  for (const address of ['/api/street-lights', '/api/subsidies'])
    for (const method of ['GET', 'POST'])
      expect(held).toContain(`${method} ${address} refuses what is wrong`)
})
