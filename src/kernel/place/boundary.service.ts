import { sql } from 'kysely'
import type { Caller, Tx, World } from '#platform/world.ts'
import type { CivilDate } from '../time.ts'
import {
  type BoundaryFields,
  type MatchedBoundary,
  matchBoundaries,
  type RejectedBoundary,
} from './boundary.rules.ts'
import { type Territory, territoryOn } from './place.rules.ts'
import type { Shape } from './place.schema.ts'
import { insertVersions, type KeptPlace, keptPlace, today, versionRows } from './place.service.ts'

/** What an import of boundaries did. */
export interface BoundaryImport {
  readonly validFrom: CivilDate
  readonly stored: number
  /** the present boundary is the very same */
  readonly same: number
  /** of those stored, tied by name since the file had no known code */
  readonly byName: number
  readonly rejected: readonly RejectedBoundary[]
  /** corregimientos whose boundary is still a guess */
  readonly stillApproximate: number
}

/**
 * Takes boundaries from a GeoJSON file: each becomes a new version of its place from a day on; what was counted before
 * keeps the boundary it was counted in. The same file twice changes nothing.
 * @param given.validFrom  the first day on which they hold, today unless said
 * @param given.source     name of the file or of who delivered it
 * @throws Refusal `invalid` when the file is no FeatureCollection
 */
export async function importBoundaries(
  world: World,
  json: unknown,
  given: { source: string; validFrom?: CivilDate; fields?: BoundaryFields; by?: Caller },
): Promise<BoundaryImport> {
  const validFrom = given.validFrom ?? today(world)
  return world.transaction(async (tx) => {
    // Two imports at once would each end the versions that the other one follows.
    await sql`select pg_advisory_xact_lock(hashtext('place_version'), ${world.tenant.id})`.execute(
      tx.db,
    )
    const open = (await versionRows(tx.db).where('v.valid_to', 'is', null).execute()).map(keptPlace)
    const { matched, rejected } = matchBoundaries(allTogether(open), json, given.fields)
    const sorted = sortOut(new Map(open.map((place) => [place.code, place])), matched, validFrom)
    if (sorted.changed.length > 0) await followVersions(world, tx, open, sorted.changed, given)
    const imported = new Set(sorted.changed.map(({ before }) => before.code))
    return {
      validFrom,
      stored: sorted.changed.length,
      same: sorted.same,
      byName: sorted.changed.filter(({ by }) => by === 'name').length,
      rejected: [...rejected, ...sorted.rejected].sort((a, b) => a.row - b.row),
      stillApproximate: open.filter(
        ({ code, kind, boundary }) =>
          kind === 'corregimiento' && boundary === 'approximate' && !imported.has(code),
      ).length,
    }
  })
}

/** The territory of all open versions, also of those that begin only later. */
const allTogether = (open: readonly KeptPlace[]): Territory<KeptPlace> =>
  territoryOn(
    open,
    open.reduce((last, { validFrom }) => (validFrom > last ? validFrom : last), '' as CivilDate),
  )

/** A new boundary and the version that it follows. */
interface Change {
  readonly before: KeptPlace
  readonly shape: Shape
  readonly by: MatchedBoundary['by']
  readonly validFrom: CivilDate
}

function sortOut(
  open: ReadonlyMap<string, KeptPlace>,
  matched: readonly MatchedBoundary[],
  validFrom: CivilDate,
): { changed: Change[]; rejected: RejectedBoundary[]; same: number } {
  const changed: Change[] = []
  const rejected: RejectedBoundary[] = []
  let same = 0
  for (const { row, code, by, shape } of matched) {
    const before = open.get(code)!
    if (JSON.stringify(before.shape) === JSON.stringify(shape)) same++
    else if (before.validFrom < validFrom) changed.push({ before, shape, by, validFrom })
    else rejected.push({ row, code, name: before.name, reason: 'notLater' })
  }
  return { changed, rejected, same }
}

async function followVersions(
  world: World,
  tx: Tx,
  open: readonly KeptPlace[],
  changed: readonly Change[],
  { source, by }: { source: string; by?: Caller },
): Promise<void> {
  const ended = changed.map(({ before }) => before.versionId)
  await tx.db
    .updateTable('place_version')
    .set({ valid_to: changed[0]!.validFrom })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', 'in', ended)
    .execute()
  const ids = new Map(open.map(({ code, placeId }) => [code, placeId]))
  const following = changed.map(({ before, shape, validFrom }) => ({
    ...before,
    boundary: 'imported' as const,
    shape,
    validFrom,
    follows: validFrom,
    source,
  }))
  await insertVersions(world, tx, ids, following)
  for (const { before } of changed) {
    const about = { kind: 'place', id: before.placeId }
    tx.ledger(
      by === undefined ? { did: 'place.redraw', about } : { did: 'place.redraw', about, by },
    )
  }
}
