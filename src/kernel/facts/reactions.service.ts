import { sql } from 'kysely'
import { alarm, type Bell } from '#platform/bell/bell.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Tx, World } from '#platform/world.ts'
import { Refusal } from '../refusal.ts'
import { HOUR, SECOND } from '../time.ts'
import { BEGINNING, type Cursor, cursorOf, cursorParts } from './facts.rules.ts'
import type { FactName } from './facts.schema.ts'
import { factsSince, type Heard } from './facts.service.ts'

/** What a stage does when it hears of something, in the transaction that remembers that it has heard. */
export type Answer<Name extends FactName> = (
  tx: Tx,
  fact: Heard<Name>,
  world: World,
) => Promise<void>

/**
 * A stage's answer to facts of others. Each fact comes at least once and in order, and what the answer writes through
 * `tx` happens exactly once; what it does outside (a mail, a file) it leaves to a job.
 */
export interface Reaction {
  /** `stage/feature` that reacts; names where it has read to, so it is never changed */
  readonly name: string
  readonly on: { readonly [Name in FactName]?: Answer<Name> }
  /** which facts leave nothing to answer, as they say themselves: they are passed over without a transaction each */
  readonly passes?: (fact: Heard) => boolean
}

/** Attempts before a fact is set aside so that the next ones are heard. */
const MOST_ATTEMPTS = 8
const BATCH = 500
/** The least time between two looks, however often the bell rings: each takes time that others would use. */
const REST_MS = 250
/** People hear first: what is answered by itself begins a moment later, when the screens have been told. */
const AFTER_PEOPLE_MS = 25

/** How long until the next attempt. @param attempts  those that failed */
export const pauseAfter = (attempts: number): number => Math.min(HOUR, SECOND * 4 ** attempts)

interface Position {
  readonly cursor: Cursor
  readonly attempts: number
  readonly retryAt: number | null
}

/** How reactions are run. */
export interface ReactionsOutside {
  readonly world: World
  readonly reactions: readonly Reaction[]
  readonly bell?: Bell | undefined
  readonly pollMs?: number
  /** told of each failed answer; the work goes on */
  readonly fault: (error: unknown, reaction: string) => void
}

/**
 * Runs reactions until stopped. Several processes may run the same: who moves a reaction's place first has answered,
 * the other's answer is undone.
 * @returns stops after the answers that are being given
 */
export function runReactions(outside: ReactionsOutside): { stop(): Promise<void> } {
  const { reactions, bell, pollMs = SECOND, fault } = outside
  let isStopped = false
  const loops = reactions.map((reaction) => {
    const waiting = alarm()
    const unhook = bell?.on('facts', () => void setTimeout(waiting.wake, AFTER_PEOPLE_MS))
    const run = async (): Promise<void> => {
      let passed: Passed | undefined
      while (!isStopped) {
        const done = await reactOnce(outside, reaction, passed, () => isStopped).catch(
          (error): Done => {
            fault(error, reaction.name)
            return { again: false }
          },
        )
        passed = done.passed
        const { again } = done
        if (!again && !isStopped) await waiting.sleep(pollMs, Math.min(pollMs, REST_MS))
      }
    }
    return { unhook, waiting, done: run() }
  })
  return {
    async stop() {
      isStopped = true
      for (const { unhook, waiting } of loops) {
        unhook?.()
        waiting.wake()
      }
      await Promise.all(loops.map(({ done }) => done))
    },
  }
}

/** What was passed over since the place was last remembered. */
interface Passed {
  /** the place as the database has it */
  readonly from: Cursor
  readonly to: Cursor
  readonly facts: number
}

interface Done {
  /** there may be more */
  readonly again: boolean
  readonly passed?: Passed
}

/**
 * Answers what there is. What nobody answers is passed over; that is remembered with the next answer, when nothing new
 * comes, or after so many (a process that stops before hears them again): to remember each look would be a commit for nothing, just when many others want one.
 */
