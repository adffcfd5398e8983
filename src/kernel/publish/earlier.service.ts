import { sql } from 'kysely'
import { canonicalJson } from '#platform/http/json.ts'
import type { World } from '#platform/world.ts'
import { type Territory, treeOf } from '../place/place.rules.ts'
import type { PlaceNode } from '../place/place.schema.ts'
import { readTerritory } from '../place/place.service.ts'
import { Refusal } from '../refusal.ts'
import { civilDate } from '../time.ts'
import { fits, type Published } from './figures.rules.ts'
import type { MeasureDefinition } from './measure.schema.ts'
import { listReleases, readCells } from './release.service.ts'

/** Releases of the same source, as their audit sees them; corrected ones too, since they stay known. */
export async function earlierOf(
  world: World,
  sources: MeasureDefinition['sources'],
  territory: Territory,
): Promise<Published[]> {
  const source = canonicalJson(sources)
  const releases = (await listReleases(world)).filter(
    (each) => canonicalJson(each.definition.sources) === source,
  )
  const ids = releases.map(({ id }) => id)
  const bases = await world.read((db) =>
    db
      .selectFrom('release_base')
      .select(['release_id', 'atoms', 'tree'])
      .where('tenant_id', '=', world.tenant.id)
      .where(sql<boolean>`release_id = any(${ids}::uuid[])`)
      .execute(),
  )
  const baseOf = new Map(bases.map((each) => [each.release_id, each]))
  const published: Published[] = []
  for (const release of releases.reverse()) {
    const cells = await readCells(world, release.id)
    const shown = cells.filter((cell) => cell.count !== null)
    const { atoms, tree } = baseOf.get(release.id) ?? { atoms: [], tree: null }
    const base = { ...release, atoms }
    const laid = { ...base, shown: new Map(shown.map(({ cell, count }) => [cell, count ?? 0])) }
    published.push(await inItsPlaces(world, laid, release.countedAt, tree ?? territory))
  }
  return published
}

/**
 * A release with its places as they lay when it was counted: as it kept them, else as they lie now, or on that day.
 * @throws Refusal `conflict` `release.placesChanged` where it adds up in none of them
 */
async function inItsPlaces(
  world: World,
  laid: Omit<Published, 'tree'>,
  countedAt: number,
  known: Territory | readonly PlaceNode[],
): Promise<Published> {
  const now = { ...laid, tree: treeOf('places' in known ? known.places.values() : known) }
  if (fits(now)) return now
  const then = await readTerritory(world, civilDate(countedAt, world.tenant.zone))
  const before = { ...laid, tree: treeOf(then.places.values()) }
  if (fits(before)) return before
  throw new Refusal('conflict', 'release.placesChanged', { release: laid.number })
}
