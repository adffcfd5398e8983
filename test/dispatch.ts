import { expect } from 'vitest'
import { runReactions } from '#kernel/facts/reactions.service.ts'
import type { Id } from '#kernel/ids.ts'
import type { Caller } from '#platform/world.ts'
import { boardPolicy } from '../src/respond/board/board.rules.ts'
import { findIncident } from '../src/respond/board/board.service.ts'
import { fileIncident } from '../src/respond/board/open.service.ts'
import { assignUnit, type Telling, tellAssignment } from '../src/respond/dispatch/assign.service.ts'
import { dispatchReaction } from '../src/respond/dispatch/dispatch.reactions.ts'
import { dispatchPolicy } from '../src/respond/dispatch/dispatch.rules.ts'
import type { Assignment, UnitRow } from '../src/respond/dispatch/dispatch.schema.ts'
import { addUnit, setMember } from '../src/respond/dispatch/staffing.service.ts'
import { tellStatus } from '../src/respond/dispatch/status.service.ts'
import { listUnits } from '../src/respond/dispatch/unit.service.ts'
import { draftOf, freshKey, openBoard, type TestBoard } from './board.ts'
import { type TestWorld, testWorld } from './world.ts'

/** A unit with one person. */
export interface Crew {
  readonly id: Id<'unit'>
  readonly who: Caller
  readonly callSign: string
}

/** A board whose units can be sent, and a second tenant beside it. */
export interface TestDispatch extends TestBoard {
  readonly other: TestWorld
  /** Makes up a unit with a person of its own, on shift and free unless it is said otherwise. */
  crew(o?: { on?: boolean }): Promise<Crew>
  /** Files a call. */
  call(given?: object, who?: Caller): Promise<Id<'incident'>>
  assign(id: Id<'incident'>, unit: Crew, evenBusy?: boolean, who?: Caller): Promise<Assignment>
  tell(
    assignment: Assignment,
    event: Telling['event'],
    who: Caller,
    more?: Partial<Telling>,
  ): Promise<Assignment>
  incidentNow(id: Id<'incident'>): ReturnType<typeof findIncident>
  countOf(table: string, where?: string): Promise<number>
  statusNow(unit: Crew): Promise<UnitRow>
  /** Lets the reaction hear all that was told. */
  react(): Promise<void>
}

/** Opens a board with units. */
export async function openDispatch(): Promise<TestDispatch> {
  const policy = [...boardPolicy, ...dispatchPolicy]
  const board = await openBoard(policy)
  const { here, world, fresh, by, staff, ana, carmen } = board
  const other = testWorld(fresh, { policy, tenant: { id: 2 }, seed: 'other' })
  let crews = 0
  const countOf = async (table: string, where = 'true'): Promise<number> =>
    Number((await fresh.owner.query(`select count(*) from ${table} where ${where}`)).rows[0].count)
  return {
    ...board,
    other,
    async crew(o = {}) {
      const callSign = `Unidad ${++crews}`
      const { id } = await addUnit(world, callSign, by(carmen))
      const who = await staff('unit', `Agente ${crews}`)
      const unit = id as Id<'unit'>
      await setMember(world, { id: unit, account: who.account!, skills: [] }, by(carmen))
      if (o.on !== false) await tellStatus(world, { status: 'free' }, by(who))
      return { id: unit, who, callSign }
    },
    call: async (given = {}, who = ana) =>
      (await fileIncident(world, draftOf(given), who, freshKey())).id as Id<'incident'>,
    assign(id, { id: unit }, evenBusy = false, who = ana) {
      // Two that are given at the same millisecond come in no order.
      here.clock.now += 1
      return assignUnit(world, { id, unit, evenBusy }, by(who))
    },
    tell: ({ id }, event, who, more = {}) =>
      tellAssignment(world, { id: id as Id<'assignment'>, event, ...more }, by(who)),
    incidentNow: (id) => world.read((db) => findIncident(world, db, id)),
    countOf,
    statusNow: async ({ id }) => (await listUnits(world)).units.find((unit) => unit.id === id)!,
    async react() {
      const run = runReactions({
        world,
        reactions: [dispatchReaction],
        pollMs: 20,
        fault: (error) => {
          throw error
        },
      })
      await expect
        .poll(
          () =>
            countOf(
              'assignment s join incident i using (tenant_id)',
              `i.id = s.incident_id and s.ended_at is null and i.state in ('merged', 'closed', 'cancelled')`,
            ),
          { timeout: 5_000 },
        )
        .toBe(0)
      await run.stop()
    },
    async close() {
      await other.pool.close()
      await board.close()
    },
  }
}
