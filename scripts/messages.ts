import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseSync } from 'vite'
import { compileMessage, factsNamed } from '../src/platform/messages/compile.ts'

// Every message in every language, with the same facts, used somewhere; every code that is used has a message.

const languages = ['es', 'pt', 'en'] as const
const codeShape = /^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9_-]+)+$/

/** What was looked at, and what is wrong. */
export interface MessagesFound {
  /** files of messages and files that may use them */
  readonly files: readonly string[]
  readonly codes: number
  readonly faults: readonly string[]
}

/** A code as the source names it: whole, or with holes that are filled when it runs. */
interface Named {
  readonly pattern: RegExp
  readonly text: string
  readonly where: string
}

interface Uses {
  /** every string that may be a code */
  readonly may: Named[]
  /** those that certainly are one, since they are given to what says messages */
  readonly must: Named[]
}

/**
 * Looks through the messages of a source tree.
 * @param root  has a folder `src`; where it has `src/messages.ts`, that has to say all messages but those of pages
 */
export async function findMessageFaults(root: string): Promise<MessagesFound> {
  const all = globSync('src/**/*.{ts,tsx}', { cwd: root, exclude: ['**/*.test.ts', '**/*.d.ts'] })
  const holders = all.filter((file) => file.endsWith('.messages.ts')).sort()
  const users = all.filter((file) => !file.endsWith('.messages.ts')).sort()
  const faults: string[] = []
  const codes = new Map<string, string>()
  for (const file of holders)
    for (const [code, texts] of Object.entries(await messagesOf(path.join(root, file)))) {
      if (codes.has(code)) faults.push(`${file}: ${code} stands in ${codes.get(code)}, too`)
      codes.set(code, file)
      if (!codeShape.test(code) && code !== 'fault')
        faults.push(`${file}: ${code} is not feature.reason`)
      faults.push(...textFaults(texts).map((fault) => `${file}: ${code}: ${fault}`))
    }
  const uses: Uses = { may: [], must: [] }
  for (const file of users) look(file, readFileSync(path.join(root, file), 'utf8'), uses)
  const known = [...codes.keys()]
  for (const { pattern, text, where } of uses.must)
    if (!known.some((code) => pattern.test(code))) faults.push(`${where}: ${text} has no message`)
  for (const [code, file] of codes)
    if (!uses.may.some(({ pattern }) => pattern.test(code)))
      faults.push(`${file}: ${code} is not used`)
  faults.push(...(await unsaid(root, codes)))
  return { files: [...holders, ...users], codes: codes.size, faults }
}

async function messagesOf(file: string): Promise<Record<string, Record<string, string>>> {
  const { messages } = await import(pathToFileURL(file).href)
  if (messages === undefined) throw new Error(`${file} exports no messages`)
  return messages
}

function textFaults(texts: Readonly<Record<string, string>>): string[] {
  const faults = Object.keys(texts)
    .filter((language) => !(languages as readonly string[]).includes(language))
    .map((language) => `nobody speaks ${language}`)
  const facts = new Map<string, string>()
  for (const language of languages) {
    const text = texts[language]
    if (text === undefined || text.trim() === '') {
      faults.push(`is missing in ${language}`)
      continue
    }
    try {
      const named = [...factsNamed(compileMessage(text)).keys()].sort()
      facts.set(language, named.join(', '))
    } catch (error) {
      faults.push(`${language} is no ICU message: ${(error as Error).message}`)
    }
  }
  if (new Set(facts.values()).size > 1)
    faults.push(
      `names other facts: ${[...facts].map(([l, names]) => `${l} (${names})`).join(', ')}`,
    )
  return faults
}

/** Messages that only a browser says stand in its shell or in `x-page.messages.ts`. */
const isPageOnly = (file: string): boolean =>
  file.startsWith('src/web/') || /[-.]page[.]messages[.]ts$/.test(file)

/** Codes outside the browser's own that the server's catalogue does not say. */
async function unsaid(root: string, codes: ReadonlyMap<string, string>): Promise<string[]> {
  const catalogue = path.join(root, 'src/messages.ts')
  if (!existsSync(catalogue)) return []
  const said = await messagesOf(catalogue)
  return [...codes]
    .filter(([code, file]) => !isPageOnly(file) && !(code in said))
    .map(([code, file]) => `${file}: ${code} is not in src/messages.ts`)
}

interface Node {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

/** Functions whose first argument is a code, and those in which it comes after others. */
const saysFirst = new Set(['t', 'words', 'sayIn'])
const saysLater = new Set(['say'])

function look(file: string, source: string, uses: Uses): void {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const where = (node: Node): string => `${file}:${source.slice(0, node.start).split('\n').length}`
  const visit = (node: Node): void => {
    const named = codeIn(node, where)
    if (named !== undefined) uses.may.push(named)
    for (const given of givenCodes(node)) {
      const code = codeIn(given, where)
      if (code !== undefined) uses.must.push(code)
    }
    for (const value of Object.values(node))
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child)
  }
  visit(program as unknown as Node)
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** `'report.sent'`, or `` `report.kind.${kind}` `` with anything in its holes. */
function codeIn(node: Node, where: (node: Node) => string): Named | undefined {
  let pieces: string[] | undefined
  if (node.type === 'Literal' && typeof node.value === 'string') pieces = [node.value]
  if (node.type === 'TemplateLiteral')
    pieces = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked)
  if (pieces === undefined) return undefined
  const text = pieces.join('…')
  if (!/^[a-z][A-Za-z0-9]*\.[A-Za-z0-9_.…-]+$|^fault$/.test(text)) return undefined
  return {
    pattern: new RegExp(`^${pieces.map(escaped).join('[A-Za-z0-9_.-]+')}$`),
    text,
    where: where(node),
  }
}

/** What a node gives as a code to something that says messages. */
function givenCodes(node: Node): Node[] {
  const given = (node.arguments ?? []) as Node[]
  const callee = node.callee as Node | undefined
  const name = (callee?.name ?? (callee?.property as Node | undefined)?.name) as string | undefined
  if (node.type === 'NewExpression' && name === 'Refusal') return branches(given[1])
  if (node.type === 'CallExpression' && name !== undefined) {
    if (saysFirst.has(name) && callee?.type === 'Identifier') return branches(given[0])
    if (saysLater.has(name)) return given.slice(0, 3).flatMap(branches)
  }
  // What zod is told to say: `.refine(..., { message: 'report.tooLong' })`.
  if (node.type === 'Property' && (node.key as Node).name === 'message')
    return branches(node.value as Node)
  return []
}

/** Either side of `a ? 'x.y' : 'x.z'` and `a ?? 'x.y'`. */
function branches(node: Node | undefined): Node[] {
  if (node === undefined) return []
  if (node.type === 'ConditionalExpression')
    return [node.consequent, node.alternate].flatMap((side) => branches(side as Node))
  if (node.type === 'LogicalExpression')
    return [node.left, node.right].flatMap((side) => branches(side as Node))
  return [node]
}

if (import.meta.main) {
  const { files, codes, faults } = await findMessageFaults(path.dirname(import.meta.dirname))
  for (const fault of faults) console.log(fault)
  console.log(`${codes} messages, ${files.length} files, ${faults.length} faults`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
