import { afterAll, beforeAll, expect, test } from 'vitest'
import { sequenceAll } from '#kernel/ledger/sequencer.service.ts'
import { logSigner } from '#kernel/ledger/signer.service.ts'
import { MINUTE } from '#kernel/time.ts'
import { openPresence } from '#platform/presence/presence.ts'
import type { Site } from '#platform/stage.ts'
import type { Caller } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { testApp } from '#test/http.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { policy, retention } from '../../loop.ts'
import { say } from '../../messages.ts'
import { trustPages } from './trust.pages.ts'

let fresh: FreshDb
let here: TestWorld
let shown: (language: string) => Promise<string>

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh)
  const publicUrl = 'https://convive.example'
  const site: Site = {
    emergencyPhone: '104',
    publicUrl,
    styles: [],
    policy,
    retention,
    channels: [],
    presence: openPresence(),
    say,
  }
  const { app } = testApp({ pages: trustPages(here.world, site), policy, say })
  shown = async (language) => {
    const answer = await app.request(`/observatory/ledger?lang=${language}`)
    expect(answer.status).toBe(200)
    return answer.text()
  }
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})

const readings = (n: number, office: 'operator' | 'supervisor') =>
  here.world.transaction(async (tx) => {
    const by: Caller = { actors: [office, 'staff'], language: 'es' }
    const about = { kind: 'report', id: '00000000-0000-7000-8000-00000000000a' }
    for (let i = 0; i < n; i++)
      tx.ledger({ did: 'report.read', about, by, purpose: 'response', reason: 'relevo de Ana' })
  })

test('before anything is signed the page says so', async () => {
  expect(await shown('es')).toContain('Todavía no hay nada firmado.')
  expect(await shown('en')).toContain('In this time nobody read anything personal.')
})

test('everybody sees the signed state, the key, and the one command that checks it', async () => {
  await readings(3, 'operator')
  const signer = logSigner(here.world.derive, 1)
  await sequenceAll(here.world, signer)
  for (const language of ['es', 'pt', 'en']) {
    const text = await shown(language)
    expect(text).toContain(signer.key.name)
    expect(text).toContain('node verify.mjs https://convive.example --since checkpoint.txt --key')
    expect(text).toContain('href="/ledger/checkpoint"')
    expect(text).not.toContain('Ana')
  }
})

test('readings are counted by office and purpose, anew each minute, without those of long ago', async () => {
  await readings(2, 'supervisor')
  here.clock.now += MINUTE
  const text = (await shown('en')).replace(/\s+/g, ' ')
  expect(text).toMatch(/operator<\/th> <td[^>]*>responding<\/td> <td[^>]*>3</)
  expect(text).toMatch(/supervisor<\/th> <td[^>]*>responding<\/td> <td[^>]*>2</)
  here.clock.now += 31 * 24 * 60 * MINUTE
  expect(await shown('en')).toContain('In this time nobody read anything personal.')
})
