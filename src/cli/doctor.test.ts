import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { basemapFile } from '#platform/basemap/basemap.ts'
import { lineTile, pmtilesOf } from '#test/pmtiles.ts'
import { basemap, masterKey, noticeDoors, space } from './doctor.ts'

test('the doctor looks at a key and a disk before there is a folder of data', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'convive-doctor-'))
  try {
    const keys = path.join(folder, 'master.key')
    const data = path.join(folder, 'not', 'yet')
    expect(masterKey({ data, keys })).toMatchObject({ code: 'doctor.noKeyYet' })
    writeFileSync(keys, 'key')
    expect(masterKey({ data, keys })).toMatchObject({ code: 'doctor.keyBesideData' })
    expect(space({ data }).facts.gib).toBeGreaterThan(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the doctor does not mind a key on another disk, and tells of one that a passphrase left behind', () => {
  const data = mkdtempSync(path.join(tmpdir(), 'convive-doctor-'))
  try {
    // What lies under /dev is on no disk of data, on every system.
    expect(masterKey({ data, keys: '/dev/null' })).toMatchObject({
      state: 'good',
      code: 'doctor.key',
    })
    expect(masterKey({ data, keys: 'ask' })).toMatchObject({
      state: 'good',
      code: 'doctor.keyAsked',
    })
    const left = path.join(data, 'keys', 'master.key')
    mkdirSync(path.dirname(left))
    writeFileSync(left, 'key')
    expect(masterKey({ data, keys: 'ask' })).toMatchObject({
      state: 'bad',
      code: 'doctor.keyLeftOver',
      facts: { file: left },
    })
  } finally {
    rmSync(data, { recursive: true })
  }
})

test.each(['constructor', 'toString', 'nothing'])('%s is no command', (name) => {
  const main = path.join(import.meta.dirname, 'main.ts')
  const { status, stderr } = spawnSync(process.execPath, [main, name], { encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stderr).toMatch(new RegExp(`^convive: .*«?${name}`))
})

test('the doctor says which channels tell people, and what is wrong with them', () => {
  const codes = (config: Omit<Parameters<typeof noticeDoors>[0], 'noticeSeconds'>) =>
    noticeDoors({ noticeSeconds: 10, ...config }).map(({ code, state }) => [code, state])
  expect(codes({})).toEqual([['doctor.noNotices', 'attention']])
  expect(codes({ noticeCommand: '/nowhere/tell' })).toEqual([
    ['doctor.notices', 'good'],
    ['doctor.noticeCommand', 'bad'],
  ])
  const smsHookSecret = 'sixteen letters!'
  expect(codes({ smsHook: 'http://10.0.0.7/sms', smsHookSecret })).toContainEqual([
    'doctor.hookInTheClear',
    'attention',
  ])
  expect(codes({ smsHook: 'http://127.0.0.1:9/sms', smsHookSecret })).toEqual([
    ['doctor.notices', 'good'],
  ])
})

test('a channel is tried from the command line, and what became of it is said without its secret', () => {
  const main = path.join(import.meta.dirname, 'main.ts')
  const tried = (...args: string[]) =>
    spawnSync(process.execPath, [main, 'notice', 'test', ...args], {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        LANG: 'en',
        CONVIVE_NOTICE_COMMAND: '/bin/true',
        CONVIVE_SMTP_URL: 'smtp://user:a-password@127.0.0.1:1',
        CONVIVE_SMTP_FROM: 'a@b.example',
      },
    })
  expect(tried('command')).toMatchObject({ status: 0, stdout: expect.stringContaining('command') })
  const mail = tried('mail', '--to', 'c@d.example', '--json')
  expect(mail.status).toBe(1)
  expect(JSON.parse(mail.stdout)).toMatchObject({ sent: false, why: 'unreachable' })
  expect(mail.stdout + mail.stderr).not.toContain('a-password')
  expect(tried('sms', '--to', '+5076')).toMatchObject({ status: 1 })
  expect(tried('pigeon').status).toBe(2)
  expect(tried('mail').status).toBe(2)
})

test('the doctor says what a base map is, and what is wrong with one, and nothing where there is none', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'convive-doctor-'))
  try {
    expect(await basemap({ data })).toEqual([])
    const file = basemapFile(data)
    mkdirSync(path.dirname(file))
    const line = lineTile('roads', [
      [0, 0],
      [9, 9],
    ])
    writeFileSync(file, pmtilesOf([{ z: 5, x: 8, y: 15, bytes: line }], {}))
    expect(await basemap({ data })).toMatchObject([
      { state: 'good', code: 'doctor.basemap', facts: { file, minZoom: 5, maxZoom: 5 } },
    ])
    writeFileSync(file, 'no map')
    expect(await basemap({ data })).toMatchObject([
      { state: 'attention', code: 'basemap.notPmtiles' },
    ])
  } finally {
    rmSync(data, { recursive: true })
  }
})
