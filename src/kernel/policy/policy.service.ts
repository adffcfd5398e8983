import { type Expression, type ExpressionWrapper, expressionBuilder, type SqlBool } from 'kysely'
import type { PolicyScope, Relation } from './policy.schema.ts'

/** For each relation the condition under which it holds between the caller and a row; the owning slice writes it. */
export type RelationConditions = Readonly<Partial<Record<Relation, Expression<SqlBool>>>>

/**
 * The condition that leaves exactly the rows on which the policy allows: for `where`.
 * A relation that the slice has no condition for never holds.
 */
export function policyPredicate(
  scope: PolicyScope,
  conditions: RelationConditions,
): Expression<SqlBool> {
  const build = expressionBuilder()
  if (scope.kind === 'all') return build.lit(true)
  if (scope.kind === 'none') return build.lit(false)
  const holding = scope.relations
    .map((relation) => conditions[relation])
    .filter((condition) => condition !== undefined)
  return build.or(holding as ExpressionWrapper<never, never, SqlBool>[])
}
