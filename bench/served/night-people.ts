import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Assignment } from '../../src/respond/dispatch/dispatch.schema.ts'
import type { Served } from './served.ts'

/** Somebody who asks the server without a screen, and asks again until there is an answer. */
export interface Asker {
  /** @returns status and body; a retry goes under the same key */
  ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; body: T }>
}

const PATIENCE = 20_000
const AGAIN_AFTER = 300

/** @param token  of a session; nobody in particular without it */
export function askerOf({ url }: Served, token?: string): Asker {
  return {
    async ask<T>(method: 'GET' | 'POST', path: string, body?: object) {
      const key = randomUUID()
      for (;;) {
        const answer = await fetch(`${url}${path}`, {
          method,
          headers: {
            origin: url,
            'content-type': 'application/json',
            'idempotency-key': key,
            ...(token !== undefined && { cookie: `convive=${token}` }),
          },
          ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
          signal: AbortSignal.timeout(PATIENCE),
        }).catch(() => undefined)
        const text = await answer?.text().catch(() => undefined)
        // Cut off or too busy: whether it was done is not known, so the same is asked again.
        if (answer === undefined || text === undefined || answer.status >= 500)
          await pause(AGAIN_AFTER)
        else return { status: answer.status, body: JSON.parse(text) as T }
      }
    },
  }
}

/** Sends a citizen's report of a kind that cannot wait. */
export async function sendUrgent(citizen: Asker, n: number): Promise<void> {
  const at = new Date(Date.now() - 60_000).toISOString()
  const { status, body } = await citizen.ask('POST', '/api/reports', {
    kind: ['livestock', 'robbery', 'assault', 'shots'][n % 4],
    story: `Reporte ${n} de la noche: hay gente corriendo junto al puente.`,
    where: { by: 'landmark', words: 'el puente', place: `08050${1 + (n % 8)}` },
    when: { from: at, to: at },
  })
  if (status !== 200) throw new Error(`a report was refused: ${status} ${JSON.stringify(body)}`)
}

/** What a unit told and was told that it is kept. */
export interface UnitTold {
  /** ids of assignments that it was told are closed */
  readonly closed: readonly string[]
  readonly steps: number
}

const stepsOf = {
  proposed: 'acknowledge',
  acknowledged: 'depart',
  on_way: 'arrive',
  arrived: 'close',
} as const

/** A unit's phone: does the next step of each of its assignments, until it is stopped. */
export async function driveUnit(unit: Asker, stop: AbortSignal): Promise<UnitTold> {
  const closed: string[] = []
  let steps = 0
  while (!stop.aborted) {
    const { body } = await unit.ask<{ assignments: Assignment[] }>('GET', '/api/unit/assignments')
    for (const { id, state } of body.assignments) {
      const step = stepsOf[state as keyof typeof stepsOf]
      if (step === undefined) continue
      const end = { result: 'attended', text: 'Se habló con la gente.' }
      const { status } = await unit.ask(
        'POST',
        `/api/assignments/${id}/${step}`,
        step === 'close' ? end : {},
      )
      if (status !== 200) continue // somebody at the desk was first
      steps++
      if (step === 'close') closed.push(id)
    }
    const lon = -79.1 + steps / 1e4
    await unit.ask('POST', '/api/unit/positions', {
      positions: [{ lon, lat: 9.17, accuracyMeters: 12, at: new Date().toISOString() }],
    })
    await pause(1_500, undefined, { signal: stop }).catch(() => {})
  }
  return { closed, steps }
}

interface Row {
  readonly id: string
  readonly number: number
  readonly state: string
  readonly source: string
  readonly report: string | null
  readonly claimedBy: unknown
}

/** All incidents, page by page. */
export async function allIncidents(desk: Asker, show: 'open' | 'all'): Promise<Row[]> {
  const rows: Row[] = []
  let after = ''
  do {
    const { body } = await desk.ask<{ rows: Row[]; next: string | null }>(
      'GET',
      `/api/incidents?show=${show}&limit=200${after}`,
    )
    rows.push(...body.rows)
    after = body.next === null ? '' : `&after=${encodeURIComponent(body.next)}`
  } while (after !== '')
  return rows
}

/** Closes the oldest of what is open, so that the board has as many rows as a night's. @param most  that stay open */
export async function keepAbreast(desk: Asker, most: number): Promise<void> {
  const open = (await allIncidents(desk, 'open')).sort((a, b) => a.number - b.number)
  for (const { id, claimedBy } of open.slice(0, Math.max(0, open.length - most))) {
    if (claimedBy === null) await desk.ask('POST', `/api/incidents/${id}/claim`)
    await desk.ask('POST', `/api/incidents/${id}/close`, { result: 'attended', text: 'Cerrado.' })
  }
}
