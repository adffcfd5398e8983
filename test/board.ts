import { createHash, randomUUID } from 'node:crypto'
import { type Id, newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { PolicyLine, Role } from '#kernel/policy/policy.schema.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import type { By } from '../src/respond/board/act.service.ts'
import { IncidentDraft, type IncidentRow } from '../src/respond/board/board.schema.ts'
import { fileIncident } from '../src/respond/board/open.service.ts'
import { type FreshDb, freshDb } from './database.ts'
import { seededBytes, type TestWorld, testWorld } from './world.ts'

/** An incident that was filed in a test. */
export type Filed = IncidentRow & { id: Id<'incident'> }

/** A board on a database of its own, in the district of Chepo, with its people. */
export interface TestBoard {
  readonly fresh: FreshDb
  readonly here: TestWorld
  readonly world: World
  readonly ana: Caller
  readonly beto: Caller
  readonly carmen: Caller
  /** Makes an account of that role. */
  staff(role: Role, name: string): Promise<Caller>
  /** who acts, under a fresh key */
  by(who: Caller): By
  /** Files an incident a second later. */
  file(given?: object, who?: Caller): Promise<Filed>
  rowsIn(table: string): Promise<number>
  close(): Promise<void>
}

/** A key that no other request has. */
export const freshKey = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})

/** What an operator types, unless a test says otherwise. */
export const draftOf = (given: object = {}): IncidentDraft =>
  IncidentDraft.parse({
    narrative: 'Dos hombres en moto le quitaron el teléfono a mi hija.',
    kind: 'robbery',
    place: '080501',
    ...given,
  })

/** Opens a board: two operators, Ana and Beto, and Carmen who supervises. */
export async function openBoard(policy: readonly PolicyLine[]): Promise<TestBoard> {
  const fresh = await freshDb()
  const here = testWorld(fresh, { policy, tenant: { place: '0805' } })
  const { world, clock } = here
  await seedTerritory(world, territoryPack('pa'))
  const random = seededBytes('accounts')
  const staff = async (role: Role, name: string): Promise<Caller> => {
    const account = newId<'account'>(clock.now, random(10))
    await fresh.owner.query(
      `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
       values (1, $1, $2, $3, $4, 'es', 'active', now())`,
      [account, createHash('sha256').update(account).digest(), name, [role]],
    )
    return { actors: ['staff', role], account, language: 'es' }
  }
  const ana = await staff('operator', 'Ana M.')
  const beto = await staff('operator', 'Beto Q.')
  const carmen = await staff('supervisor', 'Carmen Á.')
  return {
    fresh,
    here,
    world,
    ana,
    beto,
    carmen,
    staff,
    by: (who) => ({ who, key: freshKey() }),
    async file(given = {}, who = ana) {
      clock.now += 1_000
      return (await fileIncident(world, draftOf(given), who, freshKey())) as Filed
    },
    rowsIn: async (table) =>
      Number((await fresh.owner.query(`select count(*) from ${table}`)).rows[0].count),
    async close() {
      await here.pool.close()
      await fresh.close()
    },
  }
}
