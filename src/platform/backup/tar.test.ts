import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTar, tarEnd, tarHeader, tarPadding } from './tar.ts'

type Members = readonly (readonly [string, Uint8Array])[]

const packed = (members: Members): Buffer =>
  Buffer.concat([
    ...members.flatMap(([name, bytes]) => [
      tarHeader(name, bytes.length, Date.parse('2026-11-21')),
      bytes,
      tarPadding(bytes.length),
    ]),
    tarEnd,
  ])

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function unpack(bytes: Uint8Array, size = 700): Promise<[string, string][]> {
  const found: [string, string][] = []
  for await (const { name, bytes: parts } of readTar(inPieces(bytes, size))) {
    const all: Uint8Array[] = []
    for await (const part of parts) all.push(part)
    found.push([name, Buffer.concat(all).toString('hex')])
  }
  return found
}

test('who stops reading early lets go of where the bytes come from', async () => {
  let isOver = false
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      yield* inPieces(packed([['a', new Uint8Array(2000)]]), 700)
    } finally {
      isOver = true
    }
  }
  for await (const { name } of readTar(source())) if (name === 'a') break
  expect(isOver).toBe(true)
})

const members = fc.array(
  fc.tuple(fc.stringMatching(/^[a-z]{1,8}\/[a-z0-9]{1,80}$/), fc.uint8Array({ maxLength: 2000 })),
  { maxLength: 6 },
)

test('what goes in comes out, in whatever pieces it arrives', () =>
  fc.assert(
    fc.asyncProperty(members, fc.integer({ min: 1, max: 3000 }), async (wanted, size) => {
      const hex = wanted.map(([name, bytes]) => [name, Buffer.from(bytes).toString('hex')])
      expect(await unpack(packed(wanted), size)).toEqual(hex)
    }),
    { numRuns: 50 },
  ))

test('a member that nobody reads is passed over', async () => {
  const names: string[] = []
  for await (const { name } of readTar(
    inPieces(
      packed([
        ['a', Buffer.alloc(5000)],
        ['b', Buffer.alloc(1)],
      ]),
      999,
    ),
  ))
    names.push(name)
  expect(names).toEqual(['a', 'b'])
})

test('what ends early or has a damaged header is no archive', async () => {
  const whole = packed([['a', Buffer.alloc(900, 1)]])
  for (const cut of [0, 100, 512, 800, whole.length - 1024])
    await expect(unpack(whole.subarray(0, cut))).rejects.toMatchObject({ name: 'NotAnArchive' })
  const flipped = Buffer.from(whole)
  flipped[130] = 0x31
  await expect(unpack(flipped)).rejects.toMatchObject({ name: 'NotAnArchive' })
})

test('names and sizes that a header cannot hold are faults', () => {
  for (const name of ['', 'a'.repeat(101), 'ñ', 'a b'])
    expect(() => tarHeader(name, 1, 0)).toThrow(RangeError)
  for (const size of [-1, 0.5, 8 ** 11]) expect(() => tarHeader('a', size, 0)).toThrow(RangeError)
})

test('the system’s own tar reads it', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'convive-tar-'))
  try {
    const bytes = Buffer.from('convivencia')
    await writeFile(
      path.join(dir, 'x.tar'),
      packed([
        ['tables/a/000000', bytes],
        ['m.json', Buffer.alloc(0)],
      ]),
    )
    execFileSync('tar', ['xf', 'x.tar'], { cwd: dir })
    expect(await readFile(path.join(dir, 'tables/a/000000'), 'utf8')).toBe('convivencia')
    expect((await readFile(path.join(dir, 'm.json'))).length).toBe(0)
  } finally {
    await rm(dir, { recursive: true })
  }
})
