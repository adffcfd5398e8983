import { existsSync, globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { parseSync } from 'vite'
import { stages } from './stages.ts'

/** A direction that is not allowed: from files that match, to files that match; `reach` follows imports of imports. */
export interface Rule {
  readonly name: string
  readonly from: RegExp
  readonly to: RegExp
  /** exceptions: the pair is allowed after all */
  readonly unless?: (from: string, to: string) => boolean
  readonly reach?: boolean
}

/** An import that breaks a rule, with the way it takes. */
export interface Offence {
  readonly rule: string
  readonly path: readonly string[]
}

const any = stages.join('|')
const door = /\/(index|server|web|web-staff)\.ts$/
const stageOf = (file: string): string | undefined => new RegExp(`^src/(${any})/`).exec(file)?.[1]
const role = (roles: string): RegExp => new RegExp(`[.](${roles})[.]tsx?$`)
const inStage = (roles: string): RegExp => new RegExp(`^src/(${any})/.*[.](${roles})[.]tsx?$`)

/** The allowed directions, written as those that are not. */
export const rules: readonly Rule[] = [
  ...stages.map((stage, i) => ({
    name: `${stage}-imports-upstream-only`,
    from: new RegExp(`^src/${stage}/`),
    to: new RegExp(`^src/(${stages.slice(i + 1).join('|') || '-'})/`),
  })),
  {
    name: 'front-door-only',
    from: new RegExp(`^src/(${any})/`),
    to: new RegExp(`^src/(${any})/`),
    unless: (from, to) => stageOf(from) === stageOf(to) || door.test(to),
  },
  {
    name: 'rules-are-pure',
    from: role('rules|schema'),
    to: /[.](table|service|routes|client|page)[.]tsx?$|^src\/(platform|web|cli|media)\/(?!.*[.](rules|schema)[.]ts$)/,
  },
  { name: 'rules-have-no-io', from: /[.](rules|schema)[.]ts$|^measure\/src\//, to: /^node:/ },
  {
    name: 'browser-never-reaches-server',
    from: /^src\/web\/|[.](client|page)[.]tsx?$/,
    to: /[.](service|table|routes)[.]ts$|^src\/platform\//,
    reach: true,
  },
  {
    name: 'kernel-knows-no-stage',
    from: /^src\/(kernel|platform)\//,
    to: new RegExp(`^src/(${any}|cli|media|web)/`),
    // What a browser calls is written in the browser's way of calling.
    unless: (from, to) =>
      /[.]client[.]ts$/.test(from) && /^src\/web\/(call|request)[.]ts$/.test(to),
  },
  {
    name: 'kernel-rules-know-no-platform',
    from: /^src\/kernel\/(?!.*[.](table|service|routes)[.]ts$)/,
    to: /^src\/platform\//,
  },
  { name: 'media-knows-no-stage-inside', from: /^src\/media\//, to: /^src\/(cli|web)\// },
  { name: 'routes-only-call', from: inStage('routes'), to: role('rules|table|client|page') },
  {
    name: 'client-only-calls',
    from: inStage('client'),
    to: role('table|service|routes|page'),
  },
  { name: 'table-stands-alone', from: role('table'), to: role('rules|service|routes|client|page') },
  {
    name: 'measure-needs-nobody',
    from: /^measure\/src\//,
    to: /./,
    unless: (_from, to) => to.startsWith('measure/src/'),
  },
]

const isTest = (file: string): boolean => /[.](test|e2e)[.]tsx?$/.test(file)

/** The files whose imports are read: everything that is TypeScript and not a test or a planted offence. */
export const sourceFiles = (root: string): string[] =>
  globSync(['src/**/*.{ts,tsx}', 'measure/**/*.ts'], {
    cwd: root,
    exclude: (name) =>
      ['node_modules', 'fixture', 'dist'].includes(name) || name.endsWith('.as.ts'),
  })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !isTest(file))
    .sort()

/** What a file imports, by the names it gives: of values and of types. */
export function importsOf(root: string, file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8')
  const { module, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const found = new Set(module.staticImports.map((each) => each.moduleRequest.value))
  for (const { entries } of module.staticExports)
    for (const entry of entries) if (entry.moduleRequest) found.add(entry.moduleRequest.value)
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) found.add(match[1]!)
  return [...found]
}

export type Resolve = (from: string, wanted: string) => string | undefined

/** Where an import leads: a file of the project, `node:x`, `package:x`, or undefined when it leads nowhere. */
export function resolver(root: string): Resolve {
  const { imports = {} } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    imports?: Record<string, string>
  }
  const maps = Object.entries(imports).map(([key, target]) => ({
    key: key.replace(/\*$/, ''),
    target: target.replace(/\*$/, '').replace(/^[.]\//, ''),
    isFolder: key.endsWith('*'),
  }))
  return (from, wanted) => {
    if (wanted.startsWith('node:') || builtinModules.includes(wanted))
      return wanted.startsWith('node:') ? wanted : `node:${wanted}`
    if (wanted.startsWith('@convive/measure/'))
      return `measure/src/${wanted.slice('@convive/measure/'.length)}/index.ts`
    const map = maps.find(({ key, isFolder }) =>
      isFolder ? wanted.startsWith(key) : wanted === key,
    )
    const target = map
      ? map.target + wanted.slice(map.key.length)
      : wanted.startsWith('.')
        ? path.posix.join(path.posix.dirname(from), wanted)
        : undefined
    if (target === undefined) return wanted.startsWith('#') ? undefined : `package:${wanted}`
    return existsSync(path.join(root, target.replace(/\?.*$/, '')))
      ? target.replace(/\?.*$/, '')
      : undefined
  }
}

/**
 * Reads every source file's imports and says which break a rule.
 * @param root  folder of a `package.json` whose `imports` map the `#` names
 */
export function findOffences(root: string): { files: string[]; offences: Offence[] } {
  const files = sourceFiles(root)
  const resolve = resolver(root)
  const offences: Offence[] = []
  const graph = new Map<string, string[]>()
  for (const file of files) {
    const targets: string[] = []
    for (const wanted of importsOf(root, file)) {
      const target = resolve(file, wanted)
      if (target === undefined) offences.push({ rule: 'unresolvable', path: [file, wanted] })
      else targets.push(target)
    }
    graph.set(file, targets)
  }
  for (const rule of rules) for (const file of files) offences.push(...broken(rule, file, graph))
  offences.push(...cycles(graph))
  return { files, offences }
}

function broken(rule: Rule, file: string, graph: ReadonlyMap<string, string[]>): Offence[] {
  if (!rule.from.test(file)) return []
  const ways = rule.reach ? reachable(file, graph) : (graph.get(file) ?? []).map((to) => [file, to])
  return ways
    .filter((way) => rule.to.test(way.at(-1)!) && !rule.unless?.(file, way.at(-1)!))
    .map((way) => ({ rule: rule.name, path: way }))
}

/** Breadth first, so that the way shown is a shortest one. */
function reachable(file: string, graph: ReadonlyMap<string, string[]>): string[][] {
  const ways = new Map<string, string[]>([[file, [file]]])
  const queue = [file]
  for (let next = queue.shift(); next !== undefined; next = queue.shift())
    for (const to of graph.get(next) ?? [])
      if (!ways.has(to)) {
        ways.set(to, [...ways.get(next)!, to])
        queue.push(to)
      }
  ways.delete(file)
  return [...ways.values()]
}

function cycles(graph: ReadonlyMap<string, string[]>): Offence[] {
  const seen = new Set<string>()
  const found: Offence[] = []
  for (const file of graph.keys()) {
    const back = (graph.get(file) ?? [])
      .filter((to) => graph.has(to))
      .map((to) =>
        to === file ? [file, file] : reachable(to, graph).find((way) => way.at(-1) === file),
      )
      .find((way) => way !== undefined)
    if (back === undefined) continue
    const name = [...new Set(back)].sort().join(' ')
    if (!seen.has(name)) found.push({ rule: 'no-cycles', path: [file, ...back] })
    seen.add(name)
  }
  return found
}
