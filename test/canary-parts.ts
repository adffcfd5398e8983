import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { parseSync } from 'vite'
import { unseal } from '#platform/keys/keys.ts'
import { usualKeyFile } from '#platform/keys/master.ts'
import { keysOfRows, type RingRow } from '#platform/keys/ring.service.ts'
import { bindingOf } from '#platform/vault/vault.service.ts'
import type { Needle } from './needles.ts'
import { findIn } from './needles.ts'

// Which parts of records are sealed is read from the program itself, and what lies in them is opened with the
// installation's key: a part in which nobody's words were planted was not looked for either.

const root = path.resolve(import.meta.dirname, '..')

/** Parts in which nobody's words are, and what is. */
const nobodysWords: Readonly<Record<string, string>> = {
  'shift/handover': 'what was open, out of rows',
}

type Node = { readonly type: string } & Record<string, unknown>

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesIn(each)
  else if (typeof value === 'object' && value !== null) {
    if (typeof (value as Node).type === 'string') yield value as Node
    for (const each of Object.values(value)) yield* nodesIn(each)
  }
}

/** The names of parts in an object as it is written, also of those that are spread into it. */
function partNames(node: Node): string[] {
  if (node.type === 'ObjectExpression')
    return (node.properties as Node[]).flatMap((each) =>
      each.type === 'SpreadElement' ? partNames(each.argument as Node) : [keyName(each)],
    )
  if (node.type === 'LogicalExpression') return partNames(node.right as Node)
  if (node.type === 'ConditionalExpression')
    return [node.consequent, node.alternate].flatMap((each) => partNames(each as Node))
  if (node.type === 'ParenthesizedExpression') return partNames(node.expression as Node)
  throw new Error(`parts that are sealed cannot be read from ${node.type}`)
}

function keyName({ key }: Node): string {
  const { type, name, value, quasis } = key as Node
  const [first] = (quasis ?? []) as { value: { cooked: string } }[]
  const written = type === 'Identifier' ? name : type === 'Literal' ? value : first?.value.cooked
  return String(written).split(':', 1)[0] ?? ''
}

/** The kind of record that a first argument names, `?` where only the running program knows. */
function kindOf(about: Node, source: string, all: string): string {
  const { name } = (about.type === 'CallExpression' ? about.callee : {}) as { name?: string }
  const declared = new RegExp(`const ${name} = [^\\n]*(?:\\n[^\\n]*)?kind: '([\\w-]+)'`)
  if (name !== undefined) return (declared.exec(source) ?? declared.exec(all))?.[1] ?? '?'
  if (about.type !== 'ObjectExpression') return '?'
  const kind = (about.properties as Node[]).find((each) => keyName(each) === 'kind')
  return String((kind?.value as Node | undefined)?.value ?? '?')
}

/** Every part that the program seals, as `kind/part`; `?/part` where the kind is known only when it runs. */
export function partsOfTheProgram(): Set<string> {
  const files = globSync('src/**/*.service.ts', { cwd: root }).map((file) =>
    readFileSync(path.join(root, file), 'utf8'),
  )
  const all = files.join('\n')
  const parts = new Set<string>()
  for (const source of files.filter((each) => /\.seal(New)?\(/.test(each)))
    for (const node of nodesIn(parseSync('a.ts', source).program)) {
      if (node.type !== 'CallExpression') continue
      const { property, object } = node.callee as { property?: { name: string }; object?: Node }
      if (property === undefined || !/^seal(New)?$/.test(property.name)) continue
      if (!/^(tx|it)$/.test(String(object?.name))) continue
      const [about, given] = node.arguments as [Node, Node]
      for (const name of partNames(given)) parts.add(`${kindOf(about, source, all)}/${name}`)
    }
  return parts
}

interface Sealed {
  readonly kind: string
  readonly id: string
  readonly part: string
  readonly sealed: Buffer
  readonly wrapped: Buffer
}

/**
 * Opens what is sealed of records and persons with the key that lies beside, and looks for what was planted.
 * @param data  the data folder
 * @returns `kind/part` of those that the program seals and in which nothing of it is
 */
export async function partsNotPlanted(
  client: pg.Client,
  data: string,
  needles: readonly Needle[],
): Promise<string[]> {
  const ring = await client.query<RingRow>(
    'select name, version, wrapped, master, true as settled from key_ring',
  )
  const master = Buffer.from(readFileSync(usualKeyFile(data), 'utf8').trim(), 'hex')
  const keys = keysOfRows(1, ring.rows, master)
  const { rows } = await client.query<Sealed>(
    `select p.about_kind as kind, p.about_id as id, p.part, p.sealed, k.wrapped
     from (select tenant_id, key_id, about_kind, about_id, part, sealed from sealed_part
       union all select tenant_id, key_id, about_kind, about_id, part, sealed from party_identity) p
     join data_key k on k.tenant_id = p.tenant_id and k.id = p.key_id`,
  )
  const marked = new Set<string>()
  const kinds = new Set<string>()
  for (const { kind, id, part, sealed, wrapped } of rows) {
    const name = `${kind}/${part.split(':', 1)[0]}`
    kinds.add(name)
    const key = keys.unwrap(wrapped, bindingOf(1, kind, id, 'key'))
    const plain = Buffer.from(unseal(key, sealed, bindingOf(1, kind, id, part)))
    if (findIn(part, plain, needles).length > 0) marked.add(name)
  }
  const isMarked = (name: string): boolean =>
    name.startsWith('?/')
      ? [...marked].some((each) => each.endsWith(name.slice(1)))
      : marked.has(name)
  return [...new Set([...partsOfTheProgram(), ...kinds])]
    .filter((name) => !(name in nobodysWords) && !isMarked(name))
    .sort()
}
