import { readFileSync } from 'node:fs'
import path from 'node:path'
import { importBoundaries } from '#kernel/place/boundary.service.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { Day, PlaceKind } from '#kernel/place/place.schema.ts'
import { listTerritory, readPlace, seedTerritory } from '#kernel/place/place.service.ts'
import { areaKm2 } from '#kernel/place/shape.rules.ts'
import { Refusal } from '#kernel/refusal.ts'
import { readConfig } from '#platform/config/config.ts'
import type { World } from '#platform/world.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { openInstallation } from './installation.ts'
import { sayIn } from './language.ts'

const options = {
  json: { type: 'boolean' },
  under: { type: 'string' },
  kind: { type: 'string' },
  on: { type: 'string' },
  search: { type: 'string' },
  from: { type: 'string' },
  source: { type: 'string' },
  'code-field': { type: 'string' },
  'name-field': { type: 'string' },
  'within-field': { type: 'string' },
} as const

type Values = ReturnType<typeof readArguments<typeof options>>['values']

/** Where a command's lines go. */
type Print = (line: string) => void

/** Reads an option with its schema. @throws Refusal `invalid` `cli.argument` */
function readOption<T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  name: string,
  value: string | undefined,
): T | undefined {
  if (value === undefined) return undefined
  const read = schema.safeParse(value)
  if (!read.success) throw new Refusal('invalid', 'cli.argument', { why: `--${name} ${value}` })
  return read.data
}

async function list(world: World, values: Values, print: Print): Promise<number> {
  const on = readOption(Day, 'on', values.on)
  const kind = readOption(PlaceKind, 'kind', values.kind)
  const found = await listTerritory(world, {
    under: values.under,
    kind,
    on,
    search: values.search,
  })
  if (values.json) {
    print(JSON.stringify(found))
    return 0
  }
  for (const { code, kind, name, seat, within } of found.places) {
    const where = within.length > 0 ? `  (${within.join(', ')})` : ''
    print(`${code.padEnd(8)}${kind.padEnd(15)}${name}${seat ? ' *' : ''}${where}`)
  }
  print(sayIn('territory.listed', { places: found.places.length, on: found.on }))
  return 0
}

async function show(world: World, code: string, values: Values, print: Print): Promise<number> {
  const { place, children, versions } = await readPlace(world, code)
  const stretches = versions.map(({ shape, placeId, versionId, ...version }) => ({
    ...version,
    shapeKm2: shape === null ? null : Math.round(areaKm2(shape) * 100) / 100,
  }))
  if (values.json) {
    print(JSON.stringify({ place, children, versions: stretches }))
    return 0
  }
  print(`${place.code}  ${place.name}  (${[place.kind, ...place.within].join(', ')})`)
  print(
    sayIn('territory.centre', {
      lon: place.lon,
      lat: place.lat,
      area: place.areaKm2 ?? '-',
    }),
  )
  for (const { validFrom, validTo, boundary, shapeKm2, source } of stretches) {
    const facts = { from: validFrom, to: validTo ?? '', area: shapeKm2 ?? '-', source }
    const until = validTo === null ? 'open' : 'ended'
    print(`${sayIn(`territory.${until}`, facts)} ${sayIn(`territory.${boundary}`, {})}`)
  }
  for (const child of children) print(`  ${child.code.padEnd(8)}${child.name}`)
  return 0
}

/** A boundary file larger than this is no territory of ours. */
const MOST_BYTES = 200_000_000

function readFile(file: string): unknown {
  try {
    const bytes = readFileSync(file)
    if (bytes.length > MOST_BYTES) throw new Refusal('tooLarge', 'territory.tooLarge', { file })
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    if (error instanceof Refusal) throw error
    if (error instanceof SyntaxError) throw new Refusal('invalid', 'territory.noJson', { file })
    throw new Refusal('absent', 'territory.noFile', { file })
  }
}

