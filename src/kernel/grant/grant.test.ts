import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Id, newId } from '#kernel/ids.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { HOUR, MINUTE } from '#kernel/time.ts'
import { inRead } from '#platform/db/db.ts'
import { keysFrom } from '#platform/keys/keys.ts'
import { openWorld } from '#platform/open-world.ts'
import { type Grant, look } from '#platform/vault/grant.service.ts'
import type { Caller, Reading, Resource } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import {
  filesInMemory,
  seededBytes,
  type TestWorld,
  testTenant,
  testWorld,
  testKeys as worldKeys,
} from '#test/world.ts'
import { isWithin, unusualOf, usualLimits } from './grant.rules.ts'
import { beginRelation, endRelation } from './grant.service.ts'

const line = {
  actors: ['operator'],
  action: 'note.read',
  sensitivity: 2,
  fields: ['story'],
  obligations: ['ledger'],
} as const
const policy: readonly PolicyLine[] = [
  { ...line, relation: 'claimed', purposes: ['response'] },
  { ...line, relation: 'any', purposes: ['response'] },
  { ...line, actors: ['auditor'], relation: 'any', purposes: ['audit'] },
]

let fresh: FreshDb
let here: TestWorld
const random = seededBytes('grants')

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy })
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})

const operator = (): Caller & { account: Id<'account'> } => ({
  actors: ['operator'],
  account: newId<'account'>(here.clock.now, random(10)),
  language: 'es',
})

/** A record with sealed words, and the relation of somebody to it when one is given. */
async function note(claimedBy?: Caller): Promise<Resource> {
  const about = { kind: 'note', id: newId<'note'>(here.clock.now, random(10)) }
  await here.world.transaction(async (tx) => {
    tx.seal(about, { story: 'la verdad' })
    if (claimedBy?.account !== undefined)
      await beginRelation(here.world, tx, about, 'claimed', claimedBy.account)
    return true
  })
  return about
}

const derived = (who: Caller, what: Resource): Reading => ({
  who,
  what,
  action: 'note.read',
  relations: ['any', 'claimed'],
  purpose: 'response',
  basis: 'relation',
  relation: 'claimed',
  reason: `note ${what.id}, claimed`,
})

const typed = (who: Caller, what: Resource, reason = 'relevo de una colega'): Reading => ({
  who,
  what,
  action: 'note.read',
  relations: ['any'],
  purpose: 'response',
  basis: 'typed',
  reason,
})

const storyOf = (reading: Reading): Promise<string | undefined> =>
  here.world.open(reading, async (opened) => opened.part<string>('story'))

const testKeys = keysFrom(Buffer.alloc(32))

const lastGrant = async (who: Caller): Promise<string> =>
  (
    await fresh.owner.query(
      'select id from access_grant where account_id = $1 order by id desc limit 1',
      [who.account],
    )
  ).rows[0].id

const lastEntry = async (office = 'operator'): Promise<string> =>
  (
    await fresh.owner.query(
      'select id from ledger_entry where office = $1 order by id desc limit 1',
      [office],
    )
  ).rows[0].id

const lastTag = async (): Promise<Buffer> =>
  (await fresh.owner.query('select subject_tag from ledger_entry order by id desc limit 1')).rows[0]
    .subject_tag

const countOf = async (table: string, where = 'true'): Promise<number> =>
  (await fresh.owner.query(`select from ${table} where ${where}`)).rowCount!

/** Of a reading long before. */
const earlierEntry = async (): Promise<string> => {
  const about = await note()
  here.clock.now -= HOUR
  await storyOf(typed(operator(), about))
  here.clock.now += HOUR
  const { rows } = await fresh.owner.query('select id from ledger_entry order by at, id limit 1')
  return rows[0].id
}

const partsSeen = (settings: Record<string, string>): Promise<number> =>
  inRead(here.pool, { tenant: 1 }, async (db) => {
    for (const [name, value] of Object.entries(settings))
      await sql`select set_config(${`app.${name}`}, ${value}, true)`.execute(db)
    return (await db.selectFrom('sealed_part').select('id').execute()).length
  })

