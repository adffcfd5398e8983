import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import pg, { type PoolConfig } from 'pg'
import { inject } from 'vitest'
import { ownerPool } from './owner-pool.ts'

/** A database of one test file's own, with the whole schema and no rows. */
export interface FreshDb {
  /** asks as the owner, whom row-level security may not bind: for preparing and for looking at the truth */
  readonly owner: pg.Pool
  readonly ownerConfig: PoolConfig
  /** for `openPool`: the application's role, bound by row-level security */
  readonly app: PoolConfig
  /** drops the database, whoever is still connected */
  close(): Promise<void>
}

/**
 * Copies the migrated template for one test file; close it in `afterAll`.
 * @param o.empty  without any table, for tests of the migrations themselves
 */
export async function freshDb(o: { empty?: boolean } = {}): Promise<FreshDb> {
  const { owner: server, name: template, app } = inject('database')
  const name = `${template}_${randomBytes(4).toString('hex')}`
  const maker = new pg.Client(server)
  await maker.connect()
  await maker.query(`create database ${name} template ${o.empty ? 'template0' : template}`)
  await maker.query(`comment on database ${name} is ${pg.escapeLiteral(hostname())}`)
  const ownerConfig = { ...server, database: name }
  const owner = ownerPool(ownerConfig)
  const close = async (): Promise<void> => {
    await maker.query(`drop database ${name} with (force)`)
    await owner.end()
    await maker.end()
  }
  return { owner, ownerConfig, app: { ...ownerConfig, ...app }, close }
}
