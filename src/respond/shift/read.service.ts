import { standingRelations } from '#kernel/grant/grant.service.ts'
import type { Purpose } from '#kernel/policy/policy.schema.ts'
import { iso } from '#kernel/time.ts'
import type { Db } from '#platform/db/db.ts'
import type { Caller, Opened, World } from '#platform/world.ts'
import type { HandoverRead, ShiftRead, ShiftSummary } from './shift.schema.ts'
import { type Found, findShift, type ShiftId, shiftResource } from './shift.service.ts'

/** Why somebody opens the words of a shift. */
export interface Why {
  readonly purpose: Purpose
  readonly reason?: string | undefined
}

/**
 * Opens the notes and hand-overs of a shift. Who is on it, or on the one it hands over to, needs no typed reason.
 * @throws Refusal `invalid` without a reason where one is needed, `forbidden` by the policy
 */
export async function readShift(
  world: World,
  id: ShiftId,
  why: Why,
  who: Caller,
): Promise<ShiftRead> {
  const about = shiftResource(id)
  const { row, standing } = await world.read(async (db) => ({
    row: await findShift(world, db, id),
    standing: await standingRelations(world, db, about, who.account),
  }))
  const isTheirs = why.purpose === 'response' && standing.includes('shift')
  const because = isTheirs
    ? ({ basis: 'relation', relation: 'shift', reason: `shift ${id}, on it` } as const)
    : ({ basis: 'typed', reason: why.reason ?? '' } as const)
  return world.open(
    {
      who,
      what: about,
      action: 'shift.read',
      relations: isTheirs ? ['any', 'shift'] : ['any'],
      purpose: why.purpose,
      ...because,
    },
    async (opened) => ({
      notes: await notesOf(world, opened, id),
      draft: await draftOf(world, opened, row),
      handovers: await handoversOf(world, opened, id),
    }),
  )
}

async function notesOf(world: World, opened: Opened, id: ShiftId): Promise<ShiftRead['notes']> {
  const rows = await opened.db
    .selectFrom('shift_note as n')
    .leftJoin('account as a', (on) =>
      on.onRef('a.tenant_id', '=', 'n.tenant_id').onRef('a.id', '=', 'n.account_id'),
    )
    .select(['n.id', 'n.written_at', 'a.display_name'])
    .where('n.tenant_id', '=', world.tenant.id)
    .where('n.shift_id', '=', id)
    .orderBy('n.written_at')
    .orderBy('n.id')
    .execute()
  return rows.map(({ id: note, written_at, display_name }) => {
    const text = opened.part<string>(`note:${note}`)
    return {
      id: note,
      ...(text !== undefined && { text }),
      at: iso(written_at),
      by: display_name ?? '',
    }
  })
}

interface Draft {
  readonly words: string
  readonly remarks: { incident: string; text: string }[]
}

async function draftOf(world: World, opened: Opened, row: Found): Promise<ShiftRead['draft']> {
  const draft = opened.part<Draft>(`draft:${row.draft_version}`)
  if (draft === undefined || row.draft_at === null) return null
  const by = row.draft_by === null ? undefined : await nameOf(world, opened.db, row.draft_by)
  return { ...draft, by: by ?? '', at: iso(row.draft_at) }
}

const nameOf = async (world: World, db: Db, account: string): Promise<string | undefined> =>
  (
    await db
      .selectFrom('account')
      .select('display_name')
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', account)
      .executeTakeFirst()
  )?.display_name

async function handoversOf(world: World, opened: Opened, id: ShiftId): Promise<HandoverRead[]> {
  const rows = await opened.db
    .selectFrom('handover as h')
    .leftJoin('account as o', (on) =>
      on.onRef('o.tenant_id', '=', 'h.tenant_id').onRef('o.id', '=', 'h.offered_by'),
    )
    .leftJoin('account as a', (on) =>
      on.onRef('a.tenant_id', '=', 'h.tenant_id').onRef('a.id', '=', 'h.answered_by'),
    )
    .select(['h.id', 'h.to_shift', 'h.state', 'h.offered_at', 'h.answered_at'])
    .select(['o.display_name as offered', 'a.display_name as answered'])
    .where('h.tenant_id', '=', world.tenant.id)
    .where('h.shift_id', '=', id)
    .orderBy('h.offered_at')
    .execute()
  return rows.map((row) => {
    const made = opened.part<{ summary: ShiftSummary; draft: number }>(`handover:${row.id}`)
    const draft = made && opened.part<Draft>(`draft:${made.draft}`)
    const answer = opened.part<string>(`answer:${row.id}`)
    return {
      id: row.id,
      to: row.to_shift,
      state: row.state,
      by: row.offered ?? '',
      at: iso(row.offered_at),
      answeredBy: row.answered,
      answeredAt: row.answered_at === null ? null : iso(row.answered_at),
      ...(draft !== undefined && { words: draft.words, remarks: draft.remarks }),
      ...(made !== undefined && { summary: made.summary }),
      ...(answer !== undefined && { answer }),
    }
  })
}