describe('a grant that follows from a relation', () => {
  test('asks for no words, lets read, and enters each reading', async () => {
    const ana = operator()
    const about = await note(ana)
    expect(await storyOf(derived(ana, about))).toBe('la verdad')
    expect(await storyOf(derived(ana, about))).toBe('la verdad')
    const entries = await here.world.open(derived(ana, about), (opened) => opened.entries())
    expect(
      entries.map(({ did, purpose, basis, account }) => ({ did, purpose, basis, account })),
    ).toEqual(
      Array.from({ length: 3 }, () => ({
        did: 'note.read',
        purpose: 'response',
        basis: 'claimed',
        account: ana.account,
      })),
    )
  })

  test('stands for whoever opens the record again meanwhile, for this and no more', async () => {
    const ana = operator()
    const about = await note(ana)
    const grants = () => countOf('access_grant', `account_id = '${ana.account}'`)
    await storyOf(derived(ana, about))
    await storyOf(derived(ana, about))
    expect(await grants()).toBe(1)
    expect(await storyOf(typed(ana, about))).toBe('la verdad')
    expect(await grants()).toBe(2)
    await storyOf(derived(ana, await note(ana)))
    expect(await grants()).toBe(3)
    here.clock.now += 15 * MINUTE
    await storyOf(derived(ana, about))
    expect(await grants()).toBe(4)
  })

  test('is one for many who ask at the same moment, and each of them is entered', async () => {
    const ana = operator()
    const about = await note(ana)
    const before = await countOf('ledger_entry')
    const all = await Promise.all(Array.from({ length: 12 }, () => storyOf(derived(ana, about))))
    expect(new Set(all)).toEqual(new Set(['la verdad']))
    expect(await countOf('access_grant', `account_id = '${ana.account}'`)).toBe(1)
    expect(await countOf('ledger_entry')).toBe(before + 12)
  })

  test('is given anew where the clock was set back, and nothing is entered twice', async () => {
    const ana = operator()
    const about = await note(ana)
    here.clock.now += 5 * MINUTE
    await storyOf(derived(ana, about))
    const before = await countOf('ledger_entry')
    here.clock.now -= MINUTE
    expect(await storyOf(derived(ana, about))).toBe('la verdad')
    expect(await countOf('ledger_entry')).toBe(before + 1)
    here.clock.now += MINUTE
  })

  test('is used no more once the record is erased, nor is the key that was remembered with it', async () => {
    const ana = operator()
    here.clock.now += 1_000
    const about = await note(ana)
    await storyOf(derived(ana, about))
    const tag = await lastTag()
    await here.world.transaction(async (tx) => {
      await tx.destroyKey(about)
      return true
    })
    const under = `subject_tag = '\\x${tag.toString('hex')}'`
    const [before, all] = [await countOf('ledger_entry', under), await countOf('ledger_entry')]
    expect(await storyOf(derived(ana, about))).toBeUndefined()
    expect(await countOf('ledger_entry', under)).toBe(before)
    expect(await countOf('ledger_entry')).toBe(all + 1)
  })

  test('alarms where the record was planted since', async () => {
    const ana = operator()
    const about = await note(ana)
    await storyOf(derived(ana, about))
    await fresh.owner.query(`insert into canary values (1, 'note', $1, null, now())`, [about.id])
    for (const times of [1, 2]) {
      expect(await storyOf(derived(ana, about))).toBe('la verdad')
      expect(await countOf('access_review', `reader_id = '${ana.account}'`)).toBe(times)
    }
  })

  test('is given anew where the relation ended and began again', async () => {
    const ana = operator()
    const about = await note(ana)
    await storyOf(derived(ana, about))
    await here.world.transaction(async (tx) => {
      await endRelation(here.world, tx, about, 'claimed')
      return true
    })
    const before = await countOf('ledger_entry')
    expect(await storyOf(derived(ana, about))).toBeUndefined()
    expect(await countOf('ledger_entry')).toBe(before + 1)
    here.clock.now += 1_000
    await here.world.transaction(async (tx) => {
      await beginRelation(here.world, tx, about, 'claimed', ana.account!)
      return true
    })
    expect(await storyOf(derived(ana, about))).toBe('la verdad')
    expect(await storyOf(derived(ana, about))).toBe('la verdad')
  })

  test('shows nothing once the relation has ended, whatever the program asks', async () => {
    const ana = operator()
    const about = await note(ana)
    await storyOf(derived(ana, about))
    const grant = await lastGrant(ana)
    const now = new Date(here.clock.now).toISOString()
    const seen = { reader: ana.account, grant, entry: await lastEntry(), now }
    expect(await partsSeen(seen)).toBe(1)
    // A grant alone is not enough: this very reading stands in the ledger, not another's, nor one of hers before.
    const auditor: Caller = { ...operator(), actors: ['auditor'] }
    await storyOf({ ...typed(auditor, about), purpose: 'audit' })
    for (const entry of ['', randomUUID(), await earlierEntry(), await lastEntry('auditor')])
      expect(await partsSeen({ ...seen, entry })).toBe(0)
    expect(await partsSeen({ ...seen, now: new Date(here.clock.now + 1).toISOString() })).toBe(0)
    await here.world.transaction(async (tx) => {
      await endRelation(here.world, tx, about, 'claimed')
      return true
    })
    expect(await partsSeen(seen)).toBe(0)
    expect(await storyOf(derived(ana, about))).toBeUndefined()
    // Taken again, it is a new relation: what was granted for the old one stays shut.
    here.clock.now += MINUTE
    await here.world.transaction(async (tx) => {
      await beginRelation(here.world, tx, about, 'claimed', ana.account)
      return true
    })
    expect(await partsSeen(seen)).toBe(0)
    expect(await storyOf(derived(ana, about))).toBe('la verdad')
  })

  test('is nobody else’s, and of no other record', async () => {
    const [ana, eva] = [operator(), operator()]
    const about = await note(ana)
    await storyOf(derived(ana, about))
    const grant = await lastGrant(ana)
    const now = new Date(here.clock.now).toISOString()
    const entry = await lastEntry()
    expect(await partsSeen({ reader: eva.account, grant, entry, now })).toBe(0)
    expect(await partsSeen({ reader: '', grant, entry, now })).toBe(0)
    expect(await storyOf(derived(eva, about))).toBeUndefined()
    expect(await storyOf(derived(ana, await note()))).toBeUndefined()
  })

  test('is over after a quarter of an hour', async () => {
    const ana = operator()
    const about = await note(ana)
    await storyOf(derived(ana, about))
    const grant = await lastGrant(ana)
    for (const [minutes, shown] of [
      [14, 1],
      [2, 0],
    ] as const) {
      here.clock.now += minutes * MINUTE
      await storyOf(typed(ana, about))
      const now = new Date(here.clock.now).toISOString()
      const of = { reader: ana.account, grant, entry: await lastEntry(), now }
      expect(await partsSeen(of)).toBe(shown)
    }
  })
})

