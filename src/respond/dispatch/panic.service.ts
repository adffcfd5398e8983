import type { Id } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import { locate, type Territory } from '#kernel/place/place.rules.ts'
import { type KeptPlace, readTerritory } from '#kernel/place/place.service.ts'
import { instant } from '#platform/db/db.ts'
import type { Tx, World } from '#platform/world.ts'
import type { By } from '../board/act.service.ts'
import { openStates } from '../board/board.rules.ts'
import type { ExactPlace } from '../board/board.schema.ts'
import { findIncident, incidentResource } from '../board/board.service.ts'
import { keepWords, openIncident } from '../board/open.service.ts'
import { incidentTypes } from '../board/types.ts'
import { pressedAt } from './dispatch.rules.ts'
import { openSpots } from './spot.service.ts'
import { type FoundUnit, lockUnit, ownUnitId } from './unit.service.ts'

/** What the panic button sends. */
export interface Pressed {
  /** milliseconds since 1970, UTC, on the phone */
  readonly at?: number | undefined
  readonly position?: { lon: number; lat: number; accuracyMeters: number } | undefined
}

const called: Readonly<Record<Language, (unit: string) => string>> = {
  es: (unit) => `${unit} pide auxilio: botón de pánico.`,
  pt: (unit) => `${unit} pede socorro: botão de pânico.`,
  en: (unit) => `${unit} calls for help: panic button.`,
}

/** A position of long ago says which way to look, and no more. */
const OLD_POSITION_METERS = 1_000

/**
 * Opens an incident of the first priority, nobody's, where the unit is: a fact at once. Whoever presses again while it
 * is open is answered with the same one. Nothing about a clock or a position refuses it.
 * @throws Refusal `forbidden` `dispatch.noUnit`
 */
export async function pressPanic(
  world: World,
  pressed: Pressed,
  { who, key }: By,
): Promise<{ incident: string; number: number }> {
  const territory = await readTerritory(world)
  return world.transaction(async (tx) => {
    const unit = await lockUnit(world, tx.db, await ownUnitId(world, tx.db, who))
    const running = await runningPanic(world, tx.db, unit)
    if (running !== undefined) return running
    const { place, where } = await placeOf(tx, territory, unit, pressed)
    const { id } = await openIncident(
      world,
      tx,
      {
        kind: 'panic',
        place,
        priority: incidentTypes.panic.priority,
        source: 'unit',
        report: null,
        openedAt: pressedAt(pressed.at, tx.now),
      },
      who,
    )
    const narrative = called[who.language](unit.call_sign)
    tx.seal(incidentResource(id), { narrative, ...(where !== undefined && { where }) })
    await keepWords(world, tx.db, id, narrative)
    await tx.db
      .updateTable('unit')
      .set({ panic_id: id, heard_at: instant(tx.now) })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', unit.id)
      .execute()
    tx.ledger({ did: 'unit.panic', about: incidentResource(id), by: who })
    tx.publish('UnitChanged', { unit: unit.id })
    const { number } = await findIncident(world, tx.db, id)
    return { incident: id, number: Number(number) }
  }, key)
}

async function runningPanic(
  world: World,
  db: Parameters<typeof findIncident>[1],
  unit: FoundUnit,
): Promise<{ incident: Id<'incident'>; number: number } | undefined> {
  if (unit.panic_id === null || unit.panic_state === null) return undefined
  if (!openStates.includes(unit.panic_state)) return undefined
  const { number } = await findIncident(world, db, unit.panic_id)
  return { incident: unit.panic_id, number: Number(number) }
}

/** The place that came with the call for help where it can be, else where the unit was last. */
async function placeOf(
  tx: Tx,
  territory: Territory<KeptPlace>,
  unit: FoundUnit,
  { position }: Pressed,
): Promise<{ place: string | null; where?: ExactPlace }> {
  const now = position && locate(territory, position)
  if (position !== undefined && now !== undefined)
    return { place: now.place.code, where: { point: position } }
  const { place } = unit
  const spot = (await openSpots(tx, [unit])).get(unit.id)
  if (spot === undefined) return { place }
  return { place, where: { point: { ...spot, accuracyMeters: OLD_POSITION_METERS } } }
}
