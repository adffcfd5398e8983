import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { Bench, Line } from './bench.ts'
import { type Desk, nightOf, openDesk, startBrowser } from './served/desk.ts'
import * as operator from './served/night-operator.ts'
import * as people from './served/night-people.ts'
import { type Served, serveForBench } from './served/served.ts'

const MINUTES = 12
const INCIDENTS = 300
/** Of all, as many are typed at the desks when the machine keeps up; the rest are citizens' reports that cannot wait. */
const TYPED = 0.4
const AT_ONCE = 20
/** Rows that a board has through a night. */
const MOST_OPEN = 40
/** Shares of the night at which something happens. */
const SETTLED = 0.2
const BURST = 0.35
const KILLED = 0.5
const CUT_OFF = 0.7
const GRACE = 45_000

/** Twelve hours in twelve minutes: nothing lost, nothing doubled, nothing moves under the eye, nothing piles up. */
export const bench: Bench = {
  about: 'a night of 2 operators, 6 units and 300 incidents, a killed server, a lost network',
  async run({ minutes = MINUTES }) {
    const served = await serveForBench('night-server.ts')
    let browser: Browser | undefined
    try {
      browser = await startBrowser()
      return await night(served, browser, minutes)
    } finally {
      await browser?.close()
      await served.stop()
    }
  },
}

/** What one operator did and saw. */
interface Watch {
  readonly desk: Desk
  typed: number
  sent: number
  notSent: number
  pressedAgain: number
  /** pixels by which the chosen row moved by itself, one for each time it was looked at */
  readonly moves: number[]
  settledBytes: number
}

async function night(served: Served, browser: Browser, minutes: number): Promise<Line[]> {
  const { operators, supervisor, units } = nightOf(served)
  const lasts = minutes * 60_000
  const begun = performance.now()
  const at = (share: number) => pause(Math.max(0, begun + share * lasts - performance.now()))
  const total = Math.max(AT_ONCE * 2 + 10, Math.round((INCIDENTS * minutes) / MINUTES))
  const each = Math.round((total * TYPED) / operators.length)
  const watches: Watch[] = []
  for (const token of operators)
    watches.push({
      ...{ desk: await openDesk(browser, served, token), typed: 0, sent: 0, notSent: 0 },
      ...{ pressedAgain: 0, moves: [], settledBytes: 0 },
    })
  const over = new AbortController()
  const head = people.askerOf(served, supervisor)
  const driving = units.map(({ token }) =>
    people.driveUnit(people.askerOf(served, token), over.signal),
  )
  const abreast = closeAsItGoes(head, over.signal)
  const typed = () => watches.reduce((sum, watch) => sum + watch.typed, 0)
  const [back, reported] = await Promise.all([
    killOnce(served, watches, at),
    sendReports(served, total, typed, { lasts, begun }),
    ...watches.map((watch, n) => workTheDesk(watch, n, { each, lasts, begun })),
    cutOffOnce(watches[0]!, at, lasts),
    at(SETTLED).then(async () => {
      for (const watch of watches) watch.settledBytes = await operator.heldBytes(watch.desk)
    }),
  ])
  over.abort()
  const told = await Promise.all(driving)
  await abreast
  return [
    ...(await kept(head, { typed: typed(), reported })),
    ...(await unitsKept(served, units, told)),
    ...(await seen(head, watches)),
    { measure: 'boards live again after the server was killed', value: back, unit: 'ms' },
    { measure: 'the night took', value: (performance.now() - begun) / 1000, unit: 's' },
  ]
}

interface Course {
  readonly lasts: number
  readonly begun: number
}

/** An operator's night: a call, a unit for it, a look at the list, a unit for what came in. */
async function workTheDesk(
  watch: Watch,
  n: number,
  { each, lasts, begun }: Course & { each: number },
): Promise<void> {
  const { desk } = watch
  // On a machine that is too slow for so many the night ends all the same.
  for (let call = 0; call < each && performance.now() < begun + lasts; call++) {
    const until = begun + ((call + 1) * lasts * 0.95) / each
    await operator.toNarrative(desk)
    const words = `Llamada ${n + 1}-${call}: le quitaron el teléfono con pistola en Cañita`
    watch.pressedAgain += (await operator.fileCall(desk, words)) - 1
    watch.typed++
    count(watch, await operator.sendUnit(desk, 1 + ((call * 2 + n) % 6)))
    await operator.chooseRow(desk, 1 + (call % 4))
    const before = await operator.eyeOf(desk)
    await pause(Math.max(1_000, until - performance.now() - 1_500))
    const moved = operator.movedBy(before, await operator.eyeOf(desk))
    if (moved !== undefined) watch.moves.push(moved)
    count(watch, await operator.sendUnit(desk, 1 + ((call * 2 + n + 3) % 6)))
  }
}

function count(watch: Watch, wasSent: boolean): void {
  if (wasSent) watch.sent++
  else watch.notSent++
}

/** Citizens' reports all through the night, as many as the desks leave of the whole, and twenty at one moment. @returns how many */
async function sendReports(
  served: Served,
  total: number,
  typed: () => number,
  { lasts, begun }: Course,
): Promise<number> {
  const citizen = people.askerOf(served)
  const sending: Promise<void>[] = []
  for (let share = 0; share < 1; ) {
    await pause(500)
    share = Math.min(1, (performance.now() - begun) / (lasts * 0.95))
    const isBurst = share >= BURST
    const due = Math.round((total - AT_ONCE) * share) + (isBurst ? AT_ONCE : 0)
    while (sending.length + typed() < due) sending.push(people.sendUrgent(citizen, sending.length))
  }
  await Promise.all(sending)
  return sending.length
}