async function reactOnce(
  { world, fault }: ReactionsOutside,
  reaction: Reaction,
  before: Passed | undefined,
  isStopped: () => boolean,
): Promise<Done> {
  const { position, from, facts } = await look(world, reaction, before)
  if (facts === undefined) return { again: false }
  let at = position.cursor
  // Where the place is another than it was, somebody else has remembered what was passed over.
  let passed: Passed = { from: at, to: from, facts: before?.from === at ? before.facts : 0 }
  for (const fact of facts) {
    if (isStopped()) return { again: false }
    const answer = answerTo(reaction, fact)
    if (answer === undefined) {
      passed = { from: at, to: fact.cursor, facts: passed.facts + 1 }
      continue
    }
    try {
      await world.transaction(async (tx) => {
        await move(world, tx.db, reaction, at, fact.cursor)
        await answer(tx, fact, world)
      })
      at = fact.cursor
      passed = { from: at, to: at, facts: 0 }
    } catch (error) {
      if (error instanceof Overtaken) return { again: true }
      const attempts = at === position.cursor ? position.attempts + 1 : 1
      try {
        await world.transaction((tx) =>
          putOff(world, tx, { reaction, from: at, fact, error, attempts }),
        )
      } finally {
        fault(error, reaction.name)
      }
      return { again: false }
    }
  }
  const again = facts.length === BATCH
  if (passed.facts === 0) return { again }
  // Attempts are counted for the place: those of a fact that is passed over are no other's.
  const mayWait = facts.length > 0 && passed.facts < BATCH && position.attempts === 0
  if (mayWait) return { again, passed }
  return { again: (await remember(world, reaction, passed)) && again }
}

/** @returns whether it was ours to remember */
async function remember(world: World, reaction: Reaction, { from, to }: Passed): Promise<boolean> {
  try {
    await world.transaction((tx) => move(world, tx.db, reaction, from, to))
    return true
  } catch (error) {
    if (error instanceof Overtaken) return false
    throw error
  }
}

interface Look {
  readonly position: Position
  /** from where the facts were read */
  readonly from: Cursor
  /** undefined while a failed answer waits for its next attempt */
  readonly facts: readonly Heard[] | undefined
}

/** Reads where the reaction is, and what comes after; in one transaction, since it is done again and again. */
async function look(world: World, reaction: Reaction, before: Passed | undefined): Promise<Look> {
  const found = await world.read(async (db) => {
    const position = await positionOf(db, world, reaction)
    if (position === undefined) return undefined
    const from = before?.from === position.cursor ? before.to : position.cursor
    const waits = position.retryAt !== null && position.retryAt > world.now()
    return {
      position,
      from,
      facts: waits ? undefined : await factsSince(db, world.tenant.id, from, BATCH),
    }
  })
  if (found !== undefined) return found
  const { xid, seq } = cursorParts(BEGINNING)
  await world.transaction((tx) =>
    tx.db
      .insertInto('fact_reaction')
      .values({ tenant_id: world.tenant.id, name: reaction.name, xid, seq })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  )
  return look(world, reaction, before)
}

const answerTo = ({ on, passes }: Reaction, fact: Heard): Answer<FactName> | undefined =>
  passes?.(fact) ? undefined : (on[fact.name] as Answer<FactName> | undefined)

/** Another process has answered meanwhile. */
class Overtaken extends Error {}

async function positionOf(db: Db, world: World, reaction: Reaction): Promise<Position | undefined> {
  const found = await db
    .selectFrom('fact_reaction')
    .select(['xid', 'seq', 'attempts', 'retry_at'])
    .where('tenant_id', '=', world.tenant.id)
    .where('name', '=', reaction.name)
    .executeTakeFirst()
  return (
    found && {
      cursor: cursorOf(found.xid, found.seq),
      attempts: found.attempts,
      retryAt: found.retry_at,
    }
  )
}

