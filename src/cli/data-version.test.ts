import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { assertNotNewer, noteVersion } from './data-version.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convive-version-'))
})
afterEach(() => rm(dir, { recursive: true }))

test('a folder that nobody has worked on, the same version and an older one are taken', async () => {
  await assertNotNewer(dir, '0.2.0')
  await noteVersion(dir, '0.2.0')
  for (const program of ['0.2.0', '0.2.9', '0.3.0', '1.0.0']) await assertNotNewer(dir, program)
  await noteVersion(dir, '0.3.1')
  expect(JSON.parse(await readFile(path.join(dir, 'version.json'), 'utf8'))).toEqual({
    format: 1,
    program: '0.3.1',
  })
})

test.each(['0.1.9', '0.2.7'])(
  'an older program, %s, is refused with both versions',
  async (program) => {
    await noteVersion(dir, '0.10.0')
    await expect(assertNotNewer(dir, program)).rejects.toMatchObject({
      code: 'installation.newerData',
      facts: { theirs: '0.10.0', ours: program },
    })
  },
)

test('another form of the folder is refused whatever the version, and a damaged note by name', async () => {
  await writeFile(path.join(dir, 'version.json'), JSON.stringify({ format: 2, program: '0.1.0' }))
  await expect(assertNotNewer(dir, '9.0.0')).rejects.toMatchObject({
    code: 'installation.newerData',
  })
  await writeFile(path.join(dir, 'version.json'), '{')
  await expect(assertNotNewer(dir, '9.0.0')).rejects.toMatchObject({
    code: 'installation.badVersion',
  })
})
