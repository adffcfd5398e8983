import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { newId } from '#kernel/ids.ts'
import { placesUnder } from '#kernel/place/place.rules.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { formsOf, wordsOf } from '#kernel/place/place-name.rules.ts'
import type { Guard } from '#kernel/publish/audit.rules.ts'
import { freezeRelease } from '#kernel/publish/freeze.service.ts'
import type { MeasureDefinition } from '#kernel/publish/measure.schema.ts'
import type { Atom, Correction, Release } from '#kernel/publish/publish.schema.ts'
import { instant } from '#platform/db/db.ts'
import { guardApart } from '#platform/solver/guard.ts'
import type { Caller, World } from '#platform/world.ts'

/** Panama's homicides by victim, as the prosecutor publishes them; not part of the project. */
export const homicidesFile = fileURLToPath(
  new URL('../../shared/data/panama/homicides_2017_2024.csv', import.meta.url),
)

/** @returns why what needs Panama's homicides cannot run here; undefined when it can */
export const withoutHomicides = (): string | undefined =>
  existsSync(homicidesFile) ? undefined : `${homicidesFile} is not beside the project`

const monthNames =
  'Enero Febrero Marzo Abril Mayo Junio Julio Agosto Septiembre Octubre Noviembre Diciembre'.split(
    ' ',
  )

/** The victims of the file by month and province. */
export async function homicideAtoms(world: World): Promise<Atom[]> {
  const territory = await readTerritory(world)
  const provinces = placesUnder(territory, {}).filter(({ parent }) => parent === 'PA')
  const codeOf = (name: string): string => {
    const words = wordsOf(name.replace('Comarca ', '')).join(' ')
    const found = provinces.find(({ name: own, aliases }) =>
      formsOf(own, aliases).some((form) => form.join(' ') === words),
    )
    if (found === undefined) throw new Error(`no province is called ${name}`)
    return found.code
  }
  const rows: readonly string[][] = parse(readFileSync(homicidesFile), { bom: true, from_line: 2 })
  const counts = new Map<string, number>()
  for (const [, year, month, province] of rows) {
    const key = `${codeOf(province!)}/${year}-${String(monthNames.indexOf(month!) + 1).padStart(2, '0')}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].map(([key, count]) => {
    const [place, month] = key.split('/') as [string, string]
    const what = { class: 'Homicidio', iccs: '0101', certainty: 'name' } as const
    return { place, month, year: month.slice(0, 4), ...what, count }
  })
}

/** What is counted of them. */
export const homicides = (world: World, source = newId<'source'>(world.now(), world.random(10))) =>
  ({
    names: {
      es: 'Homicidios en Panamá',
      pt: 'Homicídios no Panamá',
      en: 'Homicides in Panama',
    },
    about: {
      es: 'Víctimas de homicidio que el Ministerio Público registró, por mes y provincia en que murieron. No cuenta tentativas.',
      pt: 'Vítimas de homicídio que o Ministério Público registrou, por mês e província em que morreram. Não conta tentativas.',
      en: 'Victims of homicide recorded by the prosecution, by month and province of death. Attempts are not counted.',
    },
    unit: 'victim',
    sources: [{ kind: 'delivered', id: source }],
    filter: { iccsUnder: '0101' },
    dateBasis: 'occurred',
    placeBasis: 'occurrence',
    dimensions: { place: { under: 'PA', level: 'province' }, period: 'month', class: 'none' },
    denominator: null,
    interval: 'none',
    rule: 'homicide',
  }) as const satisfies MeasureDefinition

/** What a test freezes, where it differs from Panama's homicides. */
export interface Frozen {
  readonly definition?: MeasureDefinition
  readonly atoms?: readonly Atom[]
  readonly months?: { readonly from: string; readonly to: string }
  readonly measure?: string | undefined
  readonly growing?: readonly string[]
  readonly corrects?: Correction & { readonly release: string }
  /** what protects and attacks it; as in production unless said */
  readonly guard?: Guard
}

const analyst: Caller = { actors: ['analyst', 'staff'], language: 'es' }

/** Freezes a release of Panama's homicides, or of something else, through the gate that every release passes. */
export async function freezeForTest(world: World, given: Frozen = {}): Promise<Release> {
  const definition = given.definition ?? homicides(world)
  const months = given.months ?? { from: '2017-01', to: '2024-12' }
  const measure = given.measure ?? newId<'measure'>(world.now(), world.random(10))
  const json = JSON.stringify(definition)
  await world.transaction(async (tx) => {
    await tx.db
      .insertInto('measure')
      .values({
        ...{ tenant_id: world.tenant.id, id: measure, version: 1, definition: json },
        made_at: instant(tx.now),
      })
      .onConflict((on) => on.doNothing())
      .execute()
  })
  return freezeRelease(
    world,
    {
      ...{ measure, measureVersion: 1, definition, months, deliveries: 1 },
      atoms: given.atoms ?? (await homicideAtoms(world)),
      classes: [],
      source: {
        ref: definition.sources[0]!,
        name: 'Homicidios 2017-2024',
        institution: 'Ministerio Público de Panamá',
        agreement: null,
        completeness: 'complete',
        deliveredAt: world.now(),
      },
      delay: { delayDays: null, delayMeasuredOn: 0 },
      isGrowing: (period) => given.growing?.includes(period) ?? false,
      countedAt: world.now(),
      ...(given.corrects && { corrects: given.corrects }),
    },
    {
      who: analyst,
      key: { endpoint: 'test', key: randomUUID(), fingerprint: new Uint8Array(32) },
      territory: await readTerritory(world),
      guard: given.guard ?? guardApart,
    },
  )
}
