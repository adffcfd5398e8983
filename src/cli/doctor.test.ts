import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { masterKey, space } from './doctor.ts'

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

test.each(['constructor', 'toString', 'nothing'])('%s is no command', (name) => {
  const main = path.join(import.meta.dirname, 'main.ts')
  const { status, stderr } = spawnSync(process.execPath, [main, name], { encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stderr).toMatch(new RegExp(`^convive: .*«?${name}`))
})
