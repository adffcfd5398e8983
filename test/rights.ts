import type { Id } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { HOUR } from '#kernel/time.ts'
import type { Caller } from '#platform/world.ts'
import { answerRequest } from '../src/account/rights/answer.service.ts'
import { enterRequest, handOverCopy } from '../src/account/rights/enter.service.ts'
import { rightsRoutes } from '../src/account/rights/rights.routes.ts'
import type { RequestToEnter } from '../src/account/rights/rights.schema.ts'
import { actOnReport, claimReport } from '../src/listen/report/desk.service.ts'
import { receiveReport } from '../src/listen/report/report.service.ts'
import { policy } from '../src/loop.ts'
import { freshKey } from './board.ts'
import { type FreshDb, freshDb } from './database.ts'
import { type Browser, type House, openHouse } from './staff.ts'
import type { TestWorld } from './world.ts'

/** A citizen whom nobody knows. */
export const anyone: Caller = { actors: ['anyone'], language: 'es' }

/** What she tells, an hour after it happened. */
export const bicycle = (now: number) => ({
  kind: 'theft',
  story: 'Se llevaron una bicicleta roja',
  where: { by: 'landmark', words: 'la cancha', place: '080201' },
  when: { from: now - HOUR, to: now - HOUR },
  photos: [],
  language: 'es',
})

/** A report, and the code by which only who sent it follows it. */
export interface Sent {
  readonly id: Id<'report'>
  readonly code: string
}

/** Sends a report a second later. @param given  what is told otherwise */
export async function sendReport(
  { world, clock }: Pick<TestWorld, 'world' | 'clock'>,
  fresh: FreshDb,
  given: object = {},
): Promise<Sent> {
  clock.now += 1_000
  const draft = { ...bicycle(clock.now), ...given }
  const { code } = await receiveReport(world, draft as never, anyone, freshKey())
  const { rows } = await fresh.owner.query(
    'select id from report where tenant_id = $1 order by received_at desc limit 1',
    [world.tenant.id],
  )
  return { id: rows[0].id, code }
}

/** A request that came by letter, unless a test says otherwise. */
export const byLetter = (
  record: string,
  cameAt: number,
  more: Partial<RequestToEnter> = {},
): RequestToEnter => ({
  right: 'access',
  about: 'report',
  record: record as RequestToEnter['record'],
  checked: 'Carta firmada; cédula comparada',
  cameAt,
  ...more,
})

/** A house with an officer for the data, the only one, who enters and answers requests, and an operator. */
export interface RightsOffice {
  readonly fresh: FreshDb
  readonly house: House
  readonly officer: Browser & { readonly id: string }
  readonly officerCaller: Caller
  report(): Promise<Sent>
  /** a report that the operator has ended */
  endedReport(): Promise<Sent>
  /** enters a request about a record, as one that came now by letter */
  entered(
    record: string,
    more?: Partial<RequestToEnter>,
    as?: ReturnType<typeof freshKey>,
  ): ReturnType<typeof enterRequest>
  grant(request: string, by?: Caller): ReturnType<typeof answerRequest>
  refuse(request: string): ReturnType<typeof answerRequest>
  /** hands the copy of a granted request over */
  copyOf(request: string): ReturnType<typeof handOverCopy>
  close(): Promise<void>
}

/** Opens the house on a database of its own. */
export async function openRightsOffice(): Promise<RightsOffice> {
  const fresh = await freshDb()
  const house = openHouse(fresh, { policy, routes: (auth) => rightsRoutes(auth.world) })
  const { world, clock } = house
  await seedTerritory(world, territoryPack('pa'))
  const officer = await house.person('oficial@example.org', ['data-protection-officer'])
  const officerCaller: Caller = {
    actors: ['data-protection-officer', 'staff'],
    account: officer.id as Id<'account'>,
    language: 'es',
  }
  const operator: Caller = {
    actors: ['operator', 'staff'],
    account: (await house.person('mesa@example.org', ['operator'])).id as Id<'account'>,
    language: 'es',
  }
  const report = () => sendReport(house, fresh)
  const answer = (id: string, outcome: 'grant' | 'refuse', words: string, by = officerCaller) =>
    answerRequest(world, { id: id as never, outcome, words }, by, freshKey())
  return {
    fresh,
    house,
    officer,
    officerCaller,
    report,
    async endedReport() {
      const sent = await report()
      const end = { id: sent.id, event: 'resolve', text: 'Apareció' } as const
      await claimReport(world, sent.id, 'claim', operator, freshKey())
      await actOnReport(world, end, operator, freshKey())
      return sent
    },
    entered: (record, more, as = freshKey()) =>
      enterRequest(world, byLetter(record, clock.now, more), officerCaller, as),
    grant: (request, by) => answer(request, 'grant', 'Se entrega en mano.', by),
    refuse: (request) => answer(request, 'refuse', 'No se pudo comprobar.'),
    copyOf: (request) => handOverCopy(world, request as Id<'rights'>, officerCaller),
    async close() {
      await house.pool.close()
      await fresh.close()
    },
  }
}
