import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import type { Role } from '../policy/policy.schema.ts'
import type { AccountState, InvitationKind } from './account.schema.ts'
import type { Way } from './session.schema.ts'

/** One person of the staff. Full name and address lie sealed; the address is found by its keyed hash. */
export interface AccountTable {
  tenant_id: number
  id: string
  email_hash: Buffer
  /** what the person lets others see */
  display_name: string
  roles: Role[]
  unit: string | null
  language: 'es' | 'pt' | 'en'
  state: AccountState
  created_at: Instant
  /** since when it is closed; from then its term of retention runs */
  disabled_at: InstantOrNull
  /** name, address and ways in are gone for good; the row stays, because what she did points to it */
  erased_at: InstantOrNull
}

/** An Argon2id hash with a key of the installation in it: the table alone cannot be guessed against. */
export interface CredentialPasswordTable {
  tenant_id: number
  account_id: string
  hash: string
  set_at: Instant
}

/** The public half of a passkey. */
export interface CredentialPasskeyTable {
  tenant_id: number
  /** base64url, as the authenticator made it */
  credential_id: string
  account_id: string
  public_key: Buffer
  counter: string
  transports: string[]
  /** what the person calls it, sealed */
  name: Buffer
  synced: boolean
  added_at: Instant
  last_used_at: InstantOrNull
}

/** A code generator; its secret lies sealed under `totp/<account>`. */
export interface TotpTable {
  tenant_id: number
  account_id: string
  /** number of the 30-second step whose code was used last: no code works twice */
  last_step: string
  set_at: Instant
}

/** A code for the day the phone is lost; only its keyed hash. */
export interface RecoveryCodeTable {
  tenant_id: number
  account_id: string
  code_hash: Buffer
  used_at: InstantOrNull
}

/** An open session; only the keyed hash of its token. The row is gone when it ended. */
export interface SessionTable {
  tenant_id: number
  id: string
  account_id: string
  token_hash: Buffer
  way: Way
  /** what the person calls her device, sealed */
  device: Buffer | null
  created_at: Instant
  confirmed_at: Instant
  last_active_at: Instant
  expires_at: Instant
}

/** A link that sets up an account; only the keyed hash of its secret. */
export interface InvitationTable {
  tenant_id: number
  id: string
  kind: InvitationKind
  /** absent for the first run, which makes its account */
  account_id: string | null
  token_hash: Buffer
  made_by: string | null
  created_at: Instant
  expires_at: Instant
  accepted_at: InstantOrNull
  revoked_at: InstantOrNull
}

declare module '#platform/db/db.ts' {
  interface Tables {
    account: AccountTable
    credential_password: CredentialPasswordTable
    credential_passkey: CredentialPasskeyTable
    totp: TotpTable
    recovery_code: RecoveryCodeTable
    session: SessionTable
    invitation: InvitationTable
  }
}

const ofAccount =
  'foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade'

export const migrations = {
  '2026-11-21-account': `
create table account (
  tenant_id int not null, id uuid not null,
  email_hash bytea not null check (octet_length(email_hash) = 32),
  display_name text not null check (length(display_name) between 1 and 40),
  roles text[] not null check (cardinality(roles) between 1 and 6 and roles <@ array['operator', 'supervisor',
    'analyst', 'data-protection-officer', 'auditor', 'administrator']),
  unit text check (length(unit) between 1 and 80),
  language text not null check (language in ('es', 'pt', 'en')),
  state text not null check (state in ('invited', 'active', 'disabled')),
  created_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, email_hash));
${tenantTable('account')}
grant select, insert, update on account to convive_app;

create table credential_password (
  tenant_id int not null, account_id uuid not null,
  hash text not null check (hash like '$argon2id$%'), set_at timestamptz not null,
  primary key (tenant_id, account_id), ${ofAccount});
${tenantTable('credential_password')}
grant select, insert, update, delete on credential_password to convive_app;

create table credential_passkey (
  tenant_id int not null, credential_id text not null check (length(credential_id) between 1 and 1400),
  account_id uuid not null, public_key bytea not null, counter bigint not null check (counter >= 0),
  transports text[] not null, name bytea not null,
  synced boolean not null, added_at timestamptz not null, last_used_at timestamptz,
  primary key (tenant_id, credential_id), ${ofAccount});
create index credential_passkey_account on credential_passkey (tenant_id, account_id);
${tenantTable('credential_passkey')}
grant select, insert, update, delete on credential_passkey to convive_app;

create table totp (
  tenant_id int not null, account_id uuid not null,
  last_step bigint not null, set_at timestamptz not null,
  primary key (tenant_id, account_id), ${ofAccount});
${tenantTable('totp')}
grant select, insert, update, delete on totp to convive_app;

create table recovery_code (
  tenant_id int not null, account_id uuid not null,
  code_hash bytea not null check (octet_length(code_hash) = 32), used_at timestamptz,
  primary key (tenant_id, account_id, code_hash), ${ofAccount});
${tenantTable('recovery_code')}
grant select, insert, update, delete on recovery_code to convive_app;

create table session (
  tenant_id int not null, id uuid not null, account_id uuid not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  way text not null check (way in ('passkey', 'password', 'password-totp', 'recovery-code')),
  device bytea,
  created_at timestamptz not null, confirmed_at timestamptz not null, last_active_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  primary key (tenant_id, id), unique (tenant_id, token_hash), ${ofAccount});
create index session_account on session (tenant_id, account_id);
create index session_end on session (tenant_id, expires_at);
${tenantTable('session')}
grant select, insert, update, delete on session to convive_app;

create table invitation (
  tenant_id int not null, id uuid not null,
  kind text not null check (kind in ('first-run', 'invitation', 'recovery')),
  account_id uuid check ((account_id is null) = (kind = 'first-run')),
  token_hash bytea not null check (octet_length(token_hash) = 32),
  made_by uuid, created_at timestamptz not null, expires_at timestamptz not null check (expires_at > created_at),
  accepted_at timestamptz, revoked_at timestamptz,
  primary key (tenant_id, id), unique (tenant_id, token_hash), ${ofAccount});
create index invitation_account on invitation (tenant_id, account_id);
${tenantTable('invitation')}
grant select, insert, update on invitation to convive_app;
`,
  '2026-11-22-account-unit': `
alter table account drop constraint account_roles_check;
alter table account add constraint account_roles_check
  check (cardinality(roles) between 1 and 7 and roles <@ array['operator', 'supervisor',
    'analyst', 'data-protection-officer', 'auditor', 'administrator', 'unit']);
`,
  // Nobody noted when an account was closed before: its term begins now, so it is kept too long rather than too short.
  '2026-11-22-account-closed': `
alter table account add column disabled_at timestamptz, add column erased_at timestamptz;
alter table account no force row level security;
update account set disabled_at = now() where state = 'disabled';
alter table account force row level security;
alter table account add check ((disabled_at is not null) = (state = 'disabled')),
  -- One that was erased is never opened again, whatever a program asks for.
  add check (erased_at is null or state = 'disabled');
create index account_closed on account (tenant_id, disabled_at, id) where state = 'disabled' and erased_at is null;
-- Of whom a link was made, and when, goes with the account.
grant delete on invitation to convive_app;
`,
}
