import type { PoolConfig } from 'pg'
import type { Refusal } from '#kernel/refusal.ts'

/** A running PostgreSQL, ours or somebody's. */
export interface Server {
  /** connects as the owner of the application's database */
  readonly owner: PoolConfig
  /** such as `18.4` */
  readonly version: string
  /** the private server's folder; null for an external one */
  readonly folder: string | null
  /** the private server's process now, 0 while there is none; null for an external one */
  pid(): number | null
  /** resolves, if ever, when the private server cannot be brought back; the process then says so and ends */
  readonly givenUp: Promise<Refusal>
  /** leaves the server; the last one to leave a private server stops it */
  stop(): Promise<void>
}
