import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const main = path.join(import.meta.dirname, 'main.ts')

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convive-config-'))
  await writeFile(path.join(dir, 'config.json'), JSON.stringify({ name: 'Municipio de Chepo' }))
})
afterAll(() => rm(dir, { recursive: true }))

const asked = (language: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [main, 'config', ...args], {
    env: {
      ...{ PATH: process.env.PATH, LANG: language, CONVIVE_DATA: dir, CONVIVE_PORT: '8099' },
      DATABASE_URL: 'postgres://convive:not-to-be-shown@db.example/convive',
    },
  })

test('every setting is told with its value and where it comes from, and no secret', async () => {
  const { stdout } = await asked('es_PA.UTF-8', '--json')
  const settings = JSON.parse(stdout) as { env: string; value: string; origin: string }[]
  const told = Object.fromEntries(settings.map(({ env, ...more }) => [env, more]))
  expect(told.CONVIVE_PORT).toMatchObject({ value: '8099', origin: 'environment' })
  expect(told.CONVIVE_NAME).toMatchObject({ value: 'Municipio de Chepo' })
  expect(told.CONVIVE_NAME?.origin).not.toBe(told.CONVIVE_TERRITORY?.origin)
  expect(told.DATABASE_URL?.origin).toBe('environment')
  expect(stdout).not.toContain('not-to-be-shown')
})

test('a person reads it in her own language', async () => {
  const [es, pt] = await Promise.all([asked('es_PA.UTF-8'), asked('pt_BR.UTF-8')])
  expect(es.stdout).toContain('CONVIVE_PORT')
  expect(es.stdout).not.toBe(pt.stdout)
  expect(es.stdout).not.toContain('not-to-be-shown')
})

test('what is no setting is refused in one sentence', async () => {
  await writeFile(path.join(dir, 'config.json'), JSON.stringify({ nome: 'Chepo' }))
  await expect(asked('en_US.UTF-8')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^convive: .*nome.*\n$/),
  })
})
