import { sql } from 'kysely'
import { type Id, newId } from '#kernel/ids.ts'
import { today } from '#kernel/place/place.service.ts'
import type { Relation } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, Opened, Tx, World } from '#platform/world.ts'
import type { By } from '../board/act.service.ts'
import {
  assertUnsealed,
  type Found,
  findIncident,
  incidentResource,
  namesOf,
} from '../board/board.service.ts'
import { assertSaid, assertStillTo } from './after-action.rules.ts'
import type { AfterAction, AfterActionDraft, Learned } from './after-action.schema.ts'

type IncidentId = Id<'incident'>

/** Who had an incident, by name, the first one first. */
async function holdersOf(world: World, db: Db, incident: IncidentId) {
  const { rows } = await sql<{ id: Id<'account'>; name: string }>`
    select a.id, a.display_name as name
    from (select claimed_by, min(seq) as since from incident_moment
      where tenant_id = ${world.tenant.id} and incident_id = ${incident} and claimed_by is not null
      group by claimed_by) h
    join account a on a.tenant_id = ${world.tenant.id} and a.id = h.claimed_by
    order by h.since`.execute(db)
  return rows
}

/** What the reader is to the note: one who had the incident, or who has something to do after it. */
async function relationsTo(
  world: World,
  db: Db,
  incident: IncidentId,
  who: Caller,
): Promise<Relation[]> {
  const { rows } = await sql`
    select from incident_moment where tenant_id = ${world.tenant.id} and incident_id = ${incident}
      and claimed_by = ${who.account ?? null}
    union all select from incident_follow_up
    where tenant_id = ${world.tenant.id} and incident_id = ${incident} and owner_id = ${who.account ?? null}
    limit 1`.execute(db)
  return rows.length > 0 ? ['any', 'had'] : ['any']
}

/** An incident that is over. @throws Refusal `absent`, `conflict` while it is not, `forbidden` once it is sealed */
async function findOver(world: World, db: Db, id: IncidentId): Promise<Found> {
  const row = await findIncident(world, db, id)
  await assertUnsealed(world, db, id)
  if (row.closed_at === null) throw new Refusal('conflict', 'afterAction.stillOpen')
  return row
}

/**
 * Opens what was learned from an incident. It is read by those whose duty it is, so no reason is typed; the reading is
 * entered all the same.
 * @throws Refusal `absent`, `forbidden` to an operator who never had it, `conflict` `afterAction.stillOpen`
 */
export async function readAfterAction(
  world: World,
  id: IncidentId,
  who: Caller,
): Promise<AfterAction> {
  const relations = await world.read(async (db) => {
    await findOver(world, db, id)
    return relationsTo(world, db, id, who)
  })
  const isOfficer =
    who.actors.includes('data-protection-officer') && !who.actors.includes('supervisor')
  return world.open(
    {
      who,
      what: incidentResource(id),
      action: 'afterAction.read',
      relations,
      purpose: isOfficer ? 'audit' : 'supervision',
      basis: 'duty',
      reason: `after-action note of incident ${id}`,
    },
    (opened) => shownNote(world, opened, id, who),
  )
}

async function shownNote(
  world: World,
  opened: Opened,
  id: IncidentId,
  who: Caller,
): Promise<AfterAction> {
  const { db } = opened
  const written = await db
    .selectFrom('incident_review')
    .select(['id', 'sort', 'version', 'account_id', 'written_at'])
    .where('tenant_id', '=', world.tenant.id)
    .where('incident_id', '=', id)
    .orderBy('written_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const names = await namesOf(
    world,
    db,
    written.map(({ account_id }) => account_id),
  )
  const byWhom = (account: Id<'account'> | null) => (account && names.get(account)) ?? 'machine'
  const added = new Set(written.map(({ account_id }) => account_id))
  return {
    isOver: true,
    notes: written
      .filter(({ sort }) => sort === 'note')
      .map((note) => ({
        version: note.version ?? 0,
        at: iso(note.written_at),
        by: byWhom(note.account_id),
        learned: opened.part<Learned>(`review:${note.id}`) ?? {},
      })),
    additions: written
      .filter(({ sort }) => sort === 'addition')
      .map((addition) => {
        const text = opened.part<string>(`review:${addition.id}`)
        return {
          id: addition.id,
          at: iso(addition.written_at),
          by: byWhom(addition.account_id),
          ...(text !== undefined && { text }),
        }
      }),
    followUps: await followUpsOf(world, opened, id, who),
    invited: (await holdersOf(world, db, id)).filter((holder) => !added.has(holder.id)),
  }
}

async function followUpsOf(world: World, opened: Opened, id: IncidentId, who: Caller) {
  const rows = await opened.db
    .selectFrom('incident_follow_up')
    .select(['id', 'owner_id', 'due', 'done_at', 'done_by'])
    .where('tenant_id', '=', world.tenant.id)
    .where('incident_id', '=', id)
    .orderBy('due')
    .orderBy('id')
    .execute()
  const people = rows.flatMap(({ owner_id, done_by }) => [owner_id, done_by])
  const names = await namesOf(world, opened.db, people)
  const day = today(world)
  return rows.map(({ id: followUp, owner_id, due, done_at, done_by }) => {
    const text = opened.part<string>(`review:${followUp}`)
    return {
      id: followUp,
      ...(text !== undefined && { text }),
      owner: {
        id: owner_id,
        name: names.get(owner_id) ?? '',
        mine: owner_id === who.account,
      },
      due,
      late: done_at === null && due < day,
      done:
        done_at === null
          ? null
          : { at: iso(done_at), by: (done_by && names.get(done_by)) ?? 'machine' },
    }
  })
}