/** @throws Overtaken when the place is not `from` any more; waits for whoever is moving it */
async function move(
  world: World,
  db: Db,
  reaction: Reaction,
  from: Cursor,
  to: Cursor,
): Promise<void> {
  const [before, after] = [cursorParts(from), cursorParts(to)]
  const { rows } = await sql`
    update fact_reaction
    set xid = ${after.xid}::text::xid8, seq = ${after.seq}, attempts = 0, retry_at = null, last_error = null
    where tenant_id = ${world.tenant.id} and name = ${reaction.name}
      and xid = ${before.xid}::text::xid8 and seq = ${before.seq}
    returning 1`.execute(db)
  if (rows.length === 0) throw new Overtaken()
}

interface Failure {
  readonly reaction: Reaction
  readonly from: Cursor
  readonly fact: Heard
  readonly error: unknown
  readonly attempts: number
}

/** Remembers a failed attempt; after the last one the fact is set aside for a person and the next are heard. */
async function putOff(world: World, tx: Tx, failure: Failure): Promise<void> {
  const { reaction, from, fact, error, attempts } = failure
  // A database that is away or full says nothing about this fact.
  if (error instanceof Refusal && (error.kind === 'busy' || error.kind === 'full')) return
  const said = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(
    0,
    300,
  )
  const tenant_id = world.tenant.id
  if (attempts >= MOST_ATTEMPTS) {
    const { xid, seq } = cursorParts(fact.cursor)
    await move(world, tx.db, reaction, from, fact.cursor)
    await tx.db
      .insertInto('fact_reaction_dead')
      .values({ tenant_id, name: reaction.name, xid, seq, error: said, at: instant(tx.now) })
      .execute()
    return
  }
  const { xid, seq } = cursorParts(from)
  await sql`
    update fact_reaction
    set attempts = ${attempts}, retry_at = ${instant(tx.now + pauseAfter(attempts))}, last_error = ${said}
    where tenant_id = ${tenant_id} and name = ${reaction.name}
      and xid = ${xid}::text::xid8 and seq = ${seq}`.execute(tx.db)
}

/** A fact that was set aside. */
export interface SetAside {
  readonly reaction: string
  readonly cursor: Cursor
  readonly fact: FactName
  readonly error: string
  readonly at: number
}

/** The facts that reactions gave up on. */
export async function factsSetAside(world: World): Promise<SetAside[]> {
  const rows = await world.read((db) =>
    db
      .selectFrom('fact_reaction_dead as d')
      .innerJoin('fact as f', (on) =>
        on
          .onRef('f.tenant_id', '=', 'd.tenant_id')
          .onRef('f.xid', '=', 'd.xid')
          .onRef('f.seq', '=', 'd.seq'),
      )
      .select(['d.name', 'd.xid', 'd.seq', 'd.error', 'd.at', 'f.name as fact'])
      .where('d.tenant_id', '=', world.tenant.id)
      .orderBy('d.at')
      .execute(),
  )
  return rows.map(({ name, xid, seq, fact, ...row }) => ({
    ...row,
    reaction: name,
    cursor: cursorOf(xid, seq),
    fact: fact as FactName,
  }))
}

/**
 * Lets a reaction answer a fact that was set aside; a person decides it, after the cause is mended.
 * @throws Refusal `absent` `facts.notSetAside`; whatever the answer throws, and then it stays set aside
 */
export async function answerSetAside(
  world: World,
  reaction: Reaction,
  cursor: Cursor,
): Promise<void> {
  const { xid, seq } = cursorParts(cursor)
  await world.transaction(async (tx) => {
    const { rows } = await sql`
      delete from fact_reaction_dead
      where tenant_id = ${world.tenant.id} and name = ${reaction.name}
        and xid = ${xid}::text::xid8 and seq = ${seq} returning 1`.execute(tx.db)
    if (rows.length === 0) throw new Refusal('absent', 'facts.notSetAside')
    const before = cursorOf(xid, String(BigInt(seq) - 1n))
    const [fact] = await factsSince(tx.db, world.tenant.id, before, 1)
    if (fact === undefined) throw new Refusal('absent', 'facts.notSetAside')
    await answerTo(reaction, fact)?.(tx, fact, world)
  })
}
