import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findOffences } from './directions.ts'
import { whyNot, writeSlice } from './slice.ts'

const house = path.dirname(import.meta.dirname)
let root: string

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'convive-slice-'))
  writeFileSync(path.join(root, 'package.json'), '{ "imports": {} }')
})
afterEach(() => rmSync(root, { recursive: true }))

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

test.each([
  ['hydrant', 'listHydrants', '/api/hydrants'],
  ['bus-stop', 'listBusStops', '/api/bus-stops'],
  ['agency', 'listAgencies', '/api/agencies'],
  ['torch', 'listTorches', '/api/torches'],
])('a %s is listed by %s at %s, by server and browser', (feature, list, address) => {
  writeSlice(root, 'respond', feature)
  for (const role of ['schema', 'client']) {
    const text = read(`src/respond/${feature}/${feature}.${role}.ts`)
    expect(text).toContain(`export const ${list} =`)
    expect(text.split(`'${address}'`)).toHaveLength(3)
  }
})

test('a slice reads and keeps the directions, and its stage has a door', () => {
  const left = writeSlice(root, 'respond', 'bus-stop')
  const { files, offences } = findOffences(root)
  expect(files).toContain('src/respond/server.ts')
  expect(files).toHaveLength(8)
  // What it leans on is not in this folder.
  expect(offences.filter(({ rule }) => rule !== 'unresolvable')).toEqual([])
  const where = left.map((line) => line.split('  ')[0])
  expect(where).toEqual([
    'src/migrations.ts',
    'src/messages.ts',
    'src/loop.ts',
    'package.json',
    'src/account/trust/trust.messages.ts',
  ])
})

test('a door that stands is not touched, and what it lacks is told', () => {
  mkdirSync(path.join(root, 'src/respond'), { recursive: true })
  writeFileSync(path.join(root, 'src/respond/server.ts'), '// ours')
  const left = writeSlice(root, 'respond', 'bus-stop')
  expect(read('src/respond/server.ts')).toBe('// ours')
  expect(left.join('\n')).toContain('src/respond/server.ts  ...busStopRoutes(world) in routes')
})

test('a name that would not work is refused before anything is written', () => {
  expect(whyNot(house, 'respond', 'name-of-a-test')).toBeUndefined()
  expect(whyNot(house, 'nowhere', 'hydrant')).toContain('usage')
  expect(whyNot(house, 'respond', 'Hydrant')).toContain('usage')
  expect(whyNot(house, 'respond', 'order')).toContain('word of SQL')
  expect(whyNot(house, 'listen', 'report')).toContain('stands already')
  expect(whyNot(house, 'respond', 'report')).toContain('report.table.ts')
  expect(whyNot(house, 'respond', 'matter-event')).toContain('matter.table.ts')
})