async function takeBoundaries(
  world: World,
  file: string,
  values: Values,
  print: Print,
): Promise<number> {
  const validFrom = readOption(Day, 'from', values.from)
  const report = await importBoundaries(world, readFile(file), {
    source: values.source ?? path.basename(file),
    ...(validFrom && { validFrom }),
    fields: {
      code: values['code-field'] ?? 'code',
      name: values['name-field'] ?? 'name',
      within: values['within-field'] ?? 'district',
    },
  })
  const rejected = report.rejected.map((one) => ({
    ...one,
    why: sayIn(`place.boundary.${one.reason}`, {}),
  }))
  const taken = report.stored + report.same
  if (values.json) print(JSON.stringify({ ...report, rejected }))
  else {
    print(sayIn('territory.stored', { stored: report.stored, from: report.validFrom }))
    const byCode = report.stored - report.byName
    print(sayIn('territory.tied', { byCode, byName: report.byName, same: report.same }))
    for (const { row, code, name, why } of rejected) print(`  ${row}: ${code} ${name}: ${why}`)
    print(
      sayIn('territory.left', {
        rejected: rejected.length,
        approximate: report.stillApproximate,
      }),
    )
  }
  return taken > 0 || rejected.length === 0 ? 0 : 1
}

const usage = `
usage: convive territory list [--under CODE] [--kind KIND] [--search TEXT] [--on DATE] [--json]
       convive territory show CODE [--json]
       convive territory import FILE [--from DATE] [--source TEXT] [--code-field F] [--name-field F]
                                     [--within-field F] [--json]

list    the places of the territory, or what lies in one of them, or what is called so
show    one place, what lies in it, and its boundaries through time
import  boundaries from a GeoJSON file (polygons in degrees, WGS 84), tied to places by their official code, or by
        name where there is only one. Each is a new version from a day on (today unless said); what was counted
        before keeps the boundary it was counted in. The same file twice changes nothing. What is not taken is
        listed with its row and reason; the exit code is 1 when nothing could be taken.

  --under CODE        only what lies in this place, such as 0805
  --kind KIND         ${PlaceKind.options.join(', ')}
  --on DATE           the territory as it was on this day, YYYY-MM-DD
  --from DATE         first day on which the boundaries hold
  --source TEXT       who delivered the file; its name unless said
  --code-field F      property with the code (code); --name-field (name); --within-field, the larger place (district)`

/** What the command was asked: a verb, what it is about, and options. @throws Refusal `invalid` `cli.argument` */
function readAsked(args: readonly string[]): { verb: string; what: string; values: Values } {
  const { values, positionals } = readArguments(args, options)
  const [verb = '', what = '', ...more] = positionals
  const isKnown =
    more.length === 0 &&
    (verb === 'list' ? what === '' : (verb === 'show' || verb === 'import') && what !== '')
  if (!isKnown) throw new Refusal('invalid', 'cli.argument', { why: positionals.join(' ') || '-' })
  return { verb, what, values }
}

/** Runs the command in a world. @returns the exit code */
export async function answerTerritory(
  world: World,
  args: readonly string[],
  print: Print,
): Promise<number> {
  const { verb, what, values } = readAsked(args)
  if (verb === 'list') return list(world, values, print)
  if (verb === 'show') return show(world, what, values, print)
  return takeBoundaries(world, what, values, print)
}

export const territory: Command = {
  name: 'territory',
  about: 'lists the territory, shows a place, imports boundaries',
  usage,
  async run(args) {
    const { values } = readAsked(args)
    const { config } = readConfig(process.env)
    const installation = await openInstallation(config, (step) => {
      if (!values.json) process.stderr.write(`${sayIn(step, {})}\n`)
    })
    try {
      await seedTerritory(installation.world, territoryPack(config.territory))
      return await answerTerritory(
        installation.world,
        args,
        (line) => void process.stdout.write(`${line}\n`),
      )
    } finally {
      await installation.stop()
    }
  },
}
