import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { placesUnder, type Territory } from '#kernel/place/place.rules.ts'
import type { Filter } from '#kernel/publish/measure.schema.ts'

/** The codes of a place and of all that lies in it. */
export const codesUnder = (territory: Territory, under: string): string[] =>
  territory.places.has(under) ? placesUnder(territory, { under }).map(({ code }) => code) : [under]

const isTrue = (condition: RawBuilder<unknown>): RawBuilder<SqlBool> =>
  sql<SqlBool>`coalesce(${condition}, false)`

const joined = (all: readonly RawBuilder<SqlBool>[], word: 'and' | 'or'): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.join([...all], sql.raw(` ${word} `))})`

/**
 * A filter as a condition on the columns class, iccs, place and certainty of `r`. It is never null, so that its opposite
 * holds where it does not, as in memory.
 */
export function conditionOf(filter: Filter, territory: Territory): RawBuilder<SqlBool> {
  if ('all' in filter) return sql<SqlBool>`true`
  if ('iccsUnder' in filter) return isTrue(sql`starts_with(r.iccs, ${filter.iccsUnder})`)
  if ('classIn' in filter) return isTrue(sql`r.class = any(${[...filter.classIn]}::text[])`)
  if ('placeUnder' in filter)
    return isTrue(sql`r.place = any(${codesUnder(territory, filter.placeUnder)}::text[])`)
  if ('certaintyIn' in filter)
    return isTrue(sql`r.certainty = any(${[...filter.certaintyIn]}::text[])`)
  if ('known' in filter) return sql<SqlBool>`${sql.ref(`r.${filter.known}`)} is not null`
  if ('and' in filter)
    return joined(
      filter.and.map((each) => conditionOf(each, territory)),
      'and',
    )
  if ('or' in filter)
    return joined(
      filter.or.map((each) => conditionOf(each, territory)),
      'or',
    )
  return sql<SqlBool>`not ${conditionOf(filter.not, territory)}`
}
