import { type Db, instant } from '#platform/db/db.ts'
import type { EntryRead, Opened, Resource, World } from '#platform/world.ts'
import { iso } from '../time.ts'
import type { OpenedBy } from './grant.schema.ts'

/** With the name that the officer shows, on a formal request. */
export interface Opener extends OpenedBy {
  readonly name?: string
}

interface Delay {
  readonly from: number
  readonly to: number
  readonly citation: string
}

/** Reading, not changing: `report.read`, `review.read`, `account.list`, `report.copy`. */
const isReading = ({ did }: EntryRead): boolean => /\.(read|list|copy)$/.test(did)

/**
 * Who of the staff opened a record, the latest first: from the ledger, so nothing can be left out of it. What an
 * order delays is not shown while it stands, and shown with its citation afterwards.
 * @param o.withNames  for a formal request only
 * @param o.except     whose own readings do not count
 */
export async function openersOf(
  world: World,
  opened: Opened,
  about: Resource,
  o: { readonly withNames?: boolean; readonly except?: string } = {},
): Promise<Opener[]> {
  const entries = (await opened.entries()).filter(
    (entry) => isReading(entry) && entry.account !== undefined && entry.account !== o.except,
  )
  if (entries.length === 0) return []
  const delays = await delaysOf(world, opened.db, about)
  const people = await peopleOf(world, opened.db, entries)
  const shown = entries.flatMap((entry): Opener[] => {
    const over = delays.filter(({ from, to }) => from <= entry.at && entry.at < to)
    // Of two orders about the same time, the one that still stands counts.
    if (over.some(({ to }) => world.now() < to)) return []
    const person = people.get(entry.account ?? '')
    return [
      {
        at: iso(entry.at),
        role: entry.actor,
        office: person?.unit ?? null,
        purpose: entry.purpose ?? null,
        delayedBy: over[0]?.citation ?? null,
        ...(o.withNames === true && { name: person?.name ?? '' }),
      },
    ]
  })
  return shown.sort((a, b) => (a.at < b.at ? 1 : -1))
}

async function peopleOf(world: World, db: Db, entries: readonly EntryRead[]) {
  const ids = [...new Set(entries.flatMap(({ account }) => account ?? []))]
  const rows = await db
    .selectFrom('account')
    .select(['id', 'display_name', 'unit'])
    .where('tenant_id', '=', world.tenant.id)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, display_name, unit }) => [id, { name: display_name, unit }]))
}

/** The times in which readings of a record are told later, each by the order of an authority. */
export async function delaysOf(world: World, db: Db, { kind, id }: Resource): Promise<Delay[]> {
  const rows = await db
    .selectFrom('record_order')
    .select(['placed_at', 'until', 'lifted_at', 'citation'])
    .where('tenant_id', '=', world.tenant.id)
    .where('kind', '=', 'delay')
    .where('about_kind', '=', kind)
    .where('about_id', '=', id)
    .where('placed_at', '<=', instant(world.now()))
    .orderBy('placed_at')
    .execute()
  return rows.map(({ placed_at, until, lifted_at, citation }) => ({
    from: placed_at,
    to: lifted_at ?? until,
    citation,
  }))
}
