import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { replaceKeyFile, writeKeyFile } from './master.ts'

test('a recovered key puts aside what stands in its place, and nothing when it is the same', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'convive-master-'))
  try {
    const file = path.join(dir, 'master.key')
    await writeKeyFile(file, 'of another installation')
    await replaceKeyFile(file, 'recovered')
    await replaceKeyFile(file, 'recovered')
    expect(await readFile(file, 'utf8')).toBe('recovered')
    const aside = (await readdir(dir)).filter((name) => name !== 'master.key')
    expect(aside).toHaveLength(1)
    expect(await readFile(path.join(dir, aside[0]!), 'utf8')).toBe('of another installation')
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
