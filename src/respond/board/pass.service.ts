import { beginRelation } from '#kernel/grant/grant.service.ts'
import type { Id } from '#kernel/ids.ts'
import type { Caller, Tx, World } from '#platform/world.ts'
import { leave, lockIncidents, move } from './act.service.ts'
import { openStates } from './board.rules.ts'
import { findIncident, incidentResource } from './board.service.ts'

declare module '#kernel/facts/facts.schema.ts' {
  interface Facts {
    /** that an incident went from one person to another, or back to the board, without either taking or giving it */
    IncidentPassed: {
      incident: Id<'incident'>
      number: string
      from: Id<'account'>
      to: Id<'account'> | null
    }
  }
}

/** To whom an incident goes; null: back to the board. */
export interface Passing {
  readonly incident: Id<'incident'>
  readonly to: Id<'account'> | null
}

/**
 * Passes open incidents on in the caller's transaction, each to somebody by name: who had one has it no more, and
 * what was under way stays so.
 */
export async function passIncidents(
  world: World,
  tx: Tx,
  passes: readonly Passing[],
  who: Caller,
): Promise<void> {
  if (passes.length === 0) return
  const found = await lockIncidents(
    world,
    tx.db,
    passes.map(({ incident }) => incident),
  )
  for (const [i, before] of found.entries()) {
    const { to } = passes[i]!
    // Closed or given back just now: there is nothing to pass on any more.
    if (before.claimed_by === null || !openStates.includes(before.state)) continue
    await move(world, tx, before, who, {
      did: 'incident.claim',
      event: 'release',
      set: { claimed_by: null },
    })
    await leave(world, tx, before.id)
    tx.publish('IncidentPassed', {
      ...{ incident: before.id, number: String(before.number) },
      ...{ from: before.claimed_by, to },
    })
    if (to === null) continue
    const row = await findIncident(world, tx.db, before.id)
    await move(world, tx, row, who, {
      did: 'incident.claim',
      event: 'claim',
      set: { claimed_by: to },
    })
    if (before.state === 'under_way')
      await move(world, tx, row, who, { did: 'incident.change', event: 'start' })
    await beginRelation(world, tx, incidentResource(before.id), 'claimed', to)
  }
}
