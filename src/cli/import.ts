import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { csvLine } from '#kernel/csv.ts'
import { id as idOf } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import {
  DeliveryCompleteness,
  DeliveryMapping,
  DeliveryPeriod,
  fileAt,
  keepSource,
  refusalsOf,
  sourceNamed,
  takeDelivery,
  undoDelivery,
} from '#listen/index.ts'
import { readConfig } from '#platform/config/config.ts'
import type { World } from '#platform/world.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { openInstallation } from './installation.ts'
import { sayIn } from './language.ts'

const options = {
  source: { type: 'string' },
  institution: { type: 'string' },
  agreement: { type: 'string' },
  mapping: { type: 'string' },
  refused: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  completeness: { type: 'string' },
  undo: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readArguments<typeof options>>['values']

/** Reads how the columns of a source are read. @throws Refusal `invalid` `import.badMapping` with the field */
async function readMapping(file: string): Promise<DeliveryMapping> {
  const text = await readFile(file, 'utf8').catch(({ code }) => {
    throw new Refusal('invalid', 'import.unreadable', { code })
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Refusal('invalid', 'import.badMapping', { field: path.basename(file) })
  }
  const read = DeliveryMapping.safeParse(json)
  if (read.success) return read.data
  const field = read.error.issues[0]?.path.join('.') || path.basename(file)
  throw new Refusal('invalid', 'import.badMapping', { field })
}

async function sourceOf(world: World, values: Values) {
  const name = values.source ?? ''
  if (name.trim() === '') throw new Refusal('invalid', 'cli.argument', { why: '--source' })
  if (values.mapping === undefined) return sourceNamed(world, name)
  const mapping = await readMapping(values.mapping)
  const { institution = name, agreement } = values
  return keepSource(world, { name, institution, agreement, mapping })
}

/** What the institution says of the file. @throws Refusal `invalid` `cli.argument` */
function saidOf({ from, to, completeness }: Values) {
  const isSaid = from !== undefined || to !== undefined
  const period = DeliveryPeriod.optional().safeParse(isSaid ? { from, to } : undefined)
  if (!period.success) throw new Refusal('invalid', 'cli.argument', { why: '--from --to' })
  const cover = DeliveryCompleteness.optional().safeParse(completeness)
  if (!cover.success) throw new Refusal('invalid', 'cli.argument', { why: '--completeness' })
  return { period: period.data, completeness: cover.data }
}

async function takeFile(world: World, file: string, values: Values): Promise<number> {
  const said = saidOf(values)
  const source = await sourceOf(world, values)
  const cancel = new AbortController()
  const stop = (): void => cancel.abort()
  process.once('SIGINT', stop)
  const isSeen = process.stderr.isTTY
  try {
    const taken = await takeDelivery(world, {
      source,
      file: fileAt(file),
      ...said,
      signal: cancel.signal,
      progress: (done, rows) => {
        if (isSeen)
          process.stderr.write(
            `\r${sayIn('import.reading', { rows, percent: Math.floor(done * 100) })}`,
          )
      },
    })
    if (isSeen) process.stderr.write('\n')
    const refused = values.refused ?? `${path.basename(file)}.refused.csv`
    if (taken.refused > 0) await writeRefusals(world, taken.id, refused)
    if (values.json) process.stdout.write(`${JSON.stringify(taken)}\n`)
    else {
      const codes = ['import.taken', 'import.known', 'import.against']
      if (taken.outside > 0) codes.push('import.outside')
      for (const code of codes) process.stdout.write(`${sayIn(code, { ...taken })}\n`)
      if (taken.refused > 0)
        process.stdout.write(`${sayIn('import.refusals', { file: refused })}\n`)
    }
    return 0
  } finally {
    process.off('SIGINT', stop)
  }
}

async function writeRefusals(
  world: World,
  delivery: Parameters<typeof refusalsOf>[1],
  file: string,
): Promise<void> {
  const lines = (await refusalsOf(world, delivery)).map(({ row, field, code }) =>
    csvLine([row, field, sayIn(code, {})]),
  )
  await writeFile(file, `\ufeff${csvLine(['row', 'field', 'reason'])}${lines.join('')}`)
}

export const importCommand: Command = {
  name: 'import',
  about: 'takes a file of incidents that an institution delivered',
  usage: `
usage: convive import FILE --source NAME [--mapping MAPPING.json [--institution NAME] [--agreement TEXT]]
                           [--from DAY --to DAY] [--completeness complete|partial|late]
                           [--refused OUT.csv] [--json]
       convive import --undo DELIVERY [--json]

Takes a CSV file (UTF-8 or Windows-1252, any delimiter) or GeoJSON, also packed with gzip. How its columns are read stands in a
mapping, which is kept with the source: it is given the first time, and again when it changes. All of the file is
taken, or nothing; rows that cannot be understood are written to a file with row, field and reason. Ctrl-C cancels.
The same file is taken once. --from and --to name the first and the last day that the delivery covers. --undo takes a whole delivery back. docs/import.md describes the mapping.`,
  async run(args) {
    const { values, positionals } = readArguments(args, options)
    const [file, ...others] = positionals
    if (others.length > 0) throw new Refusal('invalid', 'cli.argument', { why: String(others[0]) })
    if ((file === undefined) === (values.undo === undefined))
      throw new Refusal('invalid', 'cli.argument', { why: file === undefined ? 'FILE' : '--undo' })
    const installation = await openInstallation(readConfig(process.env).config, () => {})
    const { world } = installation
    try {
      if (file !== undefined) return await takeFile(world, file, values)
      const undone = idOf('delivery').safeParse(values.undo)
      if (!undone.success) throw new Refusal('absent', 'import.noDelivery')
      await undoDelivery(world, undone.data)
      const facts = { id: undone.data }
      process.stdout.write(
        values.json ? `${JSON.stringify(facts)}\n` : `${sayIn('import.undone', facts)}\n`,
      )
      return 0
    } finally {
      await installation.stop()
    }
  },
}