describe('a reading without a relation', () => {
  test.each(['', '   ', 'curiosa', '         x'])(
    'is refused for the reason "%s"',
    async (words) => {
      const about = await note()
      await expect(storyOf(typed(operator(), about, words))).rejects.toMatchObject({
        code: 'grant.reasonNeeded',
        facts: { field: 'reason' },
      })
    },
  )

  test('is made with words, that lie in no table in clear, and is put before a reviewer', async () => {
    const eva = operator()
    const about = await note()
    expect(await storyOf(typed(eva, about, 'relevo de Rosalinda'))).toBe('la verdad')
    const { rows: tables } = await fresh.owner.query(
      `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'`,
    )
    for (const { name } of tables) {
      const { rows } = await fresh.owner.query(`select t::text as text from ${name} t`)
      const all = rows.map(({ text }) => text).join('\n')
      expect(all, name).not.toContain('Rosalinda')
      expect(all, name).not.toContain(Buffer.from('Rosalinda').toString('hex'))
    }
    const review = await fresh.owner.query(
      'select why, state from access_review where reader_id = $1',
      [eva.account],
    )
    expect(review.rows).toEqual([{ why: ['typed'], state: 'open' }])
  })

  test('is refused beyond the budget of the hour, says when it goes on, and goes on then', async () => {
    const eva = operator()
    const about = await note()
    const { typedPerHour } = usualLimits
    for (let i = 0; i < typedPerHour; i++) {
      here.clock.now += MINUTE / 2
      await storyOf(typed(eva, about))
    }
    const seconds = 3600 - (typedPerHour - 1) * 30
    const refused = {
      kind: 'tooMany',
      code: 'grant.budget',
      facts: { most: typedPerHour, seconds },
    }
    await expect(storyOf(typed(eva, about))).rejects.toMatchObject(refused)
    await expect(storyOf(typed(eva, about))).rejects.toMatchObject(refused)
    const { rows } = await fresh.owner.query(
      `select why from access_review where reader_id = $1 and grant_id is null`,
      [eva.account],
    )
    expect(rows).toEqual([{ why: ['budget'] }])
    here.clock.now += seconds * 1000
    expect(await storyOf(typed(eva, about))).toBe('la verdad')
  })

  test('keeps the budget, however many are asked at once', async () => {
    const eva = operator()
    const about = await note()
    here.clock.now += HOUR
    const all = await Promise.allSettled(
      Array.from({ length: usualLimits.typedPerHour + 12 }, () => storyOf(typed(eva, about))),
    )
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      usualLimits.typedPerHour,
    )
  })

  test('is counted for all processes together: each further one lets pass one reading more at most', async () => {
    const eva = operator()
    const about = await note()
    here.clock.now += HOUR
    const other = testWorld(fresh, { policy, seed: 'another process', now: here.clock.now })
    const read = ({ world }: TestWorld) =>
      world.open(typed(eva, about), async (opened) => opened.part<string>('story'))
    try {
      for (let i = 0; i < usualLimits.typedPerHour - 1; i++) await read(i % 2 ? here : other)
      const last = [here, other].flatMap((each) => Array.from({ length: 12 }, () => read(each)))
      const passed = (await Promise.allSettled(last)).filter((each) => each.status === 'fulfilled')
      expect(passed.length).toBeGreaterThanOrEqual(1)
      expect(passed.length).toBeLessThanOrEqual(2)
      for (const each of [here, other])
        await expect(read(each)).rejects.toMatchObject({ code: 'grant.budget' })
    } finally {
      await other.pool.close()
    }
  })
})

