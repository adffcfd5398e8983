import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { doorOf, type Names, sliceFiles } from './slice-files.ts'
import { stages } from './stages.ts'

/** Nouns that SQL or TypeScript keep for themselves: a table or an import of that name does not even parse. */
const keptWords =
  'case check class column default end export function grant group import limit order package table user window'.split(
    ' ',
  )

const usage = `usage: npm run new-slice -- STAGE FEATURE
STAGE is one of ${stages.join(', ')}; FEATURE is a singular noun such as hydrant or street-light`

const pluralOf = (noun: string): string =>
  /[^aeiou]y$/.test(noun)
    ? `${noun.slice(0, -1)}ies`
    : `${noun}${/(s|x|ch|sh)$/.test(noun) ? 'es' : 's'}`

const pascalOf = (words: string): string =>
  words.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())

function namesOf(stage: string, feature: string): Names {
  const pascal = pascalOf(feature)
  const path = pluralOf(feature)
  return {
    stage,
    feature,
    path,
    snake: feature.replaceAll('-', '_'),
    camel: pascal[0]!.toLowerCase() + pascal.slice(1),
    pascal,
    plural: pascalOf(path),
  }
}

/** Why a slice cannot be written; nothing when it can. */
export function whyNot(root: string, stage: string, feature: string): string | undefined {
  if (!stages.some((each) => each === stage) || !/^[a-z]+(-[a-z]+)*$/.test(feature)) return usage
  if (keptWords.includes(feature)) return `${feature} is a word of SQL or TypeScript; take another`
  if (existsSync(path.join(root, 'src', stage, feature)))
    return `src/${stage}/${feature} stands already`
  const { snake } = namesOf(stage, feature)
  const table = globSync('src/**/*.table.ts', { cwd: root }).find((file) =>
    readFileSync(path.join(root, file), 'utf8').includes(`create table ${snake} (`),
  )
  return table && `${table} has a table ${snake} already; take another name`
}

/**
 * Writes a slice, and the door of its stage where that has none.
 * @returns what is left to be done by hand, since others read it: a line each
 */
export function writeSlice(root: string, stage: string, feature: string): string[] {
  const names = namesOf(stage, feature)
  const { camel } = names
  const folder = path.join(root, 'src', stage, feature)
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(sliceFiles(names)))
    writeFileSync(path.join(folder, name), text)
  const door = `src/${stage}/server.ts`
  const isNew = !existsSync(path.join(root, door))
  if (isNew) writeFileSync(path.join(root, door), doorOf(names))
  const isMapped = readFileSync(path.join(root, 'package.json'), 'utf8').includes(`"#${stage}/*"`)
  const file = `./${stage}/${feature}/${feature}`
  return [
    `src/migrations.ts  import { migrations as ${camel} } from '${file}.table.ts', and ${camel} in the list`,
    `src/messages.ts  import { messages as ${camel} } from '${file}.messages.ts', and ...${camel} in the list`,
    ...(isNew
      ? [
          `src/loop.ts  import { ${stage} } from '#${stage}/server.ts', and ${stage} in the loop at its place: ${stages.join(', ')}`,
        ]
      : [`${door}  ...${camel}Routes(world) in routes, ...${camel}Policy in policy`]),
    ...(isMapped ? [] : [`package.json  "#${stage}/*": "./src/${stage}/*" in imports`]),
    `src/account/trust/trust.messages.ts  'permissions.action.${camel}.add' and 'permissions.action.${camel}.list': its words on the page "who may do what"`,
  ]
}
