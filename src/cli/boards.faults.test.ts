import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openAuth } from '#platform/auth/auth.ts'
import { addWithPassword } from '#platform/auth/people.service.ts'
import { startSession } from '#platform/auth/session.service.ts'
import { readConfig } from '#platform/config/config.ts'
import { type Board, openBoard } from '#test/boards.ts'
import { serverPid, temporaryFolder } from '#test/database.faults.ts'
import { intakeTarget } from '#test/intake.kill.ts'
import { openInstallation } from './installation.ts'

const BOARDS = 200
const SESSIONS_EACH = 10

/** Ten sessions for each of twenty people. */
async function signIn(dir: string): Promise<string[]> {
  const { config } = readConfig({}, { data: dir })
  const installation = await openInstallation(config, () => {})
  try {
    const hashCost = { memoryCost: 64, timeCost: 1 }
    const auth = openAuth(installation.world, { publicUrl: 'http://localhost', hashCost })
    const tokens: string[] = []
    for (let n = 0; n < BOARDS / SESSIONS_EACH; n++) {
      const person = {
        name: `Persona ${n}`,
        email: `p${n}@boards.example`,
        roles: ['operator'],
      } as const
      const password = 'caballo correcto pila grapa'
      const account = await addWithPassword(auth, 'command-line', person, {
        password,
        language: 'es',
      })
      for (let i = 0; i < SESSIONS_EACH; i++)
        tokens.push(
          await auth.change((tx) =>
            startSession(auth, tx, { account, way: 'password', language: 'es' }),
          ),
        )
    }
    return tokens
  } finally {
    await installation.stop()
  }
}

/** Waits until all boards have heard as many. @throws when they do not within a minute */
async function allHeard(boards: readonly Board[], many: number): Promise<void> {
  await expect
    .poll(() => boards.filter(({ heard }) => heard.length < many).length, { timeout: 60_000 })
    .toBe(0)
}

test('of 200 boards none misses a report and none hears one twice, when the server is killed and when PostgreSQL is', async () => {
  const { dir, remove } = await temporaryFolder()
  const target = intakeTarget()
  const boards: Board[] = []
  try {
    const tokens = await signIn(dir)
    let site = await target.start(dir)
    boards.push(
      ...tokens.map((token, n) =>
        openBoard(target.port(), token, `10.9.${n >> 8}.${(n & 255) + 1}`),
      ),
    )
    let sent = 0
    const report = async (): Promise<void> => {
      const key = randomUUID()
      // Who is not answered asks again under the same key.
      while (
        !(await site.send(key, 1).then(
          () => true,
          () => false,
        ))
      )
        await sleep(100)
      sent++
    }
    const several = () => Promise.all(Array.from({ length: 10 }, report))
    // A board that hears of it has been let in; until then nothing is promised.
    await expect
      .poll(
        async () => {
          await report()
          return boards.filter(({ heard }) => heard.length === 0).length
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBe(0)
    const first = boards.map(({ heard }) => heard.length)
    const before = sent
    await several()

    site.kill()
    await site.gone
    const meanwhile = several()
    site = await target.start(dir)
    await meanwhile
    await several()

    process.kill(await serverPid(dir), 'SIGKILL')
    await several()
    await several()

    const since = sent - before
    for (const [n, board] of boards.entries()) await allHeard([board], first[n]! + since)
    const told = new Set(boards[0]!.heard.slice(-since))
    expect(told.size).toBe(since)
    for (const { heard, resyncs, returns } of boards) {
      expect(new Set(heard).size).toBe(heard.length)
      expect(new Set(heard.slice(-since))).toEqual(told)
      expect(resyncs()).toBe(0)
      expect(returns()).toBeGreaterThan(0)
    }
    await site.leave()
  } finally {
    for (const board of boards) board.close()
    await remove()
  }
})
