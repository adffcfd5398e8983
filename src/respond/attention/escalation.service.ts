import { type Id, newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { JobHandler } from '#platform/jobs/jobs.service.ts'
import { type Channel, isAddressed } from '#platform/notice/notice.ts'
import type { Tools } from '#platform/stage.ts'
import { institution } from '#platform/vault/vault.service.ts'
import type { Caller, IdempotencyKey, Resource, Tx, World } from '#platform/world.ts'
import type { EscalationList, RungGiven } from './attention.schema.ts'

/** The queue in which trials of the list wait. */
export const TRIAL_QUEUE = 'attention.trial'

const rungResource = (id: Id<'rung'>): Resource => ({ kind: 'rung', id })
const rows = (world: World, db: Db) =>
  db
    .selectFrom('escalation_rung')
    .selectAll()
    .where('tenant_id', '=', world.tenant.id)
    .orderBy('position')
    .execute()

const versionOf = async (world: World, db: Db): Promise<number> => {
  const row = await db
    .selectFrom('escalation_list')
    .select('version')
    .where('tenant_id', '=', world.tenant.id)
    .forUpdate()
    .executeTakeFirst()
  return row?.version ?? 0
}

/** The list in its order, without addresses. */
export const readEscalation = (
  world: World,
  channels: readonly Channel[],
): Promise<EscalationList> => world.read((db) => shownList(world, db, channels))

async function shownList(
  world: World,
  db: Db,
  channels: readonly Channel[],
): Promise<EscalationList> {
  const list = await db
    .selectFrom('escalation_list')
    .select('version')
    .where('tenant_id', '=', world.tenant.id)
    .executeTakeFirst()
  return {
    version: list?.version ?? 0,
    channels: [...channels],
    rungs: (await rows(world, db)).map((row) => ({
      id: row.id,
      who: row.who,
      channel: row.channel,
      addressEnd: row.address_end,
      waitMinutes: row.wait_minutes,
      language: row.language,
      triedAt: row.tried_at === null ? null : iso(row.tried_at),
      triedWhy: row.tried_why,
    })),
  }
}

const phone = /^\+?[\d ()./-]{5,24}$/
const mail = /^[^\s<>,;:"()[\]\\@]+@[^\s<>,;:"()[\]\\@]+\.[^\s<>,;:"()[\]\\@]+$/

/** @throws Refusal `invalid` that names the field, for a channel without its address, or one that is not set up */
function assertReachable(
  given: RungGiven,
  at: number,
  has: { readonly address: boolean; readonly channels: readonly Channel[] },
): void {
  const field = (name: string): string => `rungs.${at}.${name}`
  if (!has.channels.includes(given.channel))
    throw new Refusal('invalid', 'attention.channelNotSet', { field: field('channel') })
  if (!isAddressed(given.channel) || (given.address === undefined && has.address)) return
  const shape = given.channel === 'mail' ? mail : phone
  if (!shape.test(given.address ?? ''))
    throw new Refusal('invalid', `attention.address.${given.channel}`, { field: field('address') })
}

/** Enough for the one who knows the number, nothing for the one who does not. */
const endOf = (address: string): string =>
  address.includes('@')
    ? `${address.slice(0, 1)}…${address.slice(address.lastIndexOf('@'))}`
    : `…${address.slice(-4)}`

/** A list as somebody writes it. */
export interface ListGiven {
  readonly seen: number
  readonly rungs: readonly RungGiven[]
}

/**
 * Changes the list as a whole. Who is still on it keeps her address unless another is given.
 * @throws Refusal `conflict` when it was changed meanwhile, `invalid` naming the field
 */
export const writeEscalation = (
  world: World,
  given: ListGiven,
  channels: readonly Channel[],
  who: Caller,
  key: IdempotencyKey,
): Promise<EscalationList> =>
  world.transaction(async (tx) => {
    const version = await versionOf(world, tx.db)
    if (version !== given.seen) throw new Refusal('conflict', 'attention.listChanged')
    const before = new Map((await rows(world, tx.db)).map((row) => [row.id, row]))
    for (const [position, rung] of given.rungs.entries()) {
      const known = rung.id === undefined ? undefined : before.get(rung.id)
      if (rung.id !== undefined && known === undefined)
        throw new Refusal('conflict', 'attention.listChanged')
      const keeps = known?.channel === rung.channel && known.address_end !== null
      assertReachable(rung, position, { address: keeps, channels })
      await writeRung(world, tx, rung, { position, kept: keeps ? known.address_end : null })
    }
    const kept = given.rungs.map(({ id }) => id)
    for (const id of before.keys()) if (!kept.includes(id)) await removeRung(world, tx, id)
    await countChange(world, tx, version, who)
    tx.ledger({ did: 'escalation.change', about: institution(world.tenant.id), by: who })
    tx.publish('AlertChanged', { incident: null })
    return shownList(world, tx.db, channels)
  }, key)

async function writeRung(
  world: World,
  tx: Tx,
  given: RungGiven,
  { position, kept }: { readonly position: number; readonly kept: string | null },
): Promise<void> {
  const { who, channel, waitMinutes, language } = given
  const address = isAddressed(channel) ? given.address : undefined
  const values = {
    position,
    who,
    channel,
    address_end: address === undefined ? kept : endOf(address),
    wait_minutes: waitMinutes,
    language,
  }
  const id = given.id ?? newId<'rung'>(tx.now, world.random(10))
  if (given.id === undefined)
    await tx.db
      .insertInto('escalation_rung')
      .values({ tenant_id: world.tenant.id, id, ...values, tried_why: null })
      .execute()
  else
    await tx.db
      .updateTable('escalation_rung')
      .set(values)
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .execute()
  if (address !== undefined) tx.seal(rungResource(id), { address })
}

/** Whoever leaves the list leaves nothing behind. */
async function removeRung(world: World, tx: Tx, id: Id<'rung'>): Promise<void> {
  await tx.db
    .deleteFrom('escalation_rung')
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', id)
    .execute()
  await tx.destroyKey(rungResource(id))
}

/** @throws Refusal `conflict` when somebody else changed it in this very moment, for the first time, too */
async function countChange(world: World, tx: Tx, version: number, who: Caller): Promise<void> {
  const change = {
    version: version + 1,
    changed_at: instant(tx.now),
    changed_by: who.account ?? null,
  }
  const counted = await tx.db
    .insertInto('escalation_list')
    .values({ tenant_id: world.tenant.id, ...change })
    .onConflict((on) =>
      on.column('tenant_id').doUpdateSet(change).where('escalation_list.version', '=', version),
    )
    .returning('version')
    .executeTakeFirst()
  if (counted === undefined) throw new Refusal('conflict', 'attention.listChanged')
}

/** Where somebody of the list is reached; read by the machine for a notice, and recorded. */
export const addressOf = (world: World, rung: Id<'rung'>): Promise<string | undefined> =>
  world.open(
    {
      who: { actors: ['machine'], language: 'es' },
      what: rungResource(rung),
      action: 'escalation.tell',
      relations: ['any'],
      basis: 'duty',
      purpose: 'response',
      reason: 'an alert that nobody has seen to',
    },
    async (opened) => opened.part<string>('address'),
  )

/** Has a trial notice sent to one of the list. @throws Refusal `absent` for one that is not on it */
export const askForTrial = (
  world: World,
  rung: Id<'rung'>,
  who: Caller,
  key: IdempotencyKey,
): Promise<{ asked: true }> =>
  world.transaction(async (tx) => {
    const found = (await rows(world, tx.db)).some(({ id }) => id === rung)
    if (!found) throw new Refusal('absent', 'attention.noSuchRung')
    tx.enqueue({ queue: TRIAL_QUEUE, key: `${rung}`, payload: { rung } })
    tx.ledger({ did: 'escalation.try', about: rungResource(rung), by: who })
    return { asked: true as const }
  }, key)

/** Sends the trial, once: whether it went out is what was asked. */
export const trialJob =
  (world: World, { notices, say }: Pick<Tools, 'notices' | 'say'>): JobHandler =>
  async (payload, run) => {
    const id = payload.rung as Id<'rung'>
    const rung = (await world.read((db) => rows(world, db))).find((row) => row.id === id)
    if (rung === undefined) return
    const { language, channel } = rung
    const outcome = await notices.send(
      channel,
      {
        id: run.id,
        about: 'test',
        language,
        subject: say(language, 'notice.test.subject'),
        text: say(language, 'notice.test.text', { name: world.tenant.name }),
        to: isAddressed(channel) ? await addressOf(world, id) : undefined,
        again: run.again,
      },
      run.signal,
    )
    await world.transaction(async (tx) => {
      await run.hold(tx)
      await tx.db
        .updateTable('escalation_rung')
        .set({ tried_at: instant(tx.now), tried_why: outcome.sent ? null : outcome.why })
        .where('tenant_id', '=', world.tenant.id)
        .where('id', '=', id)
        .execute()
      tx.publish('AlertChanged', { incident: null })
    })
  }