/** Who waits for a lock in this database. */
const waiting = `select pid from pg_locks where not granted
  and database = (select oid from pg_database where datname = current_database())`

const untilSomebodyWaits = (client: PoolClient): Promise<void> =>
  expect
    .poll(async () => (await client.query(waiting)).rowCount, { timeout: 20_000 })
    .toBeGreaterThan(0)

describe('between the grant and the reading', () => {
  test('no data come when the entry cannot be kept', async () => {
    const ana = operator()
    const about = await note(ana)
    let answered = 0
    await fresh.owner.query('alter table ledger_entry rename to ledger_lost')
    const reading = here.world.open(derived(ana, about), async (opened) => {
      answered++
      return opened.part('story')
    })
    await expect(reading).rejects.toThrow()
    await fresh.owner.query('alter table ledger_lost rename to ledger_entry')
    expect(answered).toBe(0)
    const { rows } = await fresh.owner.query('select from access_grant where account_id = $1', [
      ana.account,
    ])
    expect(rows).toHaveLength(0)
  })

  test('a record that is erased shows nothing, and the reading is entered', async () => {
    const who = operator()
    const about = await note(who)
    const before = await countOf('ledger_entry')
    // The grant waits for a lock on its table; the key goes while it does.
    const blocker = await fresh.owner.connect()
    let story: Promise<string | undefined>
    try {
      await blocker.query('begin; lock table access_grant in exclusive mode')
      story = storyOf(derived(who, about))
      await untilSomebodyWaits(blocker)
      await blocker.query('delete from data_key where about_id = $1', [about.id])
    } finally {
      await blocker.query('commit')
      blocker.release()
    }
    expect(await story).toBeUndefined()
    const { rows } = await fresh.owner.query(
      'select key_id from access_grant where about_id = $1',
      [about.id],
    )
    expect(rows).toEqual([{ key_id: null }])
    expect(await countOf('ledger_entry')).toBe(before + 1)
  })

  test('no data come when the connection dies with the commit', async () => {
    const ana = operator()
    const about = await note(ana)
    let answered = 0
    // The commit waits for a lock on the table; the connection is ended while it does.
    const blocker = await fresh.owner.connect()
    let lost: Promise<void> | undefined
    try {
      await blocker.query('begin; lock table ledger_entry in exclusive mode')
      const reading = here.world.open(derived(ana, about), async () => answered++)
      lost = expect(reading).rejects.toMatchObject({ kind: 'busy' })
      await untilSomebodyWaits(blocker)
      await blocker.query(`select pg_terminate_backend(pid) from (${waiting}) w`)
    } finally {
      await blocker.query('rollback')
      blocker.release()
    }
    await lost
    expect(answered).toBe(0)
  })

  test('what is read is in the ledger already, as another connection sees it', async () => {
    const ana = operator()
    const about = await note(ana)
    const count = async (): Promise<number> =>
      Number((await fresh.owner.query('select count(*) from ledger_entry')).rows[0].count)
    const before = await count()
    const during = await here.world.open(derived(ana, about), count)
    expect(during).toBe(before + 1)
  })
})

