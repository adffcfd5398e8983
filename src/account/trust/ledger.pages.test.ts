import { afterAll, beforeAll, expect, test } from 'vitest'
import { laws } from '#kernel/clock/law.ts'
import { sequenceAll } from '#kernel/ledger/sequencer.service.ts'
import { logSigner } from '#kernel/ledger/signer.service.ts'
import { DAY } from '#kernel/time.ts'
import { openPresence } from '#platform/presence/presence.ts'
import type { Site } from '#platform/stage.ts'
import type { Caller } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { testApp } from '#test/http.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { policy, retention } from '../../loop.ts'
import { messages, say } from '../../messages.ts'
import { trustPages } from './trust.pages.ts'

let fresh: FreshDb
let here: TestWorld
let shown: (language: string, page?: string) => Promise<string>

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
  shown = async (language, page = 'ledger') => {
    const answer = await app.request(`/observatory/${page}?lang=${language}`)
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

test('readings of whole days are counted by office and purpose, a few as few, those of long ago not', async () => {
  await readings(5, 'supervisor')
  expect(await shown('en')).toContain('In this time nobody read anything personal.')
  here.clock.now += DAY
  for (const page of ['ledger', 'trust']) {
    const text = (await shown('en', page)).replace(/\s+/g, ' ')
    expect(text).toMatch(/operator<\/th> <td[^>]*>responding<\/td> <td[^>]*>fewer than 5</)
    expect(text).toMatch(/supervisor<\/th> <td[^>]*>responding<\/td> <td[^>]*>5</)
  }
  await readings(7, 'supervisor')
  expect(await shown('en', 'trust')).not.toMatch(/>(7|12)</)
  here.clock.now += 31 * DAY
  expect(await shown('en')).toContain('In this time nobody read anything personal.')
})

test.each(['es', 'pt', 'en'] as const)(
  'how data are looked after stands on one page in %s',
  async (language) => {
    const text = await shown(language, 'trust')
    const personal = policy.filter(({ sensitivity }) => sensitivity >= 2)
    expect(personal.length).toBeGreaterThan(3)
    for (const { action } of personal) expect(text).toContain(`<code>${action}</code>`)
    expect(text).not.toContain('<code>observatory.read</code>')
    const kept = laws.find(
      ({ jurisdiction }) => jurisdiction === here.world.tenant.jurisdiction,
    )!.rules
    for (const { id, version, citation, kind } of kept) {
      expect(text.includes(`${id}@${version}`), id).toBe(kind === 'retention')
      if (kind === 'retention') expect(text).toContain(citation)
    }
    expect(text).toContain('--since checkpoint.txt --key')
    expect(text).not.toMatch(/(?:trust|ledger|law|permissions)\.[a-z]+[A-Z.][a-zA-Z.]*</)
  },
)

test('the table of who may do what has words for each of its lines', async () => {
  const codes: readonly string[] = Object.keys(messages)
  const words = policy.flatMap(({ action, actors, relation, purposes, obligations }) => [
    `action.${action}`,
    `relation.${relation}`,
    ...actors.map((actor) => `actor.${actor}`),
    ...purposes.map((purpose) => `purpose.${purpose}`),
    ...obligations.map((duty) => `duty.${duty}`),
  ])
  expect(words.filter((word) => !codes.includes(`permissions.${word}`))).toEqual([])
})
