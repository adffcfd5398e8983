import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DbPool, inRead, openPool } from '#platform/db/db.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { decide, scopeOf } from './policy.rules.ts'
import { type Actor, type PolicyLine, type Relation, Role } from './policy.schema.ts'
import { policyPredicate } from './policy.service.ts'

interface Paper {
  id: number
  claimer: string | null
  owner: string | null
}

const people = ['ana', 'luis', null]
const papers: Paper[] = people.flatMap((claimer, i) =>
  people.map((owner, j) => ({ id: 3 * i + j, claimer, owner })),
)

let db: FreshDb
let pool: DbPool
beforeAll(async () => {
  db = await freshDb()
  pool = openPool(db.app)
  await db.owner.query(`create table paper (id int, claimer text, owner text)`)
  await db.owner.query('grant select on paper to convive_app')
  for (const { id, claimer, owner } of papers)
    await db.owner.query('insert into paper values ($1, $2, $3)', [id, claimer, owner])
})
afterAll(async () => {
  await pool.close()
  await db.close()
})

const line: fc.Arbitrary<PolicyLine> = fc.record({
  action: fc.constantFrom('paper.read', 'paper.burn'),
  actors: fc.subarray<Actor>([...Role.options, 'anyone', 'subject', 'staff'], { minLength: 1 }),
  relation: fc.constantFrom<Relation>('any', 'claimed', 'claimed', 'own', 'own'),
  purposes: fc.constantFrom([], [], ['response'], ['audit']),
  sensitivity: fc.constant(1),
  fields: fc.constant(['text']),
  obligations: fc.constant([]),
})

test('a list shows exactly the rows on which the decision allows', async () => {
  const kinds = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 3 }),
      fc.constantFrom<Actor[]>(['operator'], ['auditor', 'analyst'], ['subject'], ['anyone'], []),
      fc.constantFrom('ana', 'luis', 'nobody'),
      fc.constantFrom('response' as const, 'audit' as const, undefined),
      async (table, actors, me, purpose) => {
        const scope = scopeOf(table, actors, 'paper.read', purpose)
        kinds.add(scope.kind)
        const seen = await inRead(pool, { tenant: 1 }, (read) =>
          read
            .selectFrom(sql<Paper>`paper`.as('p'))
            .select('p.id')
            .where(
              policyPredicate(scope, {
                claimed: sql<boolean>`p.claimer = ${me}`,
                own: sql<boolean>`p.owner = ${me}`,
              }),
            )
            .orderBy('p.id')
            .execute(),
        )
        const allowed = papers.filter(({ claimer, owner }) => {
          const relations: Relation[] = []
          if (claimer === me) relations.push('claimed')
          if (owner === me) relations.push('own')
          return decide(table, { action: 'paper.read', actors, relations, purpose }).allow
        })
        expect(seen.map(({ id }) => id)).toEqual(allowed.map(({ id }) => id))
      },
    ),
    { seed: 20_261_121, numRuns: 200 },
  )
  expect([...kinds].sort()).toEqual(['all', 'none', 'relations'])
})

test('a relation that a table has no condition for never holds', async () => {
  const scope = { kind: 'relations', relations: ['claimed', 'own'] } as const
  const count = (conditions: Parameters<typeof policyPredicate>[1]) =>
    inRead(pool, { tenant: 1 }, async (read) => {
      const query = read.selectFrom(sql<Paper>`paper`.as('p')).select('p.id')
      return (await query.where(policyPredicate(scope, conditions)).execute()).length
    })
  expect(await count({})).toBe(0)
  expect(await count({ own: sql<boolean>`p.owner = 'ana'` })).toBe(3)
})