/** Nobody else writes a version meanwhile. */
async function lockOver(world: World, db: Db, id: IncidentId): Promise<Found> {
  await sql`select from incident where tenant_id = ${world.tenant.id} and id = ${id} for update`.execute(
    db,
  )
  return findOver(world, db, id)
}

async function write(
  world: World,
  tx: Tx,
  given: { incident: IncidentId; version: number | null; words: Learned | string },
  who: Caller,
): Promise<Id<'after-action'>> {
  const id = newId<'after-action'>(tx.now, world.random(10))
  await tx.db
    .insertInto('incident_review')
    .values({
      tenant_id: world.tenant.id,
      id,
      incident_id: given.incident,
      sort: given.version === null ? 'addition' : 'note',
      version: given.version,
      account_id: who.account ?? null,
      written_at: instant(tx.now),
    })
    .execute()
  tx.seal(incidentResource(given.incident), { [`review:${id}`]: given.words })
  return id
}

const latestVersion = async (world: World, db: Db, incident: IncidentId): Promise<number> => {
  const { rows } = await sql<{ version: number | null }>`
    select max(version) as version from incident_review
    where tenant_id = ${world.tenant.id} and incident_id = ${incident}`.execute(db)
  return rows[0]?.version ?? 0
}

/** Only somebody who works here answers for something. @throws Refusal `invalid` with the field */
async function assertOwners(
  world: World,
  db: Db,
  followUps: AfterActionDraft['followUps'],
): Promise<void> {
  const owners = [...new Set(followUps.map(({ owner }) => owner))]
  if (owners.length === 0) return
  const known = await db
    .selectFrom('account')
    .select('id')
    .where('tenant_id', '=', world.tenant.id)
    .where('id', 'in', owners)
    .where('state', '=', 'active')
    .execute()
  if (known.length < owners.length)
    throw new Refusal('invalid', 'afterAction.noSuchOwner', { field: 'followUps' })
}

/**
 * Writes what was learned, as a version of its own.
 * @throws Refusal `conflict` `afterAction.writtenMeanwhile` when there is a version that the writer has not seen,
 *   `invalid` when nothing is said, or a day is over, or an owner does not work here
 */
export async function writeAfterAction(
  world: World,
  { id, seen, learned, followUps }: AfterActionDraft,
  { who, key }: By,
): Promise<AfterAction> {
  assertSaid(learned)
  assertStillTo(followUps, today(world))
  await world.transaction(async (tx) => {
    await lockOver(world, tx.db, id)
    if ((await latestVersion(world, tx.db, id)) !== seen)
      throw new Refusal('conflict', 'afterAction.writtenMeanwhile')
    await assertOwners(world, tx.db, followUps)
    const given = { incident: id, version: seen + 1, words: learned }
    const review = await write(world, tx, given, who)
    for (const { text, owner, due } of followUps) {
      const followUp = newId<'follow-up'>(tx.now, world.random(10))
      await tx.db
        .insertInto('incident_follow_up')
        .values({
          tenant_id: world.tenant.id,
          id: followUp,
          incident_id: id,
          review_id: review,
          owner_id: owner,
          due,
        })
        .execute()
      tx.seal(incidentResource(id), { [`review:${followUp}`]: text })
    }
    tx.ledger({ did: 'afterAction.write', about: incidentResource(id), by: who })
    return true
  }, key)
  return readAfterAction(world, id, who)
}

/**
 * Adds what somebody has to say who had the incident.
 * @throws Refusal `forbidden` to an operator who never had it, `conflict` before there is a note
 */
export async function addToAfterAction(
  world: World,
  { id, text }: { id: IncidentId; text: string },
  { who, key }: By,
): Promise<AfterAction> {
  await world.transaction(async (tx) => {
    await lockOver(world, tx.db, id)
    const isLead = who.actors.includes('supervisor')
    if (!isLead && !(await relationsTo(world, tx.db, id, who)).includes('had'))
      throw new Refusal('forbidden', 'afterAction.notYours')
    if ((await latestVersion(world, tx.db, id)) === 0)
      throw new Refusal('conflict', 'afterAction.noNote')
    await write(world, tx, { incident: id, version: null, words: text }, who)
    tx.ledger({ did: 'afterAction.add', about: incidentResource(id), by: who })
    return true
  }, key)
  return readAfterAction(world, id, who)
}

/**
 * Says that something is done: by who was to do it, or a supervisor. Saying it again changes nothing.
 * @throws Refusal `absent`, `forbidden` for somebody else's
 */
export const finishFollowUp = (
  world: World,
  { id, followUp }: { id: IncidentId; followUp: Id<'follow-up'> },
  { who, key }: By,
): Promise<{ done: true }> =>
  world.transaction(async (tx) => {
    const row = await tx.db
      .selectFrom('incident_follow_up')
      .select(['owner_id', 'done_at'])
      .where('tenant_id', '=', world.tenant.id)
      .where('incident_id', '=', id)
      .where('id', '=', followUp)
      .forUpdate()
      .executeTakeFirst()
    if (row === undefined) throw new Refusal('absent', 'afterAction.noFollowUp')
    if (row.owner_id !== who.account && !who.actors.includes('supervisor'))
      throw new Refusal('forbidden', 'afterAction.notYours')
    if (row.done_at !== null) return { done: true }
    await tx.db
      .updateTable('incident_follow_up')
      .set({ done_at: instant(tx.now), done_by: who.account ?? null })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', followUp)
      .execute()
    tx.ledger({ did: 'afterAction.finish', about: incidentResource(id), by: who })
    return { done: true }
  }, key)
