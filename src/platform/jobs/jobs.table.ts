import type { ColumnType, Generated, Insertable } from 'kysely'
import type { Instant, InstantOrNull } from '../db/db.ts'
import { tenantTable } from '../db/tenant-table.ts'
import type { Job } from '../world.ts'

/** `ready -> running -> done`; back to `ready` by a lost lease or an error; `dead` when the attempts are spent. */
export type JobState = 'ready' | 'running' | 'done' | 'dead' | 'cancelled'

/** Work to be done after a commit, at least once. */
export interface JobTable {
  tenant_id: number
  id: string
  queue: string
  key: string
  payload: ColumnType<Job['payload'], Job['payload'], never>
  state: Generated<JobState>
  run_at: Instant
  attempts: Generated<number>
  /** how often a worker began it and nobody heard how that ended; one that is being done counts, too */
  runs: Generated<number>
  max_attempts: number
  locked_by: Generated<string | null>
  locked_until: InstantOrNull
  /** 0..1, as the work itself says */
  progress: Generated<number>
  cancel_asked: Generated<boolean>
  last_error: Generated<string | null>
  enqueued_at: Instant
  ended_at: InstantOrNull
}

declare module '../db/db.ts' {
  interface Tables {
    job: JobTable
  }
}

export const migrations = {
  '2026-11-21-jobs': `
create table job (
  tenant_id int not null, id uuid not null,
  queue text not null, key text not null, payload jsonb not null,
  state text not null default 'ready' check (state in ('ready', 'running', 'done', 'dead', 'cancelled')),
  run_at timestamptz not null,
  attempts int not null default 0, max_attempts int not null check (max_attempts > 0),
  locked_by text, locked_until timestamptz,
  progress real not null default 0 check (progress between 0 and 1),
  cancel_asked boolean not null default false,
  last_error text,
  enqueued_at timestamptz not null, ended_at timestamptz,
  primary key (tenant_id, id),
  check ((state = 'running') = (locked_by is not null)),
  check ((locked_by is null) = (locked_until is null)),
  check ((state in ('done', 'dead', 'cancelled')) = (ended_at is not null)));
-- What is dead still holds its key: only a person decides that it is tried again.
create unique index job_key on job (tenant_id, queue, key) where state in ('ready', 'running', 'dead');
create index job_ready on job (tenant_id, queue, run_at) where state = 'ready';
create index job_running on job (tenant_id, locked_until) where state = 'running';
create index job_ended on job (tenant_id, ended_at) where ended_at is not null;
${tenantTable('job')}
grant select, insert, update, delete on job to convive_app;
`,
  '2026-11-22-job-runs': `
alter table job add column runs int not null default 0;
-- An owner whom row security binds sees no rows otherwise.
alter table job no force row level security;
update job set runs = attempts where attempts > 0;
alter table job force row level security;
`,
}

/** How often a job is tried before a person has to look: the last try comes about two hours after the first. */
const MAX_ATTEMPTS = 10

/**
 * The row of a job, to be inserted with `on conflict do nothing` in the transaction of the act: a job of the same
 * queue and key that is not done yet stands for both.
 * @param tenant  the tenant's number
 * @param id      a fresh UUID v7
 * @param now     milliseconds since 1970, UTC
 */
export const jobRow = (
  tenant: number,
  id: string,
  now: number,
  job: Job,
): Insertable<JobTable> => ({
  tenant_id: tenant,
  id,
  queue: job.queue,
  key: job.key,
  payload: job.payload,
  run_at: new Date(job.runAt ?? now),
  max_attempts: MAX_ATTEMPTS,
  enqueued_at: new Date(now),
})