test('a reader who was refused while the database was away reads once it is back', async () => {
  const ana = operator()
  const about = await note(ana)
  let isAway = true
  const world = openWorld({
    pool: {
      ...here.pool,
      using: (work) =>
        isAway
          ? Promise.reject(new Refusal('busy', 'db.unavailable', { seconds: 5 }))
          : here.pool.using(work),
    },
    tenant: testTenant,
    keys: worldKeys,
    files: filesInMemory(),
    policy,
    now: () => here.clock.now,
  })
  const read = () => world.open(derived(ana, about), async (opened) => opened.part('story'))
  await expect(read()).rejects.toMatchObject({ code: 'db.unavailable' })
  isAway = false
  expect(await read()).toBe('la verdad')
})

test('where grant and entry are not taken by the database, nothing is shown', async () => {
  const ana = operator()
  const about = await note(ana)
  let isShown = false
  const reading = { ...derived(ana, about), reason: 'x' }
  const read = here.world.open(reading, async () => {
    isShown = true
  })
  await expect(read).rejects.toThrow('access_grant_reason_check')
  expect(isShown).toBe(false)
  expect(await storyOf(derived(ana, about))).toBeDefined()
})

test('without a grant or its entry, with one that was made up, of another record or tenant there are no rows', async () => {
  await note()
  const now = new Date(here.clock.now).toISOString()
  expect(await partsSeen({})).toBe(0)
  expect(await partsSeen({ grant: randomUUID(), reader: randomUUID(), now })).toBe(0)
  const eva = operator()
  const hers = await note()
  await storyOf(typed(eva, hers))
  const grant = await lastGrant(eva)
  const other = testWorld(fresh, { policy, tenant: { id: 2 }, seed: 'other' })
  const given = {
    id: grant,
    entry: await lastEntry(),
    key: undefined,
    now: here.clock.now,
    entered: Promise.resolve(),
  }
  const rowsSeen = ({ pool, world }: TestWorld, of: Resource, under: Grant = given) =>
    pool.using((client) => look(world, client, typed(eva, of), under)).then(({ rows }) => rows)
  expect(await rowsSeen(here, hers)).toHaveLength(1)
  expect(await rowsSeen(here, hers, { ...given, entry: randomUUID() })).toEqual([])
  expect(await rowsSeen(here, await note())).toEqual([])
  expect(await rowsSeen(other, hers)).toEqual([])
  await other.pool.close()
})