async function closeAsItGoes(head: people.Asker, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await people.keepAbreast(head, MOST_OPEN)
    await pause(5_000, undefined, { signal: stop }).catch(() => {})
  }
}

/** Kills the server as a power cut does, and starts it. @returns until both boards hear again, milliseconds */
async function killOnce(
  served: Served,
  watches: readonly Watch[],
  at: (share: number) => Promise<void>,
): Promise<number> {
  await at(KILLED)
  await served.kill()
  await pause(2_000)
  await served.resume()
  const begun = performance.now()
  for (const { desk } of watches)
    await desk.page.locator('.board-offline').waitFor({ state: 'hidden', timeout: GRACE })
  return performance.now() - begun
}

async function cutOffOnce(
  { desk }: Watch,
  at: (share: number) => Promise<void>,
  lasts: number,
): Promise<void> {
  await at(CUT_OFF)
  await desk.page.context().setOffline(true)
  await pause(Math.min(20_000, lasts / 20))
  await desk.page.context().setOffline(false)
}

/** What was acknowledged against what is there. */
async function kept(
  head: people.Asker,
  { typed, reported }: { typed: number; reported: number },
): Promise<Line[]> {
  const until = performance.now() + GRACE
  let rows = await people.allIncidents(head, 'all')
  // Reports become incidents by themselves, a moment after they are accepted.
  while (rows.length < typed + reported && performance.now() < until) {
    await pause(500)
    rows = await people.allIncidents(head, 'all')
  }
  const calls = rows.filter(({ source }) => source === 'call').length
  const reports = rows.flatMap(({ report }) => (report === null ? [] : [report]))
  const once = new Set(reports).size
  return [
    {
      measure: 'incidents acknowledged',
      value: typed + reported,
      unit: 'incidents',
      typed,
      reported,
    },
    {
      measure: 'lost',
      value: Math.max(0, typed - calls) + Math.max(0, reported - once),
      unit: 'incidents',
      mustBeAtMost: 0,
    },
    {
      measure: 'doubled',
      value: Math.max(0, calls - typed) + reports.length - once,
      unit: 'incidents',
      mustBeAtMost: 0,
    },
  ]
}

async function unitsKept(
  served: Served,
  units: readonly { readonly token: string }[],
  told: readonly people.UnitTold[],
): Promise<Line[]> {
  let lost = 0
  for (const [n, { token }] of units.entries()) {
    const { body } = await people
      .askerOf(served, token)
      .ask<{ assignments: { id: string; state: string }[] }>('GET', '/api/unit/assignments')
    const closed = new Set(
      body.assignments.filter(({ state }) => state === 'closed').map(({ id }) => id),
    )
    lost += told[n]!.closed.filter((id) => !closed.has(id)).length
  }
  const sum = (pick: (each: people.UnitTold) => number) =>
    told.reduce((all, each) => all + pick(each), 0)
  return [
    { measure: 'steps that units told', value: sum(({ steps }) => steps), unit: 'steps' },
    {
      measure: 'assignments closed by units',
      value: sum(({ closed }) => closed.length),
      unit: 'assignments',
    },
    { measure: 'closed and not kept so', value: lost, unit: 'assignments', mustBeAtMost: 0 },
  ]
}

/** What the boards show in the end, what moved on them, and what they hold. */
async function seen(head: people.Asker, watches: readonly Watch[]): Promise<Line[]> {
  const lines: Line[] = []
  for (const [n, watch] of watches.entries()) {
    const { desk, moves, settledBytes } = watch
    const who = `operator ${n + 1}`
    const missing = await notShown(head, desk)
    const bytes = await operator.heldBytes(desk)
    const jumps = await desk.page.evaluate<{ value: number; of: string[] }[]>('window.jumps')
    const { typed, sent, notSent, pressedAgain } = watch
    lines.push(
      {
        measure: `${who}: open incidents that her board does not show`,
        value: missing,
        unit: 'incidents',
        mustBeAtMost: 0,
        ...{ typed, sent, notSent, pressedAgain },
      },
      {
        measure: `${who}: growth of the page's memory`,
        value: (bytes / settledBytes - 1) * 100,
        unit: '%',
        mustBeAtMost: 20,
        ...{ settledBytes, bytes },
      },
      {
        measure: `${who}: most that the chosen row moved by itself`,
        value: Math.max(0, ...moves),
        unit: 'px',
        mustBeAtMost: 0,
        looks: moves.length,
        moved: moves.filter((px) => px > 0).length,
      },
      {
        measure: `${who}: layout shift of the page (CLS)`,
        value: jumps.reduce((sum, { value }) => sum + value, 0),
        unit: 'share',
        jumps: jumps.slice(0, 5),
      },
      {
        measure: `${who}: faults of the page`,
        value: desk.faults.length,
        unit: 'faults',
        mustBeAtMost: 0,
        faults: desk.faults.slice(0, 3),
      },
    )
  }
  return lines
}

/** Of the first page of what is open, those that a board does not show when it is asked to show what arrived. */
async function notShown(head: people.Asker, desk: Desk): Promise<number> {
  let missing = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < 20 && missing > 0; tries++) {
    await desk.press('Escape')
    await desk.press('n')
    await pause(500)
    const open = (await people.allIncidents(head, 'open')).slice(0, 50)
    const shown = await desk.page.evaluate<string[]>(
      `[...document.querySelectorAll('.board-list [data-incident]')].map((row) => row.dataset.incident)`,
    )
    missing = open.filter(({ id }) => !shown.includes(id)).length
  }
  return missing
}
