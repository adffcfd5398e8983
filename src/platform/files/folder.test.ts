import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR } from '#kernel/time.ts'
import { onSmallDisk } from '#test/machine.ts'
import { folderStore } from './folder.ts'

let dir: string
let folder: string
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convive-files-'))
  folder = path.join(dir, 'files')
})
afterEach(() => rm(dir, { recursive: true }))

const namesIn = async (place = folder): Promise<string[]> =>
  (await readdir(place, { recursive: true })).filter((name) => !/^[0-9a-f]{2}$/.test(name))
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

test('a file is kept under the hash of its bytes, for nobody else to read, until it is removed', async () => {
  const store = folderStore(folder)
  const bytes = randomBytes(100_000)
  const name = await store.put(bytes)
  expect(name).toBe(sha256(bytes))
  expect(await namesIn()).toEqual([`${name.slice(0, 2)}/${name}`])
  expect((await stat(path.join(folder, name.slice(0, 2), name))).mode & 0o777).toBe(0o600)
  expect((await stat(path.join(folder, name.slice(0, 2)))).mode & 0o777).toBe(0o700)
  expect(Buffer.from((await folderStore(folder).get(name))!).equals(bytes)).toBe(true)
  await store.remove(name)
  await store.remove(name)
  expect(await store.get(name)).toBeUndefined()
  expect(await namesIn()).toEqual([])
})

test('the same bytes at once are one file, and empty ones a file too', async () => {
  const bytes = randomBytes(50_000)
  const names = await Promise.all(Array.from({ length: 8 }, () => folderStore(folder).put(bytes)))
  expect(new Set(names)).toEqual(new Set([sha256(bytes)]))
  const empty = await folderStore(folder).put(new Uint8Array())
  expect(await folderStore(folder).get(empty)).toHaveLength(0)
  expect(await namesIn()).toHaveLength(2)
})

test.each(['', '../../etc/passwd', 'a'.repeat(63), `${'a'.repeat(63)}G`, `${'a'.repeat(64)}/..`])(
  'a name that no file can have is a fault: %j',
  async (name) => {
    const store = folderStore(folder)
    await expect(store.get(name)).rejects.toThrow(RangeError)
    await expect(store.remove(name)).rejects.toThrow(RangeError)
  },
)

test('what a process left that died while it wrote is swept after an hour, not before', async () => {
  await mkdir(folder)
  const [old, young] = ['part-0000000000000000', 'part-1111111111111111']
  for (const name of [old, young]) await writeFile(path.join(folder, name), 'half')
  const then = new Date(Date.now() - 2 * HOUR)
  await utimes(path.join(folder, old), then, then)
  const name = await folderStore(folder).put(randomBytes(10))
  expect((await namesIn()).sort()).toEqual([`${name.slice(0, 2)}/${name}`, young].sort())
})

describe.runIf(process.getuid?.() === 0)('on a full disk, as root,', () => {
  test('nothing half is left, what stood stands, and it goes on when there is room', async () => {
    await onSmallDisk(dir, 'size=4m', async (disk) => {
      const store = folderStore(path.join(disk, 'files'))
      const small = randomBytes(100_000)
      const kept = await store.put(small)
      const film = path.join(disk, 'film')
      await writeFile(film, Buffer.alloc(3_400_000))
      const large = randomBytes(1_500_000)
      await expect(store.put(large)).rejects.toMatchObject({ kind: 'full', code: 'files.full' })
      expect(
        (await namesIn(path.join(disk, 'files'))).filter((name) => name.includes('part')),
      ).toEqual([])
      expect(await store.get(sha256(large))).toBeUndefined()
      expect(Buffer.from((await store.get(kept))!).equals(small)).toBe(true)
      await rm(film)
      expect(await store.put(large)).toBe(sha256(large))
    })
  })
})
