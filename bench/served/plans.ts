import type pg from 'pg'
import type { PoolClient } from 'pg'
import type { DbPool } from '#platform/db/db.ts'

/** A statement as it went to the database. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** A pool that notes what is asked through it. */
export function spied(pool: DbPool): { pool: DbPool; statements: Statement[] } {
  const statements: Statement[] = []
  const noting = (client: PoolClient): PoolClient =>
    new Proxy(client, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value
        return (...args: unknown[]) => {
          const [text, values] = args
          if (typeof text === 'string' && Array.isArray(values)) statements.push({ text, values })
          return (target.query as (...all: unknown[]) => unknown)(...args)
        }
      },
    })
  return {
    pool: { ...pool, using: (work) => pool.using((client) => work(noting(client))) },
    statements,
  }
}

/** How the database goes about statements, and how long each took. */
export async function plansOf(client: pg.Client, statements: readonly Statement[]) {
  const plans: { plan: string[]; ms: number }[] = []
  await client.query('begin read only')
  await client.query(`select set_config('app.tenant', '1', true)`)
  for (const { text, values } of statements) {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, costs off, timing off, summary on) ${text}`,
      [...values],
    )
    const plan = rows.map((row) => row['QUERY PLAN'])
    const ms = Number(/Execution Time: ([\d.]+) ms/.exec(plan.join('\n'))?.[1])
    plans.push({ plan, ms })
  }
  await client.query('rollback')
  return plans
}
