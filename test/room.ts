import { expect } from 'vitest'
import { runReactions } from '#kernel/facts/reactions.service.ts'
import type { Id } from '#kernel/ids.ts'
import { type CivilDate, civilDate, HOUR } from '#kernel/time.ts'
import { listen } from '#listen/server.ts'
import type { Caller } from '#platform/world.ts'
import { claimIncident } from '../src/respond/board/act.service.ts'
import { boardPolicy } from '../src/respond/board/board.rules.ts'
import { fileIncident } from '../src/respond/board/open.service.ts'
import * as hand from '../src/respond/shift/handover.service.ts'
import * as roster from '../src/respond/shift/roster.service.ts'
import * as run from '../src/respond/shift/run.service.ts'
import { shiftReaction } from '../src/respond/shift/shift.reactions.ts'
import { shiftPolicy } from '../src/respond/shift/shift.rules.ts'
import type { ShiftRow } from '../src/respond/shift/shift.schema.ts'
import { type ShiftId, seeShifts } from '../src/respond/shift/shift.service.ts'
import { draftOf, freshKey, openBoard, type TestBoard } from './board.ts'
import { type TestWorld, testWorld } from './world.ts'

/** Somebody of the staff, with an account. */
export type Staff = Caller & { readonly account: Id<'account'> }

/** 21:00 in Panama: an hour before the night. */
export const EVENING = Date.parse('2026-11-28T02:00:00Z')
const zone = 'America/Panama'

interface Planned {
  readonly day?: string
  readonly from?: string
  readonly to?: string
  readonly people?: readonly Staff[]
  readonly units?: readonly Id<'unit'>[]
}

/** A shift as the room's screens have it. */
export type Row = ShiftRow & { readonly id: ShiftId }

/** The place that somebody has in a shift, by the office. */
export const seatOf = ({ actors, account }: Staff) => ({
  account,
  as: actors.includes('supervisor') ? ('supervisor' as const) : ('operator' as const),
})

/** Why something was refused; undefined where it was not. */
export const refused = async (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: { code?: string }) => error.code,
  )

/**
 * Opens a control room on a database of its own, before its night: Ana, Beto and Carmen have it,
 * Dora and Elsa come in the morning, Gil looks on.
 */
export async function openRoom() {
  const policy = [...boardPolicy, ...shiftPolicy, ...listen.policy]
  const board: TestBoard = await openBoard(policy)
  const { here, fresh, by, staff: seat } = board
  here.clock.now = EVENING
  const staff = (...who: Parameters<typeof seat>) => seat(...who) as Promise<Staff>
  const other: TestWorld = testWorld(fresh, {
    policy,
    tenant: { id: 2 },
    seed: 'other',
    now: EVENING,
  })
  const [ana, beto, carmen] = [board.ana, board.beto, board.carmen] as [Staff, Staff, Staff]
  const dora = await staff('operator', 'Dora L.')
  const elsa = await staff('supervisor', 'Elsa P.')
  const gil = await staff('data-protection-officer', 'Gil R.')

  const plan = async (o: Planned = {}, who: Staff = carmen): Promise<Row> =>
    (await roster.planShift(
      here.world,
      {
        day: (o.day ?? civilDate(here.clock.now, zone)) as CivilDate,
        from: o.from ?? '22:00',
        to: o.to ?? '06:00',
        members: (o.people ?? [ana, beto, carmen]).map(seatOf),
        units: o.units ?? [],
      },
      by(who),
    )) as Row

  const start = (shift: Row, who: Staff = ana) => run.startShift(here.world, shift.id, by(who))

  /** The night of Ana, Beto and Carmen, running; Dora and Elsa come in the morning. */
  async function night(): Promise<{ leaving: Row; coming: Row }> {
    const leaving = await plan()
    here.clock.now += HOUR
    await start(leaving)
    const coming = await plan(
      { day: '2026-11-28', from: '06:00', to: '14:00', people: [dora, elsa] },
      elsa,
    )
    return { leaving, coming }
  }

  const morning = (): void => {
    here.clock.now = EVENING + 9 * HOUR
  }

  async function incident(who: Staff | undefined, more: object = {}): Promise<Id<'incident'>> {
    here.clock.now += 1_000
    const draft = draftOf({
      narrative: 'Un hombre con machete en la parada, dice Juana Pérez.',
      kind: 'robbery',
      place: '080501',
      ...more,
    })
    const row = await fileIncident(here.world, draft, who ?? ana, freshKey())
    const id = row.id as Id<'incident'>
    if (who !== undefined) await claimIncident(here.world, id, by(who))
    return id
  }

  const write = (shift: Row, words: string, who: Staff = ana, seen = 0) =>
    hand.draftHandover(here.world, { id: shift.id, seen, words, remarks: [] }, by(who))

  const offer = async (leaving: Row, coming: Row, who: Staff = ana, words = 'Noche tranquila.') => {
    const { draftVersion } = await seeOne(leaving, who)
    const written = await write(leaving, words, who, draftVersion)
    return hand.offerHandover(
      here.world,
      { id: leaving.id, to: coming.id, seen: written.draftVersion },
      by(who),
    )
  }

  const seeOne = async ({ id }: Row, who: Staff): Promise<ShiftRow> => {
    const { running, planned } = await seeShifts(here.world, who)
    return [running, ...planned].find((each) => each?.id === id)!
  }

  const holderOf = async (id: Id<'incident'>): Promise<string | null> =>
    (await fresh.owner.query('select claimed_by from incident where id = $1', [id])).rows[0]
      .claimed_by

  const relations = async (): Promise<readonly { kind: string; account: string }[]> =>
    (
      await fresh.owner.query(
        `select about_kind as kind, about_id as id, account_id as account from standing_relation
         where relation = 'shift' order by 1, 2, 3`,
      )
    ).rows

  /** Until the shift has heard of everything. */
  async function hear(): Promise<void> {
    const faults: unknown[] = []
    const running = runReactions({
      world: here.world,
      reactions: [shiftReaction],
      pollMs: 5,
      fault: (error) => void faults.push(error),
    })
    const heard = async (): Promise<boolean> => {
      const { rows } = await fresh.owner.query(
        `select exists (select from fact f where f.tenant_id = 1 and f.name like 'Incident%'
           and not exists (select from standing_relation r where r.about_id::text = f.body->>'incident' and r.relation = 'shift')
           and exists (select from incident i where i.id::text = f.body->>'incident')) as waits`,
      )
      return !rows[0].waits
    }
    await expect.poll(heard, { timeout: 5_000, interval: 20 }).toBe(true)
    await running.stop()
    expect(faults).toEqual([])
  }

  return {
    ...{ fresh, here, other, ana, beto, carmen, dora, elsa, gil, staff, by },
    ...{ plan, start, night, morning, incident, write, offer, seeOne, holderOf, relations, hear },
    /** Forgets shifts and incidents, and puts the clock back to the evening. */
    async reset() {
      for (const table of [
        'shift',
        'wall_screen',
        'standing_relation',
        'incident_word',
        'incident_note',
        'incident',
      ])
        await fresh.owner.query(`delete from ${table}`)
      here.clock.now = EVENING
    },
    async close() {
      await other.pool.close()
      await board.close()
    },
  }
}
