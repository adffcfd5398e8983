import { type Expression, type SqlBool, sql } from 'kysely'
import { type Id, id as idOf } from '#kernel/ids.ts'
import { placesUnder } from '#kernel/place/place.rules.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { scopeOf } from '#kernel/policy/policy.rules.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { policyPredicate } from '#kernel/policy/policy.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, World } from '#platform/world.ts'
import { incidentRows, shownIncident, wordHash } from '../board/board.service.ts'
import { searchWords } from '../board/words.rules.ts'
import { kindsOfClass, pastPolicy, type Stretch, stretchOf } from './review.rules.ts'
import type { PastFound, PastQuest } from './review.schema.ts'

type Condition = Expression<SqlBool>

/** Who had an incident at any time; of the same rows whichever is asked: those of one incident, or of one person. */
const everHad = (world: World, account: string | null): Condition =>
  sql<SqlBool>`i.id in (select h.incident_id from incident_moment h
    where h.tenant_id = ${world.tenant.id} and h.claimed_by = ${account})`

const wasSent = (world: World, unit: string): Condition =>
  sql<SqlBool>`i.id in (select s.incident_id from assignment s
    where s.tenant_id = ${world.tenant.id} and s.unit_id = ${unit})`

/**
 * The incidents that somebody may look back at, as a condition for `incident as i`.
 * @param table  who may do what
 */
export function pastScope(
  world: World,
  who: Caller,
  table: readonly PolicyLine[] = pastPolicy,
): Condition {
  const had = everHad(world, who.account ?? null)
  return policyPredicate(scopeOf(table, who.actors, 'incident.review'), { had })
}

/** Every word by itself, so that the rarest leads the way. */
function holdsWords(world: World, words: string): Condition[] {
  const hashes = searchWords(words).map((word) => wordHash(world, word))
  if (hashes.length === 0) throw new Refusal('invalid', 'board.noWords', { field: 'words' })
  return hashes.map(
    (hash) => sql<SqlBool>`exists (select from incident_word w
      where w.tenant_id = ${world.tenant.id} and w.word_hash = ${hash} and w.incident_id = i.id)`,
  )
}

const within = ({ from, until }: Stretch): Condition[] => [
  ...(from === undefined ? [] : [sql<SqlBool>`i.opened_at >= ${instant(from)}`]),
  ...(until === undefined ? [] : [sql<SqlBool>`i.opened_at < ${instant(until)}`]),
]

const oneOf = (column: 'kind' | 'place', values: readonly string[]): Condition =>
  sql<SqlBool>`${sql.ref(`i.${column}`)} in (${sql.join(values.map((value) => sql.lit(value)))})`

/** @throws Refusal `invalid` for a place that is not on the list */
async function lyingIn(world: World, code: string): Promise<Condition> {
  const territory = await readTerritory(world)
  if (!territory.places.has(code))
    throw new Refusal('invalid', 'board.noSuchPlace', { field: 'place' })
  return oneOf(
    'place',
    placesUnder(territory, { under: code }).map((place) => place.code),
  )
}

async function conditionsOf(world: World, quest: PastQuest): Promise<Condition[]> {
  const { words, number, place, iccs, kind, unit, state, result, priority, holder } = quest
  const equal = { number, state, result, priority, kind }
  return [
    ...Object.entries(equal)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => sql<SqlBool>`${sql.ref(`i.${name}`)} = ${value}`),
    ...within(stretchOf(quest, world.tenant.zone)),
    ...(words === undefined ? [] : holdsWords(world, words)),
    ...(iccs === undefined ? [] : [oneOf('kind', kindsOfClass(iccs))]),
    ...(holder === undefined ? [] : [everHad(world, holder)]),
    ...(unit === undefined ? [] : [wasSent(world, unit)]),
    ...(place === undefined ? [] : [await lyingIn(world, place)]),
  ]
}

/** @throws Refusal `invalid` for a cursor that we did not give */
function before(text: string): Condition {
  const [, at, incident = ''] = /^(\d{1,14})\.(.+)$/.exec(text) ?? []
  const last = idOf('incident').safeParse(incident)
  if (!last.success) throw new Refusal('invalid', 'http.notAccepted', { field: 'after' })
  return sql<SqlBool>`(i.opened_at, i.id) < (${new Date(Number(at))}::timestamptz, ${last.data}::uuid)`
}

interface Hit {
  readonly id: Id<'incident'>
  readonly opened_at: number
}

/** The page's ids alone, so that a plan has indexes to go by; what a row shows is read of those few. */
const hitsOf = (
  world: World,
  db: Db,
  conditions: readonly Condition[],
  limit: number,
): Promise<Hit[]> =>
  conditions
    .reduce(
      (query, condition) => query.where(condition),
      db
        .selectFrom('incident as i')
        .select(['i.id', 'i.opened_at'])
        .where('i.tenant_id', '=', world.tenant.id),
    )
    .orderBy('i.opened_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit)
    .execute()

/**
 * Finds incidents among all that there were and that this reader may look back at, newest first. That somebody
 * searched is entered; what for is not, since it may be a name.
 * @throws Refusal `invalid` with the field that cannot be searched by
 */
export async function searchPast(world: World, quest: PastQuest, who: Caller): Promise<PastFound> {
  const { after, limit } = quest
  if (who.account === undefined) throw new Refusal('unknown', 'http.signIn')
  const about = { kind: 'account', id: who.account }
  const conditions = [
    pastScope(world, who),
    ...(await conditionsOf(world, quest)),
    ...(after === undefined ? [] : [before(after)]),
  ]
  return world.transaction(async (tx) => {
    tx.ledger({ did: 'incident.review', about, by: who })
    const hits = await hitsOf(world, tx.db, conditions, limit + 1)
    const page = hits.slice(0, limit)
    const last = hits.length > limit ? page.at(-1) : undefined
    return {
      rows: await rowsOf(world, tx.db, who, page),
      next: last === undefined ? null : `${last.opened_at}.${last.id}`,
    }
  })
}

async function rowsOf(world: World, db: Db, who: Caller, hits: readonly Hit[]) {
  if (hits.length === 0) return []
  const ids = hits.map(({ id }) => id)
  const rows = await incidentRows(world, db).where('i.id', 'in', ids).execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row === undefined ? [] : [shownIncident(world, who, row)]
  })
}
