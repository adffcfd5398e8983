import type { ColumnType, Generated } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { restrictKey, tenantTable } from '#platform/db/tenant-table.ts'
import type { KindName } from './kinds.ts'
import type { Message, PhotoState } from './report.schema.ts'

/** A report as the list shows it; story, exact place, contact and messages lie sealed in the vault. */
export interface ReportTable {
  tenant_id: number
  id: Id<'report'>
  matter_id: Id<'matter'>
  kind: KindName
  /** code of the place, at the finest a corregimiento; null when the words do not tell */
  place: string | null
  occurred_from: Instant
  occurred_to: Instant
  received_at: Instant
  /** keyed hash; the code itself is never stored */
  code_hash: Buffer
  language: string
  claimed_by: Id<'account'> | null
  /** when each side last wrote; the person's later than the office's means that she waits */
  citizen_wrote_at: Instant
  office_wrote_at: InstantOrNull
  /** false: the person is not to be told by her contact that there is an answer */
  news: Generated<boolean>
}

/** That somebody wrote; the words lie sealed as part `message:<id>` of the report. */
export interface ReportMessageTable {
  tenant_id: number
  id: Id<'message'>
  report_id: Id<'report'>
  sender: Message['from']
  kind: Message['kind']
  account_id: Id<'account'> | null
  written_at: Instant
}

/** A photo that a report announced, and what became of it. */
export interface ReportPhotoTable {
  tenant_id: number
  id: Id<'photo'>
  report_id: Id<'report'>
  /** keyed hash of the name that the phone made up; the name is the right to send the bytes, once */
  name_hash: Buffer
  position: number
  state: Generated<PhotoState>
  /** name of the sealed file; of the original while it waits, of the clean one when ready */
  file: ColumnType<string | null, string | null | undefined>
  width: ColumnType<number | null, number | null | undefined>
  height: ColumnType<number | null, number | null | undefined>
  received_at: InstantOrNull
}

declare module '#platform/db/db.ts' {
  interface Tables {
    report: ReportTable
    report_message: ReportMessageTable
    report_photo: ReportPhotoTable
  }
}

export const migrations = {
  '2026-11-21-report': `
create table report (
  tenant_id int not null, id uuid not null, matter_id uuid not null,
  kind text not null, place text,
  occurred_from timestamptz not null, occurred_to timestamptz not null check (occurred_to >= occurred_from),
  received_at timestamptz not null,
  code_hash bytea not null, language text not null,
  claimed_by uuid,
  citizen_wrote_at timestamptz not null, office_wrote_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, code_hash),
  unique (tenant_id, matter_id),
  foreign key (tenant_id, matter_id) references matter (tenant_id, id));
create index report_newest on report (tenant_id, received_at desc, id desc);
create index report_claimed on report (tenant_id, claimed_by) where claimed_by is not null;
${tenantTable('report')}
grant select, insert, update, delete on report to convive_app;

create table report_message (
  tenant_id int not null, id uuid not null, report_id uuid not null,
  sender text not null check (sender in ('citizen', 'office')),
  kind text not null check (kind in ('message', 'correction')),
  account_id uuid check ((account_id is not null) = (sender = 'office')),
  written_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, report_id) references report (tenant_id, id));
create index report_message_report on report_message (tenant_id, report_id, written_at);
${tenantTable('report_message')}
grant select, insert, delete on report_message to convive_app;

create table report_photo (
  tenant_id int not null, id uuid not null, report_id uuid not null,
  name_hash bytea not null, position int not null,
  state text not null default 'expected' check (state in ('expected', 'received', 'ready', 'refused')),
  file text, width int, height int, received_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, name_hash),
  unique (tenant_id, report_id, position),
  foreign key (tenant_id, report_id) references report (tenant_id, id),
  check ((state in ('received', 'ready')) = (file is not null)));
${tenantTable('report_photo')}
grant select, insert, update, delete on report_photo to convive_app;
`,
  '2026-11-22-report-restrict': [
    restrictKey({ from: 'report', columns: ['matter_id'], to: 'matter' }),
    restrictKey({ from: 'report_message', columns: ['report_id'], to: 'report' }),
    restrictKey({ from: 'report_photo', columns: ['report_id'], to: 'report' }),
  ].join(''),
}
