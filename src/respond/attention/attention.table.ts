import type { Generated } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import type { Channel, Why } from '#platform/notice/notice.ts'
import type { AlertState, StepKind, StepState } from './attention.schema.ts'

/** That somebody has to see to an incident, how far it was told, and when it is told further. */
export interface AlertTable {
  tenant_id: number
  id: Id<'alert'>
  incident_id: Id<'incident'>
  state: AlertState
  /** 0 those at the desk, 1 the supervisor, too, 2 the list */
  level: Generated<number>
  /** steps that were made */
  steps: Generated<number>
  /** of those, steps of the list */
  told: Generated<number>
  raised_at: Instant
  /** the incident's own target, as it stood when `due_at` was set by it */
  take_by: Instant
  /** when the next step is due; none once it is settled */
  due_at: InstantOrNull
  acknowledged_at: InstantOrNull
  acknowledged_by: Id<'account'> | null
  ended_at: InstantOrNull
}

/** One step of an alert, with what became of it. */
export interface AlertStepTable {
  tenant_id: number
  id: Id<'step'>
  alert_id: Id<'alert'>
  number: number
  kind: StepKind
  /** of the list, for a step of it; the list may have changed since */
  rung_id: Id<'rung'> | null
  /** how the list called whom it told */
  who: string | null
  channel: Channel | null
  made_at: Instant
  state: StepState
  /** the notice that went out; those of one bundle share it */
  notice_id: Id<'notice'> | null
  /** the job that sends it now */
  job_id: string | null
  attempts: Generated<number>
  next_try_at: InstantOrNull
  ended_at: InstantOrNull
  why: Why | 'settled' | 'removed' | null
  detail: string | null
  /** it may have gone out twice: the server stopped between sending it and writing that down */
  again: Generated<boolean>
}

/** Whom the list tells in which order; the address lies sealed as part `address`. */
export interface EscalationRungTable {
  tenant_id: number
  id: Id<'rung'>
  position: number
  who: string
  channel: Channel
  /** its last signs, so that a person knows which it is */
  address_end: string | null
  wait_minutes: number
  language: Language
  /** when it was told last, so that many alerts are one notice */
  told_at: InstantOrNull
  tried_at: InstantOrNull
  tried_why: Why | null
}

/** How often the list was changed; whoever changes it says which she saw. */
export interface EscalationListTable {
  tenant_id: number
  version: number
  changed_at: Instant
  changed_by: Id<'account'> | null
}

/** Until when a person hears no chime. */
export interface SilenceTable {
  tenant_id: number
  account_id: Id<'account'>
  since: Instant
  until: Instant
}

declare module '#platform/db/db.ts' {
  interface Tables {
    alert: AlertTable
    alert_step: AlertStepTable
    escalation_rung: EscalationRungTable
    escalation_list: EscalationListTable
    silence: SilenceTable
  }
}

export const migrations = {
  '2026-11-22-incident-attention': `
create table alert (
  tenant_id int not null, id uuid not null, incident_id uuid not null,
  state text not null check (state in ('running', 'acknowledged', 'taken', 'over')),
  level smallint not null default 0 check (level between 0 and 2),
  steps int not null default 0, told int not null default 0,
  raised_at timestamptz not null, take_by timestamptz not null, due_at timestamptz,
  acknowledged_at timestamptz, acknowledged_by uuid, ended_at timestamptz,
  primary key (tenant_id, id),
  check ((ended_at is null) = (state in ('running', 'acknowledged'))),
  check ((due_at is null) = (ended_at is not null)),
  check (acknowledged_at is not null or state <> 'acknowledged'),
  foreign key (tenant_id, incident_id) references incident (tenant_id, id) on delete cascade);
create unique index alert_live on alert (tenant_id, incident_id) where ended_at is null;
create index alert_due on alert (tenant_id, due_at) where ended_at is null;
create index alert_incident on alert (tenant_id, incident_id, raised_at);
${tenantTable('alert')}
grant select, insert, update on alert to convive_app;

create table alert_step (
  tenant_id int not null, id uuid not null, alert_id uuid not null, number int not null,
  kind text not null check (kind in ('desk', 'supervisor', 'list')),
  rung_id uuid, who text, channel text check (channel in ('command', 'hook', 'mail', 'sms')),
  made_at timestamptz not null,
  state text not null check (state in ('shown', 'waiting', 'sending', 'sent', 'unsent')),
  notice_id uuid, job_id text, attempts int not null default 0, next_try_at timestamptz,
  ended_at timestamptz, why text, detail text, again boolean not null default false,
  primary key (tenant_id, id),
  unique (tenant_id, alert_id, number),
  check ((kind = 'list') = (rung_id is not null)),
  check ((kind = 'list') = (channel is not null)),
  check ((next_try_at is not null) = (state = 'waiting')),
  check ((job_id is not null) = (state = 'sending')),
  check (state <> 'sent' or notice_id is not null),
  foreign key (tenant_id, alert_id) references alert (tenant_id, id) on delete cascade);
create index alert_step_open on alert_step (tenant_id, rung_id) where state in ('waiting', 'sending');
${tenantTable('alert_step')}
grant select, insert, update on alert_step to convive_app;

create table escalation_rung (
  tenant_id int not null, id uuid not null, position int not null,
  who text not null check (length(who) between 1 and 60),
  channel text not null check (channel in ('command', 'hook', 'mail', 'sms')),
  address_end text, wait_minutes int not null check (wait_minutes between 1 and 120),
  language text not null check (language in ('es', 'pt', 'en')),
  told_at timestamptz, tried_at timestamptz, tried_why text,
  primary key (tenant_id, id),
  unique (tenant_id, position) deferrable initially deferred,
  check ((address_end is not null) = (channel in ('mail', 'sms'))));
${tenantTable('escalation_rung')}
grant select, insert, update, delete on escalation_rung to convive_app;

create table escalation_list (
  tenant_id int primary key, version int not null, changed_at timestamptz not null, changed_by uuid);
${tenantTable('escalation_list')}
grant select, insert, update on escalation_list to convive_app;

-- Nobody is silent for ever, whatever a program asks for.
create table silence (
  tenant_id int not null, account_id uuid not null,
  since timestamptz not null, until timestamptz not null,
  primary key (tenant_id, account_id),
  check (until > since and until <= since + interval '1 hour'),
  foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade);
${tenantTable('silence')}
grant select, insert, update, delete on silence to convive_app;
`,
}
