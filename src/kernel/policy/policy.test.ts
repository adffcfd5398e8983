import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide, describePolicy, policyFaults, scopeOf } from './policy.rules.ts'
import {
  type Actor,
  type PolicyLine,
  type PolicyQuestion,
  Purpose,
  Role,
  relations,
} from './policy.schema.ts'

const seed = 20_261_121
const actions = ['report.read', 'report.claim', 'account.add'] as const
const actors: readonly Actor[] = [...Role.options, 'anyone', 'subject', 'staff']
const fields = ['story', 'contact', 'state', 'photo'] as const
const purposes = Purpose.options.slice(0, 3)

const line: fc.Arbitrary<PolicyLine> = fc.record({
  action: fc.constantFrom(...actions),
  actors: fc.subarray([...actors], { minLength: 1, maxLength: 3 }),
  relation: fc.constantFrom(...relations),
  purposes: fc.subarray([...purposes], { maxLength: 2 }),
  sensitivity: fc.constantFrom(0, 1, 2, 3),
  fields: fc.subarray([...fields]),
  obligations: fc.subarray(['ledger', 'reason', 'notify-subject']),
})
const table = fc.array(line, { maxLength: 6 })
const question: fc.Arbitrary<PolicyQuestion> = fc.record({
  action: fc.constantFrom(...actions),
  actors: fc.subarray(
    actors.filter((actor) => actor !== 'staff'),
    { maxLength: 3 },
  ),
  relations: fc.subarray([...relations].slice(1)),
  purpose: fc.option(fc.constantFrom(...purposes), { nil: undefined }),
})

/**
 * The written rule, told the other way round: every line is spelled out into single permissions, one for each
 * person, relation, purpose and field that it means, and a question is looked up among them.
 */
function spelledOut(lines: readonly PolicyLine[]): Set<string> {
  const permissions = new Set<string>()
  for (const each of lines) {
    const people = each.actors.flatMap((actor) =>
      actor === 'staff' ? ['staff', ...Role.options] : [actor],
    )
    const whys = each.purposes.length > 0 ? each.purposes : [...purposes, 'none']
    const hows = each.relation === 'any' ? ['none', 'claimed', 'own'] : [each.relation]
    for (const who of people)
      for (const why of whys)
        for (const how of hows)
          for (const what of ['itself', ...each.fields.map((f) => `field ${f}`)])
            permissions.add([each.action, who, why, how, what].join('|'))
  }
  return permissions
}

const permitted = (permissions: Set<string>, asked: PolicyQuestion, what: string): boolean =>
  asked.actors.some((who) =>
    [...asked.relations, 'none'].some((how) =>
      permissions.has([asked.action, who, asked.purpose ?? 'none', how, what].join('|')),
    ),
  )

test('an act or a field is allowed exactly when the written rule says so', () => {
  fc.assert(
    fc.property(table, question, (lines, asked) => {
      const permissions = spelledOut(lines)
      const answer = decide(lines, asked)
      expect(answer.allow).toBe(permitted(permissions, asked, 'itself'))
      const seen = answer.allow ? answer.fields : []
      for (const field of fields)
        expect(seen.includes(field)).toBe(permitted(permissions, asked, `field ${field}`))
    }),
    { seed, numRuns: 1_000 },
  )
})

test('whoever is let in by several lines owes the obligations of all of them', () => {
  const twice: PolicyLine[] = [
    {
      action: 'report.read',
      actors: ['operator'],
      relation: 'claimed',
      purposes: ['response'],
      sensitivity: 2,
      fields: ['story'],
      obligations: ['ledger'],
    },
    {
      action: 'report.read',
      actors: ['staff'],
      relation: 'any',
      purposes: [],
      sensitivity: 1,
      fields: ['state'],
      obligations: ['reason'],
    },
  ]
  expect(
    decide(twice, {
      action: 'report.read',
      actors: ['operator'],
      relations: ['claimed'],
      purpose: 'response',
    }),
  ).toEqual({
    allow: true,
    fields: ['state', 'story'],
    obligations: ['ledger', 'reason'],
    sensitivity: 2,
  })
})

test('more offices, relations or lines never take a permission away', () => {
  fc.assert(
    fc.property(table, question, line, (lines, asked, more) => {
      if (!decide(lines, asked).allow) return
      expect(decide([...lines, more], asked).allow).toBe(true)
      expect(decide(lines, { ...asked, actors: [...asked.actors, 'auditor'] }).allow).toBe(true)
      expect(decide(lines, { ...asked, relations: [...relations] }).allow).toBe(true)
    }),
    { seed, numRuns: 500 },
  )
})

test('the scope of a list allows a row exactly when the decision on that row does', () => {
  fc.assert(
    fc.property(table, question, (lines, asked) => {
      const scope = scopeOf(lines, asked.actors, asked.action, asked.purpose)
      const inScope =
        scope.kind === 'all' ||
        (scope.kind === 'relations' && asked.relations.some((r) => scope.relations.includes(r)))
      expect(inScope).toBe(decide(lines, asked).allow)
    }),
    { seed, numRuns: 1_000 },
  )
})

test('the page who may do what says exactly what the table decides', () => {
  fc.assert(
    fc.property(table, question, (lines, asked) => {
      const readBack = describePolicy(lines).flatMap(({ action, terms }) =>
        terms.map((each): PolicyLine => ({ action, ...each })),
      )
      expect(decide(readBack, asked)).toEqual(decide(lines, asked))
    }),
    { seed, numRuns: 1_000 },
  )
})

test('a table that gives personal data without purpose, entry or sign-in is found faulty', () => {
  const sound: PolicyLine = {
    action: 'report.read',
    actors: ['operator'],
    relation: 'claimed',
    purposes: ['response'],
    sensitivity: 2,
    fields: ['story'],
    obligations: ['ledger'],
  }
  expect(policyFaults([sound])).toEqual([])
  expect(policyFaults([{ ...sound, purposes: [] }])).toHaveLength(1)
  expect(policyFaults([{ ...sound, obligations: [] }])).toHaveLength(1)
  expect(policyFaults([{ ...sound, actors: ['anyone'] }])).toHaveLength(1)
  expect(policyFaults([{ ...sound, actors: ['administrator'] }])).toHaveLength(1)
  expect(policyFaults([{ ...sound, actors: ['staff'] }])).toHaveLength(1)
  expect(policyFaults([{ ...sound, actors: [] }])).toHaveLength(1)
  expect(policyFaults([{ ...sound, action: 'Read.' as 'x.y' }])).toHaveLength(1)
})
