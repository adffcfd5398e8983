import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newCanary, type Planted, plant, sweep } from '#test/canary.ts'
import { columnsNeverFilled } from '#test/canary-columns.ts'
import { partsNotPlanted } from '#test/canary-parts.ts'
import { findIn, needlesFor, needlesForNumber } from '#test/needles.ts'

let planted: Planted
beforeAll(async () => {
  planted = await plant(newCanary())
}, 300_000)
afterAll(() => planted?.stop())

const shown = (
  finds: readonly { place: string; what: string; encoding: string; around: string }[],
) =>
  finds.map(({ place, what, encoding, around }) => `${what} as ${encoding} in ${place}: ${around}`)

describe('nothing is looked for that was never told', () => {
  const unplanted = () =>
    planted.asOwner(async (client) => [
      ...(await columnsNeverFilled(client)),
      ...(await partsNotPlanted(client, planted.data, planted.canary.needles)),
    ])

  test('every column that may hold words holds some, and every sealed part holds what was planted', async () => {
    expect(await unplanted()).toEqual([])
  })

  test('a column that nobody told anything is named, unless the schema says that it is plain', async () => {
    const named = await planted.asOwner(async (client) => {
      await client.query(`create table gossip (words text, kind text check (kind in ('a', 'b')), code text);
        comment on column gossip.code is 'sensitivity 1: a code'`)
      const found = await columnsNeverFilled(client)
      await client.query('drop table gossip')
      return found
    })
    expect(named).toEqual(['gossip.words'])
  })

  test('a sealed part that nobody filled, or filled with something else, is named', async () => {
    const named = await planted.asOwner(async (client) => {
      await client.query('begin')
      await client.query("delete from sealed_part where part like 'review:%'")
      const found = await partsNotPlanted(client, planted.data, planted.canary.needles)
      await client.query('rollback')
      return found
    })
    expect(named).toEqual(['incident/review'])
    const others = await planted.asOwner((client) =>
      partsNotPlanted(client, planted.data, needlesFor('words', 'nobody said this')),
    )
    expect(others).toContain('report/story')
  })
})

test('what people tell lies nowhere in clear: database, log of the database, files, logs, metrics, processes', async () => {
  const { finds, files, bytes, rows } = await sweep(planted)
  expect(shown(finds)).toEqual([])
  // A sweep that looks at nothing finds nothing.
  expect(files).toBeGreaterThan(900)
  expect(bytes).toBeGreaterThan(30e6)
  expect(rows).toBeGreaterThan(700)
}, 120_000)

test('nor after it was erased', async () => {
  await planted.asOwner((client) => client.query('delete from data_key'))
  expect(shown((await sweep(planted)).finds)).toEqual([])
}, 120_000)

describe('a hole made on purpose is found', () => {
  test('in a table, long and so compressed; in a file in each encoding; in log, metrics and processes', async () => {
    const { canary, data, said } = planted
    const story = canary.text('leaked')
    await planted.asOwner(async (client) => {
      await client.query('create table leak (words text, place float8)')
      await client.query('insert into leak values ($1, $2)', [
        `${story} `.repeat(2_000),
        canary.lat,
      ])
    })
    const folder = path.join(data, 'files', 'leak')
    mkdirSync(folder, { recursive: true })
    const base64 = (before: string) => Buffer.from(`${before}${story}`).toString('base64')
    const written = {
      utf8: story,
      utf16: Buffer.from(story, 'utf16le'),
      hex: Buffer.from(story).toString('hex'),
      large: story.toUpperCase(),
      base64: base64(''),
      base64At1: base64('x'),
      base64At2: base64('xx'),
    }
    for (const [name, content] of Object.entries(written))
      writeFileSync(path.join(folder, name), content)
    said.push(Buffer.from(`{"what":"${story}"}\n`))
    const child = spawn('sleep', ['600'], {
      argv0: `${data} ${story}`,
      env: { PATH: process.env.PATH, LEAK: story },
    })
    const metrics = createServer((_, answer) =>
      answer.end(`# TYPE leak gauge\nleak{of="${story}"} 1`),
    )
    await once(metrics.listen(0), 'listening')
    const { port } = metrics.address() as AddressInfo
    const { finds } = await sweep({ ...planted, url: `http://localhost:${port}` }).finally(() => {
      child.kill()
      metrics.close()
    })
    const places = new Set(finds.map(({ place }) => path.relative(data, place)))
    for (const name of Object.keys(written)) expect([...places]).toContain(`files/leak/${name}`)
    const found = finds.map(({ place, what }) => `${what} in ${place}`)
    expect(found).toContain('words in table leak')
    expect(found).toContain('latitude in table leak')
    expect(found).toContain('words in log')
    expect(found).toContain('words in metrics')
    expect(found).toContain(`words in arguments of ${child.pid}`)
    expect(found).toContain(`words in environment of ${child.pid}`)
    expect(
      finds.some(({ place, encoding }) => place.includes('/db/') && encoding.startsWith('double')),
    ).toBe(true)
  }, 120_000)

  test.each([
    ['escaped for JSON', String.raw`{"a":"se\u00f1ora"}`, 'JSON'],
    ['escaped for an address', '/x?q=se%C3%B1ora', 'URL'],
    ['in UTF-16, large end first', Buffer.from('señora', 'utf16le').swap16(), 'UTF-16 BE'],
    ['in Latin-1', Buffer.from('señora', 'latin1'), 'Latin-1'],
  ])('%s', (_, content, encoding) => {
    const [find] = findIn('here', Buffer.from(content as string), needlesFor('words', 'señora'))
    expect(find).toMatchObject({ place: 'here', encoding })
  })

  test('as a number of eight bytes', () => {
    const bytes = Buffer.alloc(20)
    bytes.writeDoubleLE(8.9417263, 7)
    expect(findIn('here', bytes, needlesForNumber('latitude', 8.9417263))).toMatchObject([
      { encoding: 'double LE' },
    ])
  })
})
