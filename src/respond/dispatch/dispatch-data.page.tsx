import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '#web/control-room/ask.ts'
import { useNow } from '#web/control-room/clock.ts'
import { useHeard } from '#web/control-room/live.ts'
import { usePlaceNames } from '#web/control-room/places.ts'
import { useSession } from '#web/control-room/session.tsx'
import { t } from '#web/messages.ts'
import type { IncidentRead, IncidentRow } from '../board/board.schema.ts'
import { listAssignments, listUnits, nearestUnits } from './dispatch.client.ts'
import { mayDispatch } from './dispatch.rules.ts'
import type { Assignment, UnitRow } from './dispatch.schema.ts'

/** Whoever watches over the board sees it without its units. */
const useMay = (action: 'unit.list' | 'assignment.list'): boolean =>
  mayDispatch(action, useSession().session.roles)

/** The units that are in use; asked anew whenever one changes. */
export function useUnits(): readonly UnitRow[] | undefined {
  const client = useQueryClient()
  const again = (): void => void client.invalidateQueries({ queryKey: ['units'] })
  useHeard('UnitChanged', again)
  useHeard('resync', again)
  const { data } = useQuery({
    queryKey: ['units'],
    queryFn: ({ signal }) => ask(listUnits, {}, { signal }),
    enabled: useMay('unit.list'),
  })
  return data?.units
}

function useFreshAssignments(): void {
  const client = useQueryClient()
  const again = (): void => void client.invalidateQueries({ queryKey: ['assignments'] })
  useHeard('AssignmentChanged', again)
  useHeard('resync', again)
}

/** The assignments that are open, of all incidents; one question for the whole list. */
export function useOpenAssignments(): readonly Assignment[] {
  useFreshAssignments()
  const { data } = useQuery({
    queryKey: ['assignments', 'open'],
    queryFn: ({ signal }) => ask(listAssignments, {}, { signal }),
    enabled: useMay('assignment.list'),
  })
  return data?.assignments ?? []
}

/** All assignments of an incident. */
export function useAssignmentsOf(incident: string): readonly Assignment[] | undefined {
  useFreshAssignments()
  const { data } = useQuery({
    queryKey: ['assignments', incident],
    queryFn: ({ signal }) => ask(listAssignments, { incident }, { signal }),
    enabled: useMay('assignment.list'),
  })
  return data?.assignments
}

/** The units for an incident, measured from its point where the reader has it open, else from its place's middle. */
export function useNearest(row: IncidentRow, isAsked: boolean) {
  const { data: read } = useQuery<IncidentRead>({
    queryKey: ['incident', row.id, { purpose: 'response' }],
    queryFn: skipToken,
  })
  const point = read?.where?.point
  const at = point && { lon: point.lon, lat: point.lat }
  return useQuery({
    queryKey: ['units', 'nearest', row.id, row.place, row.kind, at],
    queryFn: ({ signal }) =>
      ask(nearestUnits, { id: row.id, ...(at !== undefined && { point: at }) }, { signal }),
    enabled: isAsked,
  })
}

/** Whether a unit has been silent for longer than it may. */
export const isUnheard = ({ unheardFrom }: UnitRow, now: number): boolean =>
  unheardFrom !== null && Date.parse(unheardFrom) <= now

/** How long ago, in whole minutes. @param at  ISO 8601 */
export const minutesSince = (at: string, now: number): number =>
  Math.max(0, Math.floor((now - Date.parse(at)) / 60_000))

/** Where a unit was and how long ago, as it is said on the radio: "cerca de Tortí, hace 4 min". */
export function useWhereabouts(): (unit: UnitRow) => string {
  const nameOf = usePlaceNames()
  const now = useNow(30_000)
  return ({ near, nearAt }) =>
    near === null || nearAt === null
      ? t('dispatch.whereUnknown')
      : t('dispatch.near', { place: nameOf(near) ?? near, minutes: minutesSince(nearAt, now) })
}
