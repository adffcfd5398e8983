import { createHash } from 'node:crypto'
import type { Id } from '#kernel/ids.ts'
import { HOUR, MINUTE } from '#kernel/time.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import type { By } from '../board/act.service.ts'
import { assignUnit, tellAssignment } from './assign.service.ts'
import type { Skill, UnitStatus, VehicleKind } from './dispatch.schema.ts'
import { tellPositions } from './position.service.ts'
import { addVehicle, setMember } from './staffing.service.ts'
import { tellStatus } from './status.service.ts'

/** A synthetic unit of the demo, with the one person who is in it. */
export interface DemoCrew {
  readonly callSign: string
  readonly name: string
  readonly email: string
  readonly skills: readonly Skill[]
  readonly vehicle?: { readonly name: string; readonly kind: VehicleKind }
  readonly status: UnitStatus
  /** where its phone was last, and how long ago */
  readonly at?: { readonly lon: number; readonly lat: number; readonly minutesAgo: number }
}

/** The synthetic units of the demo. */
export const demoUnits: readonly DemoCrew[] = [
  {
    callSign: 'Unidad 1',
    name: 'Héctor Vega',
    email: 'unidad1@demo.example',
    skills: ['first_aid', 'traffic'],
    vehicle: { name: 'Patrulla 11', kind: 'pickup' },
    status: 'free',
    at: { lon: -79.1, lat: 9.17, minutesAgo: 2 },
  },
  {
    callSign: 'Unidad 2',
    name: 'Irma Solís',
    email: 'unidad2@demo.example',
    skills: ['traffic', 'first_aid'],
    vehicle: { name: 'Moto 4', kind: 'motorcycle' },
    status: 'free',
    at: { lon: -78.98, lat: 9.21, minutesAgo: 3 },
  },
  {
    callSign: 'Unidad 3',
    name: 'Joel Ortega',
    email: 'unidad3@demo.example',
    skills: ['livestock', 'search'],
    vehicle: { name: 'Patrulla 14', kind: 'pickup' },
    status: 'free',
    at: { lon: -78.4, lat: 8.93, minutesAgo: 6 },
  },
  {
    callSign: 'Unidad 4',
    name: 'Keyla Rodríguez',
    email: 'unidad4@demo.example',
    skills: ['victims', 'mediation'],
    vehicle: { name: 'Auto 2', kind: 'car' },
    status: 'pause',
    at: { lon: -79.09, lat: 9.16, minutesAgo: 12 },
  },
  {
    callSign: 'Unidad 5',
    name: 'Luis Mojica',
    email: 'unidad5@demo.example',
    skills: ['fire', 'water'],
    status: 'free',
    at: { lon: -78.83, lat: 9.16, minutesAgo: 34 },
  },
  {
    callSign: 'Unidad 6',
    name: 'Marta Núñez',
    email: 'unidad6@demo.example',
    skills: ['mediation'],
    status: 'off',
  },
]

/** Since when the demo's units have been on shift; they have to be there before. */
export const ON_SHIFT_FOR = 3 * HOUR

const keyOf = (words: string): IdempotencyKey => ({
  endpoint: 'demo',
  key: words,
  fingerprint: createHash('sha256').update(words).digest(),
})

/**
 * Brings the units of the demo on shift, each where it is and with what it has, and sends one to the collision of the
 * synthetic night. Doing it again adds nothing.
 * @param worldAt  the world at another time
 * @param desk     who assigns
 */
export async function playUnits(
  worldAt: (now: () => number) => World,
  now: number,
  desk: Caller,
): Promise<void> {
  const clock = { now }
  const world = worldAt(() => clock.now)
  const crews = await crewsOf(world)
  for (const crew of demoUnits) {
    const found = crews.find(({ call_sign }) => call_sign === crew.callSign)
    if (found !== undefined) await playCrew(world, clock, now, crew, found)
  }
  const second = crews.find(({ call_sign }) => call_sign === 'Unidad 2')
  const collision = await underWay(world)
  if (second === undefined || collision === undefined) return
  clock.now = now - 12 * MINUTE
  const given = await assignUnit(
    world,
    { id: collision, unit: second.unit, evenBusy: false },
    { who: desk, key: keyOf('demo unit assign') },
  )
  const crew: Caller = { actors: ['staff', 'unit'], account: second.account, language: 'es' }
  for (const [event, minutesAgo] of [
    ['acknowledge', 11],
    ['depart', 10],
    ['arrive', 4],
  ] as const) {
    clock.now = now - minutesAgo * MINUTE
    const by = { who: crew, key: keyOf(`demo unit ${event}`) }
    await tellAssignment(world, { id: given.id as Id<'assignment'>, event }, by)
  }
}

interface Found {
  readonly call_sign: string
  readonly unit: Id<'unit'>
  readonly account: Id<'account'>
}

const crewsOf = (world: World): Promise<Found[]> =>
  world.read((db) =>
    db
      .selectFrom('unit as u')
      .innerJoin('unit_member as m', (on) =>
        on.onRef('m.tenant_id', '=', 'u.tenant_id').onRef('m.unit_id', '=', 'u.id'),
      )
      .select(['u.call_sign', 'u.id as unit', 'm.account_id as account'])
      .where('u.tenant_id', '=', world.tenant.id)
      .execute(),
  )

/** The incident that somebody at the desk works on already. */
async function underWay(world: World): Promise<Id<'incident'> | undefined> {
  const row = await world.read((db) =>
    db
      .selectFrom('incident')
      .select('id')
      .where('tenant_id', '=', world.tenant.id)
      .where('state', '=', 'under_way')
      .orderBy('opened_at')
      .limit(1)
      .executeTakeFirst(),
  )
  return row?.id
}

async function playCrew(
  world: World,
  clock: { now: number },
  now: number,
  { callSign, skills, vehicle, status, at }: DemoCrew,
  { unit, account }: Found,
): Promise<void> {
  const supervisor: Caller = { actors: ['staff', 'supervisor'], language: 'es' }
  const crew: Caller = { actors: ['staff', 'unit'], account, language: 'es' }
  const by = (who: Caller, step: string): By => ({ who, key: keyOf(`demo ${callSign} ${step}`) })
  clock.now = now - ON_SHIFT_FOR
  await setMember(world, { id: unit, account, skills }, by(supervisor, 'skills'))
  if (vehicle !== undefined)
    await addVehicle(world, { ...vehicle, unit }, by(supervisor, 'vehicle'))
  if (status === 'off') return
  await tellStatus(world, { status: 'free' }, by(crew, 'on'))
  if (at !== undefined) {
    const { lon, lat, minutesAgo } = at
    clock.now = now - minutesAgo * MINUTE
    const spot = { lon, lat, accuracyMeters: 15, at: clock.now }
    await tellPositions(world, [spot], by(crew, 'position'))
  }
  if (status !== 'free') await tellStatus(world, { status }, by(crew, 'status'))
}
