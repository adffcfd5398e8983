import type { ColumnType, Generated } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import type { Why } from '#platform/notice/notice.ts'
import type { NewsChannel, NewsState } from './dialogue.schema.ts'

/** That somebody who reported was told that there is news, and what became of the notice. */
export interface ReportNewsTable {
  tenant_id: number
  id: Id<'notice'>
  report_id: Id<'report'>
  /** unknown until the contact was opened; none where none was left that we can reach */
  channel: NewsChannel | null
  /** keyed hash of the address: by it nobody is told more than once an hour, whatever she reported */
  to_hash: Buffer | null
  state: NewsState
  job_id: string | null
  attempts: Generated<number>
  made_at: Instant
  ended_at: InstantOrNull
  why: Why | null
  detail: string | null
  /** it may have gone out twice: the server stopped between sending it and writing that down */
  again: Generated<boolean>
}

/** An answer that is kept ready. */
export interface AnswerTemplateTable {
  tenant_id: number
  id: Id<'template'>
  version: number
  retired_at: InstantOrNull
}

/** What an answer said in one of its versions; a version is never changed. */
export interface AnswerTemplateVersionTable {
  tenant_id: number
  template_id: Id<'template'>
  version: number
  name: string
  es: string
  pt: string
  en: string
  written_by: ColumnType<Id<'account'> | null, Id<'account'> | null, never>
  written_at: Instant
}

declare module '#platform/db/db.ts' {
  interface Tables {
    report_news: ReportNewsTable
    answer_template: AnswerTemplateTable
    answer_template_version: AnswerTemplateVersionTable
  }
}

const words = (column: string, most: number): string =>
  `${column} text not null check (length(${column}) between 1 and ${most})`

export const migrations = {
  '2026-11-22-report-dialogue': `
-- Whoever left a contact before could not say otherwise, and left it to be reached.
alter table report add column news boolean not null default true;

create table report_news (
  tenant_id int not null, id uuid not null, report_id uuid not null,
  channel text check (channel in ('mail', 'sms')), to_hash bytea,
  state text not null check (state in ('sending', 'failed', 'sent', 'unsent')),
  job_id text, attempts int not null default 1, made_at timestamptz not null, ended_at timestamptz,
  why text, detail text, again boolean not null default false,
  primary key (tenant_id, id),
  check ((job_id is not null) = (state = 'sending')),
  check ((ended_at is not null) = (state in ('sent', 'unsent'))),
  foreign key (tenant_id, report_id) references report (tenant_id, id) on delete cascade);
create index report_news_report on report_news (tenant_id, report_id, made_at);
create index report_news_to on report_news (tenant_id, to_hash, made_at) where to_hash is not null;
${tenantTable('report_news')}
grant select, insert, update on report_news to convive_app;

create table answer_template (
  tenant_id int not null, id uuid not null, version int not null, retired_at timestamptz,
  primary key (tenant_id, id));
${tenantTable('answer_template')}
grant select, insert, update on answer_template to convive_app;

create table answer_template_version (
  tenant_id int not null, template_id uuid not null, version int not null,
  ${words('name', 80)}, ${words('es', 2000)}, ${words('pt', 2000)}, ${words('en', 2000)},
  written_by uuid, written_at timestamptz not null,
  primary key (tenant_id, template_id, version),
  foreign key (tenant_id, template_id) references answer_template (tenant_id, id));
${tenantTable('answer_template_version')}
grant select, insert on answer_template_version to convive_app;
`,
}
