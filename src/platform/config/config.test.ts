import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '#kernel/refusal.ts'
import { naughty } from '#test/mutations.ts'
import { speaker } from '../messages/messages.ts'
import { messages } from './config.messages.ts'
import { readConfig } from './config.ts'

let data: string
beforeAll(() => {
  data = mkdtempSync(path.join(tmpdir(), 'convive-config-'))
})
afterAll(() => rmSync(data, { recursive: true }))

const say = speaker(messages)
const languages = ['es', 'pt', 'en'] as const
const { shown } = readConfig({}, { data: tmpdir() })
const inFile = (text: string) => writeFileSync(path.join(data, 'config.json'), text)

test('an option goes before the environment, that before config.json, that before the default', () => {
  inFile('\ufeff{ "port": 1, "name": "Chepo", "zone": "America/Bogota" }')
  const read = readConfig({ CONVIVE_PORT: '2', CONVIVE_NAME: 'Tortí' }, { data, port: '3' })
  expect(read.config).toMatchObject({
    port: 3,
    name: 'Tortí',
    zone: 'America/Bogota',
    territory: 'pa',
  })
  const origins = Object.fromEntries(read.shown.map(({ name, origin }) => [name, origin]))
  expect(origins).toMatchObject({
    port: 'option',
    name: 'environment',
    zone: 'config.json',
    territory: 'default',
    publicUrl: 'not set',
  })
  expect(readConfig({ CONVIVE_PORT: '' }, { data }).config.port).toBe(1)
})

test.each(['{', '[]', 'null', '"x"', '{"puerto": 1}', '{"port": {}}', ''])(
  'a config.json of %s is refused by its name or the setting’s',
  (text) => {
    inFile(text)
    expect(() => readConfig({}, { data })).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^config\.(file|fileName|wrong)$/) }),
    )
  },
)

/** What is never shown. */
const secrets = ['databaseUrl', 'metricsToken', 'noticeHookSecret', 'smsHookSecret', 'smtpUrl']

test('what is secret is shown as stars, and a door needs both of its halves', () => {
  const doors = {
    CONVIVE_NOTICE_HOOK: 'https://hooks.example/convive',
    CONVIVE_NOTICE_HOOK_SECRET: 'sixteen letters!',
    CONVIVE_SMTP_URL: 'smtps://notices:password@mail.example',
    CONVIVE_SMTP_FROM: 'Convive <notices@town.example>',
  }
  inFile('{}')
  const known = readConfig(doors, { data }).shown
  expect(known.filter(({ value }) => value === '***').map(({ name }) => name)).toEqual([
    'noticeHookSecret',
    'smtpUrl',
  ])
  expect(JSON.stringify(known)).not.toMatch(/password|sixteen/)
  for (const [given, missing] of [
    ['CONVIVE_NOTICE_HOOK', 'CONVIVE_NOTICE_HOOK_SECRET'],
    ['CONVIVE_SMTP_FROM', 'CONVIVE_SMTP_URL'],
  ] as const)
    expect(() => readConfig({ [given]: doors[given] }, { data })).toThrow(
      expect.objectContaining({ code: 'config.doorHalf', facts: { given, missing } }),
    )
})

test.each(['https://a:b@hooks.example/', 'https://hooks.example/?token=1', 'file:///etc/passwd'])(
  'the address of a hook cannot be %s',
  (address) => {
    inFile('{}')
    expect(() => readConfig({ CONVIVE_NOTICE_HOOK: address }, { data })).toThrow(
      expect.objectContaining({ code: 'config.wrong' }),
    )
  },
)

test('every setting is explained in every language', () => {
  for (const { name } of shown)
    for (const language of languages)
      expect(say(language, 'config.about', { name }).length, name).toBeGreaterThan(10)
})

test('whatever a setting is set to, it is taken or refused by its name, and a secret is never repeated', () => {
  inFile('{}')
  const setting = fc.constantFrom(...shown.filter(({ name }) => name !== 'data'))
  const property = fc.property(setting, fc.constantFrom(...naughty), ({ name, env }, text) => {
    try {
      readConfig({ [env]: text }, { data })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (/Half$/.test(error.code)) return
      expect(error).toMatchObject({ code: 'config.wrong', facts: { name, setting: env } })
      const isSecret = secrets.includes(name)
      for (const language of languages)
        expect(say(language, error.code, error.facts)).toContain(isSecret ? '***' : env)
      if (isSecret) expect(Object.values(error.facts)).not.toContain(text)
    }
  })
  fc.assert(property, { numRuns: 2000, seed: 20261127 })
})
