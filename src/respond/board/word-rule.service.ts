import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { DAY, iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import { institution } from '#platform/vault/vault.service.ts'
import type { Tx, World } from '#platform/world.ts'
import { type By, wordHash } from './board.service.ts'
import type { KindName } from './types.ts'
import type { WordRules } from './word-rule.schema.ts'
import { type LearnedWord, learnableWords, searchWords } from './words.rules.ts'

/** A word names nobody once so many corrected incidents of so many callers share it. */
export const SHARED_BY = { incidents: 3, callers: 2 } as const
/** Corrections that are looked at: what is older has been decided, or is not how people speak now. */
const LOOKED_BACK = 180 * DAY

/** Notes that a person gave an incident another kind than its words told; the last word of a person holds. */
export async function noteCorrection(
  world: World,
  tx: Tx,
  { incident, told, kind }: { incident: Id<'incident'>; told: KindName | null; kind: KindName },
): Promise<void> {
  const tenant_id = world.tenant.id
  if (told === kind || kind === 'other') {
    await tx.db
      .deleteFrom('kind_correction')
      .where('tenant_id', '=', tenant_id)
      .where('incident_id', '=', incident)
      .execute()
    return
  }
  const corrected_at = instant(tx.now)
  await tx.db
    .insertInto('kind_correction')
    .values({ tenant_id, incident_id: incident, told, kind, corrected_at })
    .onConflict((on) =>
      on.columns(['tenant_id', 'incident_id']).doUpdateSet({ kind, corrected_at }),
    )
    .execute()
}

/** What an incident was told to be before somebody corrects it: by its first correction, else by its kind. */
export async function toldBefore(
  world: World,
  db: Db,
  incident: Id<'incident'>,
  kind: KindName,
): Promise<KindName | null> {
  const row = await db
    .selectFrom('kind_correction')
    .select('told')
    .where('tenant_id', '=', world.tenant.id)
    .where('incident_id', '=', incident)
    .executeTakeFirst()
  return row === undefined ? kind : row.told
}

/**
 * Writes down the words of a narrative that enough others share by now, each for the kind it was corrected to. Before
 * that a word stands nowhere but sealed, and as a keyed hash.
 * @param names  words that may name somebody or some place here, which never become a rule
 */
export async function noteCandidates(
  world: World,
  tx: Tx,
  narrative: string,
  names: string,
): Promise<void> {
  const never = new Set(searchWords(names))
  const words = learnableWords(narrative).filter(({ found }) => !never.has(found))
  if (words.length === 0) return
  const byHash = new Map(
    words.map(({ plain, found }) => [wordHash(world, found).toString('hex'), plain]),
  )
  const hashes = words.map(({ found }) => wordHash(world, found))
  const { rows } = await sql<{ hash: Buffer; kind: KindName }>`
    select w.word_hash as hash, k.kind
    from kind_correction k
    join incident_word w on w.tenant_id = k.tenant_id and w.incident_id = k.incident_id
      and w.word_hash in (${sql.join(hashes)})
    left join incident_caller c on c.tenant_id = k.tenant_id and c.incident_id = k.incident_id
    where k.tenant_id = ${world.tenant.id} and k.corrected_at > ${instant(tx.now - LOOKED_BACK)}
    group by 1, 2
    having count(distinct k.incident_id) >= ${SHARED_BY.incidents}
      and count(distinct c.caller_hash) >= ${SHARED_BY.callers}`.execute(tx.db)
  if (rows.length === 0) return
  await tx.db
    .insertInto('word_candidate')
    .values(
      rows.map(({ hash, kind }) => ({
        tenant_id: world.tenant.id,
        word: byHash.get(hash.toString('hex'))!,
        kind,
        noted_at: instant(tx.now),
      })),
    )
    .onConflict((on) => on.doNothing())
    .execute()
}

/** The words that a supervisor accepted, and the version of the last decision. */
export async function readLearned(
  world: World,
  db: Db,
): Promise<{ version: number; learned: LearnedWord[] }> {
  const decided = await latestDecisions(world, db)
  return {
    version: decided.at(0)?.version ?? 0,
    learned: decided
      .filter(({ decision }) => decision === 'accepted')
      .map(({ word, kind }) => ({ word, kind })),
  }
}

export const learnedWords = (world: World) => world.read((db) => readLearned(world, db))

/** What was decided last of each word and kind, the newest first. */
async function latestDecisions(world: World, db: Db) {
  const { rows } = await sql<{
    version: number
    word: string
    kind: KindName
    decision: 'accepted' | 'refused' | 'withdrawn'
    at: number
    by: string | null
  }>`
    select * from (
      select distinct on (r.word, r.kind) r.version, r.word, r.kind, r.decision, r.decided_at as at,
        a.display_name as by
      from word_rule r left join account a on a.tenant_id = r.tenant_id and a.id = r.decided_by
      where r.tenant_id = ${world.tenant.id}
      order by r.word, r.kind, r.version desc) latest
    order by version desc`.execute(db)
  return rows
}

/** How much a word weighs for a kind; see the schema. */
async function weightOf(world: World, db: Db, { word, kind }: LearnedWord) {
  const hash = wordHash(world, searchWords(word)[0] ?? word)
  const { rows } = await sql<Record<'corrected' | 'callers' | 'incidents' | 'ofKind', string>>`
    select count(*) as incidents, count(*) filter (where i.kind = ${kind}) as "ofKind",
      count(*) filter (where k.kind = ${kind}) as corrected,
      count(distinct c.caller_hash) filter (where k.kind = ${kind}) as callers
    from incident_word w
    join incident i on i.tenant_id = w.tenant_id and i.id = w.incident_id
    left join kind_correction k on k.tenant_id = w.tenant_id and k.incident_id = w.incident_id
    left join incident_caller c on c.tenant_id = w.tenant_id and c.incident_id = w.incident_id
    where w.tenant_id = ${world.tenant.id} and w.word_hash = ${hash}`.execute(db)
  const { corrected, callers, incidents, ofKind } = rows[0]!
  return {
    corrected: Number(corrected),
    callers: Number(callers),
    incidents: Number(incidents),
    ofKind: Number(ofKind),
  }
}

/** Words that wait, looked through at once. */
const MOST_SHOWN = 50

async function wordRules(world: World, db: Db): Promise<WordRules> {
  const decided = await latestDecisions(world, db)
  const isDecided = new Set(decided.map(({ word, kind }) => `${word} ${kind}`))
  const noted = await db
    .selectFrom('word_candidate')
    .select(['word', 'kind'])
    .where('tenant_id', '=', world.tenant.id)
    .orderBy('noted_at', 'desc')
    .orderBy('word')
    .execute()
  const waiting = noted.filter(({ word, kind }) => !isDecided.has(`${word} ${kind}`))
  const candidates = []
  for (const named of waiting.slice(0, MOST_SHOWN)) {
    const weight = await weightOf(world, db, named)
    // What was shared by enough may have gone with its incidents since.
    if (isShared(weight)) candidates.push({ ...named, ...weight })
  }
  const learned = []
  for (const { word, kind, version, at, by, decision } of decided)
    if (decision === 'accepted')
      learned.push({
        ...{ word, kind, version, at: iso(at), by: by ?? '' },
        ...(await weightOf(world, db, { word, kind })),
      })
  return {
    version: decided.at(0)?.version ?? 0,
    learned,
    candidates: candidates.sort((a, b) => b.corrected - a.corrected),
    decided: decided.map(({ at, by, ...rest }) => ({ ...rest, at: iso(at), by: by ?? '' })),
  }
}

const isShared = ({ corrected, callers }: { corrected: number; callers: number }): boolean =>
  corrected >= SHARED_BY.incidents && callers >= SHARED_BY.callers

/** What was learned, what waits, and what was decided. */
export const listWordRules = (world: World): Promise<WordRules> =>
  world.read((db) => wordRules(world, db))

/** A supervisor's word about a word. */
export interface WordDecision extends LearnedWord {
  readonly decision: 'accepted' | 'refused' | 'withdrawn'
  readonly seen: number
}

/**
 * Decides about a word. It makes a new version of the rules, which everybody's next call is read by.
 * @throws Refusal `conflict` when somebody decided since, or the word does not wait any more
 */
export const decideWord = (
  world: World,
  { word, kind, decision, seen }: WordDecision,
  { who, key }: By,
): Promise<WordRules> =>
  world.transaction(async (tx) => {
    const tenant_id = world.tenant.id
    await sql`select pg_advisory_xact_lock(hashtext('word_rule'), ${tenant_id})`.execute(tx.db)
    const now = await wordRules(world, tx.db)
    if (now.version !== seen)
      throw new Refusal('conflict', 'words.decidedMeanwhile', { seen, version: now.version })
    const among = decision === 'withdrawn' ? now.learned : now.candidates
    const found = among.find((each) => each.word === word && each.kind === kind)
    if (found === undefined) throw new Refusal('conflict', 'words.notWaiting', { field: 'word' })
    const version = seen + 1
    await tx.db
      .insertInto('word_rule')
      .values({
        ...{ tenant_id, version, word, kind, decision },
        decided_by: who.account ?? null,
        decided_at: instant(tx.now),
        incidents: found.corrected,
        callers: found.callers,
      })
      .execute()
    const reason = `word rules ${version}: ${word} for ${kind} ${decision}`
    tx.ledger({ did: 'words.decide', about: institution(tenant_id), by: who, reason })
    return wordRules(world, tx.db)
  }, key)
