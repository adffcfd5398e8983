import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { exportAll } from '#platform/backup/export.service.ts'
import { verifyLedger } from '#platform/backup/ledger-check.ts'
import { restoreBackup } from '#platform/backup/restore.service.ts'
import { readIdentities } from '#platform/backup/sealed-file.ts'
import { openPool } from '#platform/db/db.ts'
import { migrate } from '#platform/db/migrate.ts'
import { folderStore } from '#platform/files/folder.ts'
import type { Keys } from '#platform/keys/keys.ts'
import { keysOfRows } from '#platform/keys/ring.service.ts'
import { openWorld } from '#platform/open-world.ts'
import type { Tenant } from '#platform/world.ts'
import { freshDb } from '#test/database.ts'
import { policy } from '../loop.ts'
import { migrations } from '../migrations.ts'

const fixtures = path.resolve(import.meta.dirname, '../../test/fixture')
const versions = readdirSync(fixtures)

test('there is data of a version to open, and it is small', () => {
  expect(versions.length).toBeGreaterThan(0)
  for (const each of versions)
    expect(statSync(path.join(fixtures, each, 'data.age')).size).toBeLessThan(300_000)
})

test.each(versions)(
  'data of version %s come back, are brought to the present and are read',
  async (version) => {
    const at = (name: string): string => path.join(fixtures, version, name)
    const dir = await mkdtemp(path.join(tmpdir(), 'convive-upgrade-'))
    const db = await freshDb({ empty: true })
    try {
      const master = Buffer.from(readFileSync(at('master.key'), 'utf8').trim(), 'hex')
      let keys: Keys | undefined
      const restored = await restoreBackup({
        data: at('data.age'),
        keys: at('keys.age'),
        identities: readIdentities(readFileSync(at('identity.txt'), 'utf8'), 'identity.txt'),
        steps: migrations,
        owner: db.ownerConfig,
        files: path.join(dir, 'files'),
        verifyLedger,
        unlock: async (rows) => {
          keys = keysOfRows(1, rows, master)
          return keys
        },
      })
      expect(restored).toMatchObject({ missing: 0, damaged: [], erased: {} })
      expect(restored.ledger).toBeGreaterThan(0)
      await migrate(db.ownerConfig, migrations, () => {})
      const { rows: tenants } = await db.owner.query<Tenant>('select * from tenant')
      const { rows: reports } = await db.owner.query<{ id: string }>('select id from report')
      const { rows: accounts } = await db.owner.query<{ id: Id<'account'> }>(
        'select id from account',
      )
      expect(reports.length).toBeGreaterThan(0)
      const pool = openPool(db.app)
      const files = folderStore(path.join(dir, 'files'))
      const world = openWorld({ pool, tenant: tenants[0]!, keys: keys!, files, policy })
      const story = await world.open(
        {
          who: { actors: ['operator', 'staff'], account: accounts[0]!.id, language: 'es' },
          what: { kind: 'report', id: reports[0]!.id },
          action: 'report.read',
          relations: ['any'],
          purpose: 'response',
          basis: 'typed',
          reason: 'prueba de la versión nueva',
        },
        async (record) => record.part<string>('story'),
      )
      await pool.close()
      expect(story?.length).toBeGreaterThan(10)
      const to = path.join(dir, 'export')
      const exported = await exportAll({ owner: db.ownerConfig, keys: keys!, files, to })
      expect(exported).toMatchObject({ files: restored.files, erased: 0 })
      const text = (name: string): string => readFileSync(path.join(to, name), 'utf8')
      expect(text('sealed_part.jsonl')).toContain(JSON.stringify(story))
      expect(text('ledger_entry.jsonl')).toContain('prueba de la versión nueva')
      for (const name of readdirSync(path.join(to, 'files')))
        expect(
          readFileSync(path.join(to, 'files', name))
            .subarray(0, 2)
            .toString('hex'),
        ).toBe('ffd8')
      const { resources } = JSON.parse(text('datapackage.json'))
      const names = resources.map((each: { path: string }) => each.path)
      expect([...names, 'datapackage.json', 'files'].sort()).toEqual(readdirSync(to).sort())
      expect(names).not.toContain('data_key.jsonl')
      await expect(
        exportAll({ owner: db.ownerConfig, keys: keys!, files, to }),
      ).rejects.toMatchObject({ code: 'export.notEmpty' })
    } finally {
      await db.close()
      await rm(dir, { recursive: true })
    }
  },
)
