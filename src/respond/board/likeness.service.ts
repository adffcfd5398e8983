import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { MINUTE } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, World } from '#platform/world.ts'
import { LIKE_FROM, LIKE_WITHIN_MINUTES, likenessOf, openStates } from './board.rules.ts'
import type { DraftSoFar, Similar } from './board.schema.ts'
import { findIncident, incidentRows, shownIncident, wordHash } from './board.service.ts'
import { searchWords } from './words.rules.ts'

/** Open incidents that are looked at; the newest. */
const MOST = 1_000
/** Suggestions that a person looks through. */
const MOST_SHOWN = 5

interface Looked {
  readonly kind: string | undefined
  readonly place: string | null
  readonly at: number
  readonly hashes: readonly Buffer[]
  readonly except?: Id<'incident'>
}

/** Open incidents that may be the one that is being typed. */
export const similarToDraft = (
  world: World,
  { narrative, kind, place }: DraftSoFar,
  who: Caller,
): Promise<Similar> =>
  world.read((db) =>
    similarTo(world, db, who, {
      kind,
      place: place ?? null,
      at: world.now(),
      hashes: searchWords(narrative ?? '').map((word) => wordHash(world, word)),
    }),
  )

/**
 * Other open incidents that may be the same as one.
 * @throws Refusal `absent` when there is no such incident
 */
export const similarToIncident = (
  world: World,
  id: Id<'incident'>,
  who: Caller,
): Promise<Similar> =>
  world.read(async (db) => {
    const row = await findIncident(world, db, id)
    if (!openStates.includes(row.state)) return { similar: [], all: [] }
    const own = await db
      .selectFrom('incident_word')
      .select('word_hash')
      .where('tenant_id', '=', world.tenant.id)
      .where('incident_id', '=', id)
      .execute()
    return similarTo(world, db, who, {
      kind: row.kind,
      place: row.place,
      at: row.opened_at,
      hashes: own.map(({ word_hash }) => word_hash),
      except: id,
    })
  })

/** Without words in common only what came about then is taken for one more report of the same. */
const ABOUT_THEN_MINUTES = 15

/** What may be merged with all others at once: it tells the same once more, and nobody works on it. */
const isOneMoreTelling = ({ row, ...common }: Similar['similar'][number]): boolean =>
  (row.state === 'received' || row.state === 'triaged') &&
  row.claimedBy === null &&
  (common.sharedWords > 0 || common.minutesApart <= ABOUT_THEN_MINUTES)

async function similarTo(
  world: World,
  db: Db,
  who: Caller,
  { kind, place, at, hashes, except }: Looked,
): Promise<Similar> {
  const within = LIKE_WITHIN_MINUTES * MINUTE
  const shared =
    hashes.length === 0
      ? sql<string>`0`
      : sql<string>`(select count(*) from incident_word w
          where w.tenant_id = i.tenant_id and w.incident_id = i.id and w.word_hash in (${sql.join(hashes)}))`
  let query = incidentRows(world, db)
    .select(shared.as('shared'))
    .where('i.state', 'in', [...openStates])
    .where('i.opened_at', '>', instant(at - within))
    .where('i.opened_at', '<', instant(at + within))
  if (except !== undefined) query = query.where('i.id', '<>', except)
  const rows = await query.orderBy('i.opened_at', 'desc').limit(MOST).execute()
  const similar = rows
    .map((row) => {
      const common = {
        samePlace: place !== null && row.place === place,
        sameKind: row.kind === kind,
        minutesApart: Math.round(Math.abs(row.opened_at - at) / MINUTE),
        sharedWords: Number(row.shared),
      }
      const likeness = likenessOf({ ...common, words: hashes.length })
      return { row: shownIncident(world, who, row), likeness, ...common }
    })
    .filter(({ likeness }) => likeness >= LIKE_FROM)
    .sort((a, b) => b.likeness - a.likeness)
  return {
    similar: similar.slice(0, MOST_SHOWN),
    all: similar.filter(isOneMoreTelling).map(({ row }) => row.id),
  }
}
