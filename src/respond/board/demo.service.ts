import { createHash } from 'node:crypto'
import type { Id } from '#kernel/ids.ts'
import { HOUR, MINUTE } from '#kernel/time.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import * as act from './act.service.ts'
import { type ClosingResult, IncidentDraft } from './board.schema.ts'
import { fileIncident } from './open.service.ts'
import type { KindName } from './types.ts'

/** A synthetic call of the demo: what is said, where, how long ago, and what became of it. */
interface Call {
  readonly kind: KindName
  readonly narrative: string
  /** the last two digits of the corregimiento's code */
  readonly place: string
  readonly where?: string
  readonly minutesAgo: number
  readonly phone?: string
  readonly source?: 'call' | 'unit'
  /** how far it has come: nobody's without it */
  readonly came?: 'taken' | 'started' | ClosingResult
  readonly note?: string
  /** number of the call in this list that goes on for it */
  readonly sameAs?: number
}

const calls: readonly Call[] = [
  {
    kind: 'traffic',
    narrative: 'Chocaron un bus y una moto en la Interamericana, hay dos personas en el suelo.',
    place: '04',
    where: 'Interamericana, frente a la gasolinera',
    minutesAgo: 41,
    phone: '+507 6000-0101',
    came: 'started',
    note: 'Ambulancia avisada. La unidad 2 cierra un carril.',
  },
  {
    kind: 'traffic',
    narrative: 'Hay un choque de bus y moto por la gasolinera de la Interamericana.',
    place: '04',
    minutesAgo: 38,
    sameAs: 0,
  },
  {
    kind: 'livestock',
    narrative:
      'Cortaron la cerca del potrero y se llevan unas quince reses; un camión blanco salió hacia Tortí sin luces.',
    place: '08',
    where: 'Finca El Guayacán, entrada por la quebrada',
    minutesAgo: 9,
    phone: '+507 6000-0102',
  },
  {
    kind: 'fight',
    narrative: 'Pelea con botellas a la salida de la cantina, como seis personas.',
    place: '01',
    minutesAgo: 14,
    came: 'taken',
    source: 'unit',
  },
  {
    kind: 'suspicious',
    narrative: 'Un carro sin placa lleva una hora dando vueltas por la escuela.',
    place: '02',
    minutesAgo: 25,
    came: 'taken',
    note: 'Gris, vidrios oscuros. Volver a llamar si regresa.',
  },
  {
    kind: 'noise',
    narrative: 'Música alta desde las nueve al lado del centro de salud.',
    place: '01',
    minutesAgo: 52,
  },
  {
    kind: 'road',
    narrative: 'Árbol caído que tapa media vía antes del puente.',
    place: '06',
    minutesAgo: 95,
    came: 'referred',
    note: 'Pasado a Obras Públicas; la vía está señalizada.',
  },
  {
    kind: 'missing',
    narrative: 'Su abuelo salió a caminar a las tres y no ha vuelto; usa bastón y camisa azul.',
    place: '05',
    minutesAgo: 160,
    phone: '+507 6000-0103',
    came: 'attended',
    note: 'Apareció en casa de una vecina, está bien.',
  },
  {
    kind: 'theft',
    narrative: 'Se llevaron el cable de la bomba del acueducto.',
    place: '06',
    minutesAgo: 300,
    came: 'nobody_there',
  },
  {
    kind: 'shots',
    narrative: 'Se oyeron disparos detrás de la cancha.',
    place: '01',
    minutesAgo: 26 * 60,
    came: 'unfounded',
    note: 'Eran fuegos artificiales de una fiesta.',
  },
  {
    kind: 'livestock',
    narrative: 'Faltan tres terneros desde anoche.',
    place: '03',
    minutesAgo: 31 * 60,
    came: 'recovered',
    note: 'Aparecieron en la finca vecina; la cerca estaba caída.',
  },
]

const keyOf = (words: string): IdempotencyKey => ({
  endpoint: 'demo',
  key: words,
  fingerprint: createHash('sha256').update(words).digest(),
})

/**
 * Plays the synthetic night of the demo, each call at its own time in the past, through the same services that real
 * ones take. Doing it again adds nothing: the keys are the same.
 * @param worldAt  the world at another time
 */
export async function playNight(
  worldAt: (now: () => number) => World,
  now: number,
  operators: readonly Caller[],
): Promise<void> {
  const filed: Id<'incident'>[] = []
  // Calls are numbered in their order; what follows on one waits for no other.
  const followed: Promise<void>[] = []
  const oldestFirst = [...calls.entries()].sort(([, a], [, b]) => b.minutesAgo - a.minutesAgo)
  for (const [i, call] of oldestFirst) {
    const clock = { now: now - call.minutesAgo * MINUTE }
    const played = {
      ...{ call, clock, world: worldAt(() => clock.now) },
      ...{ name: `demo call ${i}`, who: operators[i % operators.length]! },
    }
    filed[i] = await fileCall(played)
    followed.push(followCall(played, filed[i]))
  }
  await Promise.all(followed)
  const world = worldAt(() => now - HOUR / 2)
  for (const [i, { sameAs }] of calls.entries())
    if (sameAs !== undefined)
      await act.mergeIncident(
        world,
        { id: filed[i]!, into: filed[sameAs]! },
        { who: operators[i % operators.length]!, key: keyOf(`demo call ${i} merge`) },
      )
}

interface Played {
  readonly call: Call
  readonly world: World
  readonly clock: { now: number }
  readonly name: string
  readonly who: Caller
}

async function fileCall({ call, world, name, who }: Played): Promise<Id<'incident'>> {
  const { kind, narrative } = call
  const draft = IncidentDraft.parse({
    kind,
    narrative,
    place: `0805${call.place}`,
    source: call.source ?? 'call',
    ...(call.where !== undefined && { where: { words: call.where } }),
    ...(call.phone !== undefined && { caller: { phone: call.phone } }),
  })
  return (await fileIncident(world, draft, who, keyOf(name))).id as Id<'incident'>
}

async function followCall(
  { call: { came, note }, world, clock, name, who }: Played,
  id: Id<'incident'>,
): Promise<void> {
  const by = (step: string): act.By => ({ who, key: keyOf(`${name} ${step}`) })
  if (came === undefined) return
  clock.now += MINUTE
  await act.claimIncident(world, id, by('claim'))
  if (note !== undefined) {
    clock.now += 3 * MINUTE
    await act.noteIncident(world, id, note, by('note'))
  }
  if (came === 'taken') return
  clock.now += 2 * MINUTE
  await act.startIncident(world, id, by('start'))
  if (came === 'started') return
  clock.now += 20 * MINUTE
  await act.closeIncident(world, { id, result: came }, by('close'))
}
