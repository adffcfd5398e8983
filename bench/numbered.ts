import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg, { type PoolConfig } from 'pg'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import type { Bench, Line } from './bench.ts'
import { leanClient } from './served/lean-client.ts'
import { quantile, type Served, serveForBench } from './served/served.ts'

const A_SECOND = 50
const SECONDS = 30
const LOOK_EVERY_MS = 10

/** How long a committed entry of the ledger waits for its place, while a server takes fifty reports a second. */
export const bench: Bench = {
  about: `from the commit of an entry of the ledger to its number, at ${A_SECOND} reports a second`,
  async run() {
    const served = await serveForBench()
    const server = await ensureDatabase({ dir: served.dir, say: () => {} })
    try {
      return await measure(served, server.owner)
    } finally {
      await server.stop()
      await served.stop()
    }
  },
}

async function measure(served: Served, owner: PoolConfig): Promise<Line[]> {
  await send(served, 3) // until what runs often is compiled
  await sleep(2_000)
  const watch = watchWaiting(owner)
  const rate = await send(served, SECONDS)
  await sleep(2_000)
  const { waited, left, longestLook } = await watch.stop()
  const about = { entries: waited.length, perSecond: Math.round(rate) }
  return [
    { measure: 'commit to numbered, p50', value: quantile(waited, 0.5), unit: 'ms', ...about },
    {
      ...{ measure: 'commit to numbered, p99', value: quantile(waited, 0.99), unit: 'ms' },
      mustBeAtMost: 1_000,
    },
    { measure: 'commit to numbered, longest', value: Math.max(...waited), unit: 'ms' },
    { measure: 'longest time between two looks', value: longestLook, unit: 'ms' },
    { measure: 'not numbered after two seconds', value: left, unit: 'entries', mustBeAtMost: 0 },
  ]
}

/** Sends reports at an even pace, each on its own, however long the others take. @returns how many a second were taken */
async function send(served: Served, seconds: number): Promise<number> {
  const clients = Array.from({ length: A_SECOND }, () => leanClient(served.port))
  const begun = performance.now()
  let taken = 0
  await Promise.all(
    clients.map(async (client, i) => {
      for (let round = 0; round < seconds; round++) {
        const due = begun + (round + i / A_SECOND) * 1_000
        await sleep(Math.max(0, due - performance.now()))
        const headers = {
          origin: `http://localhost:${served.port}`,
          'idempotency-key': randomUUID(),
        }
        const { status, body } = await client.post('/api/reports', headers, JSON.stringify(draft()))
        if (status !== 200) throw new Error(`${status} ${body}`)
        taken++
      }
      client.close()
    }),
  )
  return (taken * 1_000) / (performance.now() - begun)
}

const draft = () => ({
  kind: 'theft',
  story: 'Se llevaron una bicicleta roja de la cancha.',
  where: { by: 'landmark', words: 'la cancha', place: '080508' },
  when: { from: new Date(Date.now() - 7_200_000).toISOString(), to: new Date().toISOString() },
  photos: [],
})

/**
 * Looks again and again which committed entries have no number. An entry waited at most from the look before the one
 * that saw it first to the one that did not see it any more; one that no look saw waited for less than a look.
 */
function watchWaiting(owner: PoolConfig) {
  const since = new Map<string, number>()
  const waited: number[] = []
  let isOver = false
  let longestLook = 0
  const run = async (): Promise<void> => {
    const client = new pg.Client(owner)
    await client.connect()
    let before = performance.now()
    while (!isOver) {
      const { rows } = await client.query<{ id: string }>({
        name: 'waiting',
        text: 'select id from ledger_entry where tenant_id = 1 and index is null',
      })
      const now = performance.now()
      const waiting = new Set(rows.map(({ id }) => id))
      for (const [id, from] of since)
        if (!waiting.has(id)) {
          waited.push(now - from)
          since.delete(id)
        }
      for (const id of waiting) if (!since.has(id)) since.set(id, before)
      longestLook = Math.max(longestLook, now - before)
      before = now
      await sleep(LOOK_EVERY_MS)
    }
    await client.end()
  }
  const running = run()
  return {
    async stop() {
      isOver = true
      await running
      return { waited, left: since.size, longestLook }
    },
  }
}
