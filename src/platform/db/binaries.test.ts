import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { findBinaries, restoreLibraryLinks } from './binaries.ts'

test('the programs of the package run, and say their version', async () => {
  const { folder, version, major } = await findBinaries()
  expect(version).toMatch(/^\d+\.\d+$/)
  expect(version.startsWith(`${major}.`)).toBe(true)
  expect((await lstat(path.join(folder, 'initdb'))).isFile()).toBe(true)
})

test('a folder without PostgreSQL is refused with the kind of computer', async () => {
  await expect(findBinaries('/nowhere')).rejects.toMatchObject({
    kind: 'absent',
    code: 'db.noBinaries',
    facts: { computer: `${process.platform}-${process.arch}` },
  })
})

test('the library links that npm does not pack are made again, by several at once and twice', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'convive-links-'))
  try {
    await mkdir(path.join(root, 'native', 'lib'), { recursive: true })
    await writeFile(path.join(root, 'native', 'lib', 'libx.so.60.2'), 'the library')
    const links = ['libx.so', 'libx.so.60'].map((name) => ({
      source: 'native/lib/libx.so.60.2',
      target: `native/lib/${name}`,
    }))
    await writeFile(path.join(root, 'native', 'pg-symlinks.json'), JSON.stringify(links))
    await Promise.all([1, 2, 3, 4].map(() => restoreLibraryLinks(root)))
    await restoreLibraryLinks(root)
    for (const { target } of links)
      expect(await readFile(path.join(root, target), 'utf8')).toBe('the library')
  } finally {
    await rm(root, { recursive: true })
  }
})
