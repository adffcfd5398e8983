import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepareFolder } from './restore-folder.ts'

let data: string
let files: string

beforeEach(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'convive-restore-folder-'))
  files = path.join(data, 'files')
  await mkdir(files)
  await writeFile(path.join(files, 'one'), 'sealed')
})
afterEach(() => rm(data, { recursive: true, force: true }))

const stands = () => readFile(path.join(files, 'one'), 'utf8')

test('a folder that holds files is not restored into', async () => {
  await expect(prepareFolder(data, files)).rejects.toMatchObject({ code: 'restore.notEmpty' })
  expect(await stands()).toBe('sealed')
})

test('files of a restore that was killed stay until others take their place', async () => {
  await mkdir(path.join(data, '.restoring'))
  const refused = await prepareFolder(data, files)
  expect(await stands()).toBe('sealed')
  await refused.clear()
  expect(await stands()).toBe('sealed')
  await mkdir(path.join(data, '.restoring'))
  const folder = await prepareFolder(data, files)
  await mkdir(folder.files)
  await writeFile(path.join(folder.files, 'two'), 'restored')
  await folder.placeFiles()
  await folder.clear()
  expect(existsSync(path.join(files, 'one'))).toBe(false)
  expect(await readFile(path.join(files, 'two'), 'utf8')).toBe('restored')
})
