import { expect, test } from 'vitest'
import { laws } from '#kernel/clock/law.ts'
import { openPresence } from '#platform/presence/presence.ts'
import type { World } from '#platform/world.ts'
import { testApp } from '#test/http.ts'
import { testTenant } from '#test/world.ts'
import { messages, say } from '../../messages.ts'
import { lawPages } from './law.pages.ts'

const site = {
  emergencyPhone: '104',
  publicUrl: 'http://localhost:8080',
  styles: [],
  policy: [],
  retention: [],
  channels: [],
  presence: openPresence(),
  say,
}

const pageOf = async (jurisdiction: string, language: string): Promise<string> => {
  const tenant = { ...testTenant, jurisdiction }
  const now = () => Date.parse('2026-11-27T14:00:00Z')
  const { app } = testApp({
    routes: [],
    pages: lawPages({ tenant, now } as unknown as World, site),
    decide: () => ({ allow: true, fields: [], obligations: [], sensitivity: 0 }),
    say,
  })
  const answer = await app.request(`http://localhost:8080/observatory/law?lang=${language}`)
  expect(answer.status).toBe(200)
  return answer.text()
}

test.each(laws.map(({ jurisdiction }) => jurisdiction))(
  'the public page of %s shows every rule with its article, and that nobody has signed it off',
  async (jurisdiction) => {
    const page = await pageOf(jurisdiction, 'es')
    const law = laws.find((each) => each.jurisdiction === jurisdiction)!
    for (const { id, version, citation } of law.rules) {
      expect(page).toContain(`${id}@${version}`)
      expect(page).toContain(citation)
    }
    expect(page.split(say('es', 'law.unsigned')).length - 1).toBe(law.rules.length)
  },
)

test.each(['es', 'pt', 'en'] as const)('is whole in %s', async (language) => {
  const page = await pageOf('pa', language)
  expect(page).toContain(say(language, 'law.pageTitle'))
  expect(page).not.toMatch(/law\.[a-z]+\./)
})

test('every rule has a name, and every doubt its words', () => {
  const codes = Object.keys(messages)
  for (const { jurisdiction, rules } of laws)
    for (const { id, doubt } of rules) {
      expect(codes).toContain(`law.rule.${id}`)
      const name = `law.doubt.${jurisdiction}.${id}`
      expect(codes.includes(name), name).toBe(doubt)
    }
})
