import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { freshDb } from '#test/database.ts'
import { migrations } from './migrations.ts'
import { migrate } from './platform/db/migrate.ts'

test('every slice that has migrations is gathered', () => {
  const gathered = readFileSync(`${import.meta.dirname}/migrations.ts`, 'utf8')
  const slices = globSync('**/*.table.ts', { cwd: import.meta.dirname }).filter((file) =>
    readFileSync(`${import.meta.dirname}/${file}`, 'utf8').includes('export const migrations'),
  )
  expect(slices.length).toBeGreaterThan(0)
  expect(slices.filter((file) => !gathered.includes(`'./${file}'`))).toEqual([])
})

test('a unit’s spot and an export’s words of before do not outlive the steps that seal them', async () => {
  const later = ['2026-11-22-dispatch-spot-key', '2026-11-22-review-export-sealed']
  const before = Object.entries(migrations).filter(
    ([key]) => !later.includes(key) && key < later[1]!,
  )
  const { owner, ownerConfig, close } = await freshDb({ empty: true })
  try {
    await migrate(ownerConfig, Object.fromEntries(before), () => {})
    await owner.query(`
      insert into unit (tenant_id, id, call_sign, status, status_at, on_since, place, spot, positioned_at)
      values (1, gen_random_uuid(), 'Unidad 1', 'free', now(), now(), '080501', '\\x00', now())`)
    await owner.query(`
      insert into incident_export (tenant_id, id, number, account_id, made_at, recipient, basis, language, names)
      values (1, gen_random_uuid(), 1, gen_random_uuid(), now(), 'Fiscal Ruiz', 'Oficio 12', 'es', true)`)
    await migrate(ownerConfig, migrations, () => {})
    const { rows: units } = await owner.query('select status, place, positioned_at from unit')
    expect(units).toEqual([{ status: 'free', place: null, positioned_at: null }])
    const { rows: exports } = await owner.query('select number from incident_export')
    expect(exports).toEqual([{ number: '1' }])
    // What a dropped column held would still lie in the table's own file.
    await owner.query('create extension pageinspect')
    const { rows: pages } = await owner.query<{ bytes: Buffer }>(
      `select get_raw_page('incident_export', 0) as bytes`,
    )
    expect(pages[0]!.bytes.includes('Fiscal Ruiz')).toBe(false)
  } finally {
    await close()
  }
})

test('a job that was begun before its runs were counted is known to have been begun', async () => {
  const before = Object.entries(migrations).filter(([key]) => key !== '2026-11-22-job-runs')
  const { owner, ownerConfig, close } = await freshDb({ empty: true })
  try {
    await migrate(ownerConfig, Object.fromEntries(before), () => {})
    await owner.query(`
      insert into job (tenant_id, id, queue, key, payload, run_at, attempts, max_attempts, enqueued_at)
      select 1, gen_random_uuid(), 'q', attempts::text, '{}', now(), attempts, 10, now()
      from unnest(array[0, 3]) as attempts`)
    await migrate(ownerConfig, migrations, () => {})
    const { rows } = await owner.query('select runs from job order by attempts')
    expect(rows).toEqual([{ runs: 0 }, { runs: 3 }])
  } finally {
    await close()
  }
})

test('what was asked and is not answered yet holds what it is about from the step on', async () => {
  const before = Object.entries(migrations).filter(([key]) => key < '2026-11-22-waiting')
  const { owner, ownerConfig, close } = await freshDb({ empty: true })
  try {
    await migrate(ownerConfig, Object.fromEntries(before), () => {})
    await owner.query(`
      insert into matter_type (tenant_id, name, version, definition, digest)
        values (1, 'rights.erasure', 1, '{}', '\\x00');
      create table pg_temp.asked as
        select gen_random_uuid() as matter, is_open from unnest(array[true, false]) as is_open;
      insert into matter (tenant_id, id, type, version, state, seq, values, sensitivity, opened_at, changed_at, closed_at)
        select 1, matter, 'rights.erasure', 1, 'received', 1, '{}', 2, now(), now(),
          case when not is_open then now() end from asked;
      insert into rights_request (tenant_id, id, matter_id, asked_right, about_kind, about_id, entered_by, asked_at, citation)
        select 1, gen_random_uuid(), matter, 'erasure', 'report', gen_random_uuid(), gen_random_uuid(), now(), 'Ley'
        from asked`)
    await migrate(ownerConfig, migrations, () => {})
    const { rows } = await owner.query(`
      select o.asked, o.by_letter, o.about_id = q.about_id as same, m.closed_at is null as open
      from open_request o join rights_request q on q.matter_id = o.matter_id join matter m on m.id = o.matter_id`)
    expect(rows).toEqual([{ asked: 'erasure', by_letter: true, same: true, open: true }])
  } finally {
    await close()
  }
})