test('who read a record goes with its key', async () => {
  const eva = operator()
  const about = await note()
  await storyOf(typed(eva, about))
  await here.world.transaction(async (tx) => {
    await tx.destroyKey(about)
    return true
  })
  const { rows } = await fresh.owner.query('select from access_grant where about_id = $1', [
    about.id,
  ])
  expect(rows).toHaveLength(0)
  expect(await storyOf(typed(eva, about))).toBeUndefined()
})

test('a record that nobody has a reason to open alarms at once, and reads like any other', async () => {
  const eva = operator()
  const about = await note()
  await fresh.owner.query(`insert into canary values (1, 'note', $1, null, now())`, [about.id])
  expect(await storyOf(typed(eva, about))).toBe('la verdad')
  const { rows } = await fresh.owner.query(
    'select id, why from access_review where reader_id = $1',
    [eva.account],
  )
  expect(rows).toMatchObject([{ why: ['canary', 'typed'] }])
  const facts = await fresh.owner.query(
    `select body from fact where name = 'CanaryOpened' and body->>'review' = $1`,
    [rows[0].id],
  )
  expect(facts.rows).toHaveLength(1)
})

test('a record that nobody has a reason to open alarms for whatever duty a person states, not for the program', async () => {
  const eva = operator()
  const about = await note()
  await fresh.owner.query(`insert into canary values (1, 'note', $1, null, now())`, [about.id])
  const why = async () =>
    (
      await fresh.owner.query(
        `select v.why from access_review v join access_grant g on g.id = v.grant_id where g.about_id = $1`,
        [about.id],
      )
    ).rows
  const { account, ...program } = eva
  await storyOf({ ...typed(eva, about), who: program, basis: 'duty' })
  expect(await why()).toEqual([])
  await storyOf({ ...typed(eva, about), basis: 'duty' })
  expect(await why()).toEqual([{ why: ['canary'] }])
  const usual = await note()
  await storyOf({ ...typed(eva, usual), basis: 'duty' })
  const { rows } = await fresh.owner.query('select why from access_review where reader_id = $1', [
    account,
  ])
  expect(rows).toHaveLength(1)
})

test('a time of day is unusual outside the office’s hours, also past midnight', () => {
  const night = { from: 22 * 60, to: 6 * 60 }
  const at = (hour: number): number => Date.parse('2026-11-27T05:00:00Z') + hour * HOUR
  const open = [0, 5, 6, 12, 21, 22, 23].map((hour) => isWithin(night, at(hour), 'America/Panama'))
  expect(open).toEqual([true, true, false, false, false, true, true])
  const judged = (basis: 'relation' | 'own') =>
    unusualOf(
      { basis, isCanary: false, byPerson: true, noted: [], now: at(12), zone: 'America/Panama' },
      { ...usualLimits, officeHours: night },
    )
  expect([judged('relation'), judged('own')]).toEqual([['hours'], []])
})

test('a world of its own limits refuses at its own', async () => {
  const world = openWorld({
    pool: here.pool,
    tenant: testTenant,
    keys: testKeys,
    files: filesInMemory(),
    policy,
    limits: { typedPerHour: 30, derivedPerHour: 1 },
    now: () => here.clock.now,
  })
  const ana = operator()
  const about = await note(ana)
  await storyOf(derived(ana, about))
  await expect(world.open(derived(ana, about), async () => 1)).rejects.toMatchObject({
    code: 'grant.budget',
    facts: { most: 1 },
  })
})
