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
    expect(statSync(path.join(fixtures, each, 'data.age')).size).toBeLessThan(400_000)
})

/** What lies in every folder, and the question that finds it. */
const always: Readonly<Record<string, string>> = {
  'a report with a photo': `select report_id from report_photo where state in ('received', 'ready')`,
  'a claimed report with a dialogue': `select r.id from report r join report_message m on m.report_id = r.id
    where r.claimed_by is not null and m.sender = 'citizen'`,
}

/** What lies in the folders that were made since there are tables for it. */
const since: Readonly<Record<string, string>> = {
  'an incident with a unit': `select i.id from incident i join assignment a on a.incident_id = i.id`,
  'a shift that runs': `select id from shift where state = 'running'`,
  'a delivery with records': `select d.id from delivery d join source_record r on r.delivery_id = d.id
    where d.state = 'taken'`,
  'a release with numbers': 'select r.id from release r join release_cell c on c.release_id = r.id',
  'a request of rights': `select id from rights_request where asked_right = 'correction'`,
  'an order that holds': `select id from record_order where citation = 'Oficio 12 de 2026'`,
}
const heldBy = (version: string) => (version === '0.1.0' ? always : { ...always, ...since })

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
      for (const [what, question] of Object.entries(heldBy(version)))
        expect((await db.owner.query(question)).rowCount, what).toBeGreaterThan(0)
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
      if (version !== '0.1.0') expect(text('sealed_part.jsonl')).toContain('Mi nombre lleva tilde.')
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
