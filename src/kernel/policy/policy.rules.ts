import {
  type Action,
  type Actor,
  type Obligation,
  type PolicyAnswer,
  type PolicyLine,
  type PolicyQuestion,
  type PolicyScope,
  type Purpose,
  type Relation,
  Role,
} from './policy.schema.ts'

const roles: readonly string[] = Role.options

/**
 * Whether one of the actors is among those named; `staff` among the named stands for every role.
 * @param named   as a line of the table names them
 * @param actors  as a caller has them
 */
export const isNamed = (named: readonly string[], actors: readonly string[]): boolean =>
  actors.some(
    (actor) => named.includes(actor) || (named.includes('staff') && roles.includes(actor)),
  )

/** A line without purposes asks for none; one with purposes wants the given one among them. */
const servesPurpose = (line: PolicyLine, purpose: Purpose | undefined): boolean =>
  line.purposes.length === 0 || (purpose !== undefined && line.purposes.includes(purpose))

/** The lines of an action, by table: every request and every reading asks, and a table never changes. */
const byAction = new WeakMap<readonly PolicyLine[], Map<Action, PolicyLine[]>>()

function linesFor(table: readonly PolicyLine[], action: Action): readonly PolicyLine[] {
  const known = byAction.get(table) ?? new Map<Action, PolicyLine[]>()
  if (known.size === 0)
    for (const line of table) known.set(line.action, [...(known.get(line.action) ?? []), line])
  byAction.set(table, known)
  return known.get(action) ?? []
}

const matches = (line: PolicyLine, question: Pick<PolicyQuestion, 'actors' | 'purpose'>): boolean =>
  isNamed(line.actors, question.actors) && servesPurpose(line, question.purpose)

const inOrder = <T extends string>(words: readonly T[]): T[] => [...new Set(words)].sort()

/**
 * Who may do what: the lines that match are put together, so that a person with two offices has the fields of both
 * and owes the obligations of both. Without a line that matches the answer is no.
 */
export function decide(table: readonly PolicyLine[], question: PolicyQuestion): PolicyAnswer {
  const lines = linesFor(table, question.action).filter(
    (line) =>
      matches(line, question) &&
      (line.relation === 'any' || question.relations.includes(line.relation)),
  )
  if (lines.length === 0) return { allow: false }
  return {
    allow: true,
    fields: inOrder(lines.flatMap((line) => line.fields)),
    obligations: inOrder(lines.flatMap((line) => line.obligations)),
    sensitivity: Math.max(...lines.map((line) => line.sensitivity)) as PolicyLine['sensitivity'],
  }
}

/**
 * On which rows an action is allowed, before a row is known: on all, on none, or on those to which one of the
 * relations holds. `policyPredicate` makes SQL of it.
 * @param purpose  why it is asked; lines that want a purpose do not count without one
 */
export function scopeOf(
  table: readonly PolicyLine[],
  actors: readonly Actor[],
  action: Action,
  purpose?: Purpose,
): PolicyScope {
  const relations = inOrder(
    linesFor(table, action)
      .filter((line) => matches(line, { actors, purpose }))
      .map((line) => line.relation),
  )
  if (relations.includes('any')) return { kind: 'all' }
  return relations.length === 0 ? { kind: 'none' } : { kind: 'relations', relations }
}

/** Those who may, on one condition; a row of the page "who may do what". */
export interface PolicyTerms {
  readonly actors: readonly Actor[]
  readonly relation: Relation
  readonly purposes: readonly Purpose[]
  readonly sensitivity: PolicyLine['sensitivity']
  readonly fields: readonly string[]
  readonly obligations: readonly Obligation[]
}

/** An action with all who may. */
export interface DescribedAction {
  readonly action: Action
  readonly terms: readonly PolicyTerms[]
}

/** The table as the page "who may do what" shows it: by action, lines with the same conditions put together. */
export function describePolicy(table: readonly PolicyLine[]): DescribedAction[] {
  const actions = inOrder(table.map((line) => line.action))
  return actions.map((action) => {
    const byTerms = new Map<string, PolicyTerms>()
    for (const line of table.filter((each) => each.action === action)) {
      const { relation, sensitivity } = line
      const purposes = inOrder(line.purposes)
      const fields = inOrder(line.fields)
      const obligations = inOrder(line.obligations)
      const key = JSON.stringify([relation, purposes, sensitivity, fields, obligations])
      const actors = inOrder([...(byTerms.get(key)?.actors ?? []), ...line.actors])
      byTerms.set(key, { actors, relation, purposes, sensitivity, fields, obligations })
    }
    return { action, terms: [...byTerms.values()] }
  })
}

/**
 * What is wrong with a table, whatever its institution decides: personal data without a purpose or an entry in the
 * record of acts, to somebody who has not signed in, or to somebody merely for administering.
 * @returns empty when the table keeps the rules
 */
export function policyFaults(table: readonly PolicyLine[]): string[] {
  return table.flatMap((line) => {
    const where = `${line.action} (${line.actors.join(', ')})`
    const faults: string[] = []
    if (!/^[a-z][a-zA-Z-]*\.[a-z][a-zA-Z]*$/.test(line.action))
      faults.push(`${where}: an action is noun.verb`)
    if (line.actors.length === 0) faults.push(`${where}: nobody is named`)
    if (line.sensitivity < 2) return faults
    if (line.purposes.length === 0) faults.push(`${where}: personal data without a purpose`)
    if (!line.obligations.includes('ledger'))
      faults.push(`${where}: personal data without an entry in the ledger`)
    if (line.actors.includes('anyone')) faults.push(`${where}: personal data to anyone`)
    if (isNamed(line.actors, ['administrator']))
      faults.push(`${where}: personal data to somebody for being administrator`)
    return faults
  })
}
