import { randomUUID } from 'node:crypto'
import pg, { type PoolConfig } from 'pg'
import { reportPolicy } from '#listen/report/report.rules.ts'
import { reportResource } from '#listen/report/report.service.ts'
import { openPool } from '#platform/db/db.ts'
import { openWorld } from '#platform/open-world.ts'
import type { EntryRead } from '#platform/world.ts'
import type { Target } from './database.kill.ts'
import { keysIn } from './intake.kill.ts'
import { startKillable } from './killable.ts'
import { filesInMemory, testTenant } from './world.ts'

/** Readings of sealed reports as the target of kills. */
export interface ReadingTarget extends Target {
  /** readings whose story came to a reader */
  shown: number
  /** of those, the ones without a grant or without an entry in the ledger; must be 0 */
  unentered: number
}

/** Reports that are read, each by the one who has claimed it. */
const DESKS = 20

/**
 * A server that opens sealed reports. Each reading has a name of its own, which stands in its entry.
 * @param o.hasty  broken on purpose: shows what it remembers before the reading is entered
 */
export function readingTarget(o: { hasty?: boolean } = {}): ReadingTarget {
  const shown = new Set<string>()
  /** the readings by which a request was answered in the end */
  const answered = new Map<string, readonly string[]>()
  let data = ''
  const target: ReadingTarget = {
    shown: 0,
    unentered: 0,
    prepare: async () => {},
    async start(dir) {
      data = dir
      const hasty = o.hasty ? ['hasty'] : []
      const server = await startKillable('read.kill.server.ts', [dir, String(DESKS), ...hasty])
      const read = async (reading: string): Promise<void> => {
        await server.ask({ reading, desk: Number.parseInt(reading.slice(0, 8), 16) % DESKS })
        shown.add(reading)
      }
      return {
        ...server,
        async send(key, parts) {
          const readings = Array.from({ length: parts }, () => randomUUID() as string)
          await Promise.all(readings.map(read))
          answered.set(key, readings)
        },
      }
    },
    async tally(owner) {
      const kept = await readingsKept(data, owner)
      target.shown = shown.size
      target.unentered = [...shown].filter((reading) => !kept.has(reading)).length
      const sum = (readings: readonly string[]): number =>
        readings.reduce((n, reading) => n + (kept.get(reading) ?? 0), 0)
      return new Map([...answered].map(([key, readings]) => [key, sum(readings)]))
    },
  }
  return target
}

/** Every reading that is entered within the time of a grant of its reader's, with how often it is. */
async function readingsKept(data: string, owner: PoolConfig): Promise<ReadonlyMap<string, number>> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    const { rows: reports } = await client.query<{ id: string }>('select id from report')
    const { rows: grants } = await client.query<{ holder: string; from: Date; until: Date }>(
      `select account_id || '/' || about_id as holder, given_at as from, until from access_grant
       where account_id is not null`,
    )
    const entries = await entriesAbout(
      data,
      owner,
      reports.map(({ id }) => id as never),
    )
    const kept = new Map<string, number>()
    for (const { reason = '', holder, at } of entries)
      if (grants.some((g) => g.holder === holder && +g.from <= at && at <= +g.until))
        kept.set(reason, (kept.get(reason) ?? 0) + 1)
    return kept
  } finally {
    await client.end()
  }
}

/** The entries about reports, opened with the installation's keys as whoever audits opens them, and who read what. */
async function entriesAbout(
  data: string,
  owner: PoolConfig,
  reports: readonly never[],
): Promise<(EntryRead & { readonly holder: string })[]> {
  const pool = openPool(owner)
  try {
    const keys = await keysIn(data, owner)
    const files = filesInMemory()
    const world = openWorld({ pool, tenant: testTenant, keys, files, policy: reportPolicy })
    const all: (EntryRead & { readonly holder: string })[] = []
    for (const report of reports) {
      const entries = await world.open(
        {
          who: { actors: ['operator', 'staff'], language: 'es' },
          what: reportResource(report),
          action: 'report.read',
          relations: ['any'],
          purpose: 'supervision',
          basis: 'duty',
          reason: 'lo que quedó después de los cortes',
        },
        (opened) => opened.entries(),
      )
      all.push(...entries.map((entry) => ({ ...entry, holder: `${entry.account}/${report}` })))
    }
    return all
  } finally {
    await pool.close()
  }
}
