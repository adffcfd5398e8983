import { isSealed } from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { copyReport } from '#listen/index.ts'
import type { Caller, Reading, World } from '#platform/world.ts'
import type { FoundRequest } from './rights.service.ts'

/** On what a copy is made: what somebody asked herself is a duty; that she asked by letter, the officer's word. */
interface Because {
  readonly basis: 'duty' | 'typed'
  readonly reason: string
}

const accountReading = (who: Caller, account: string, because: Because): Reading => ({
  who,
  what: { kind: 'account', id: account },
  action: 'account.copy',
  relations: ['any'],
  purpose: 'subject',
  ...because,
})

/** Everything that the account of somebody holds, for her. */
const copyAccount = (world: World, who: Caller, id: string, because: Because) =>
  world.open(accountReading(who, id, because), async (opened) => {
    const row = await opened.db
      .selectFrom('account')
      .select(['display_name', 'roles', 'unit', 'language', 'state', 'created_at'])
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const sessions = await opened.db
      .selectFrom('session')
      .select(['device', 'way', 'created_at', 'last_active_at'])
      .where('tenant_id', '=', world.tenant.id)
      .where('account_id', '=', id)
      .execute()
    return {
      name: opened.part('name'),
      email: opened.part('email'),
      shownName: row.display_name,
      roles: row.roles,
      unit: row.unit,
      language: row.language,
      state: row.state,
      createdAt: iso(row.created_at),
      sessions: sessions.map(({ device, way, created_at, last_active_at }) => ({
        device,
        way,
        since: iso(created_at),
        lastActiveAt: iso(last_active_at),
      })),
      seenAndChangedBy: (await opened.entries()).map(
        (entry): Entry => ({
          at: iso(entry.at),
          did: entry.did,
          office: entry.actor,
          ...(entry.account !== undefined && { account: entry.account }),
          purpose: entry.purpose,
          reason: entry.reason,
          basis: entry.basis,
          proof: entry.proof,
        }),
      ),
    }
  })

/** Something that was done, as a copy tells it. */
interface Entry extends Record<string, unknown> {
  readonly account?: string
  readonly name?: string
}

/**
 * Puts the full name of each person in the place of the shown one: on a formal request the law gives it. That it was
 * opened is entered for each of them. Of a person who is no longer known the shown name stays.
 */
async function withFullNames(
  world: World,
  record: Record<string, unknown>,
  who: Caller,
  reason: string,
): Promise<Record<string, unknown>> {
  const lists = { ...pick(record, 'history'), ...pick(record, 'seenAndChangedBy') }
  const accounts = new Set(
    Object.values(lists).flatMap((all) => all.flatMap((it) => it.account ?? [])),
  )
  const names = new Map<string, string | undefined>()
  for (const account of accounts) {
    const reading = accountReading(who, account, { basis: 'duty', reason })
    names.set(account, await world.open(reading, async (opened) => opened.part<string>('name')))
  }
  const named = ({ account, ...entry }: Entry): Entry => {
    const name = names.get(account ?? '') ?? entry.name
    return { ...entry, ...(name !== undefined && { name }) }
  }
  const shown = Object.entries(lists).map(([key, all]) => [key, all.map(named)])
  return { ...record, ...Object.fromEntries(shown) }
}

const pick = (record: Record<string, unknown>, key: string): Record<string, readonly Entry[]> =>
  Array.isArray(record[key]) ? { [key]: record[key] as readonly Entry[] } : {}

/**
 * What is handed out: the record with what one needs to read it, the same for access and portability.
 * @param checked  how the officer made sure who asks, where she entered the request: her typed reason to read
 * @throws Refusal `forbidden` `retention.sealed` where she entered it, the term is over, and no order opens the record
 */
export async function copyFor(
  world: World,
  { aboutId, about, id }: FoundRequest,
  who: Caller,
  checked?: string,
): Promise<Uint8Array> {
  if (aboutId === null) throw new Refusal('conflict', 'rights.gone')
  const reason = `request of rights ${id}`
  if (
    checked !== undefined &&
    (await world.read((db) => isSealed(world, db, { kind: about, id: aboutId })))
  )
    throw new Refusal('forbidden', 'retention.sealed')
  const because: Because =
    checked === undefined
      ? { basis: 'duty', reason }
      : { basis: 'typed', reason: enteredReason(checked, id) }
  const record: Record<string, unknown> =
    about === 'report'
      ? await copyReport(world, who, aboutId as Id<'report'>, {
          purpose: 'subject',
          ...because,
          formal: true,
        })
      : await copyAccount(world, who, aboutId, because)
  const copy = {
    format: 'convive/copy@1',
    madeAt: iso(world.now()),
    by: world.tenant.name,
    about,
    record: await withFullNames(world, record, who, reason),
  }
  return Buffer.from(JSON.stringify(copy))
}

/** What a reviewer reads of a reading for an entered request. */
export const enteredReason = (checked: string, request: Id<'rights'>): string =>
  `${checked} (request of rights ${request})`
