import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { civilDate } from '#kernel/time.ts'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { useHeard } from '#web/control-room/live.ts'
import { clockSpan, dayInWords } from '#web/control-room/moment.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { useSite } from '#web/control-room/site.tsx'
import type { ClientEndpoint } from '#web/request.ts'
import { overseeShift, seeShifts } from './shift.client.ts'
import type { ShiftRow } from './shift.schema.ts'

/** What is told in a burst is asked for once. */
const GATHER = 250
/** Asked anew all the same, since a shift runs past its end without anybody doing anything. */
const EVERY = 60_000

/** Asks anew, soon, for everything that is shown of shifts. */
export function useShiftRefresh(): () => void {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => void client.invalidateQueries({ queryKey: ['shifts'] }),
      GATHER,
    )
  }
}

/** The shift that runs and those that are planned, kept up to date. */
export function useShifts() {
  const refresh = useShiftRefresh()
  useHeard('ShiftChanged', refresh)
  useHeard('resync', refresh)
  return useQuery({
    queryKey: ['shifts', 'now'],
    queryFn: ({ signal }) => ask(seeShifts, {}, { signal }),
    staleTime: 0,
    refetchInterval: EVERY,
  })
}

/** What the supervisor watches: who has how much, what is late, what nobody has. */
export function useLoad(isAsked: boolean) {
  const refresh = useShiftRefresh()
  useHeard('IncidentOpened', refresh)
  useHeard('IncidentChanged', refresh)
  useHeard('UnitChanged', refresh)
  return useQuery({
    queryKey: ['shifts', 'load'],
    queryFn: ({ signal }) => ask(overseeShift, {}, { signal }),
    enabled: isAsked,
    staleTime: 0,
    refetchInterval: EVERY,
  })
}

/** An act on a shift: said when it is done, and everything is asked for anew. */
export function useShiftAct<In, Out>(
  endpoint: ClientEndpoint<In, Out>,
  did: string,
  done?: (out: Out) => void,
) {
  const refresh = useShiftRefresh()
  return useAct(endpoint, (out) => {
    sayDone(`shift.did.${did}`)
    refresh()
    done?.(out)
  })
}

/** The day on which it begins, and from when to when, on the clock of the district. */
export function useSpanWords(): (shift: Pick<ShiftRow, 'startsAt' | 'endsAt'>) => string {
  const { zone } = useSite()
  return ({ startsAt, endsAt }) =>
    `${dayInWords(civilDate(Date.parse(startsAt), zone))} ${clockSpan(startsAt, endsAt, zone)}`
}

/** Whether the one who is signed in is on a shift. */
export const isOn = (shift: ShiftRow | null | undefined): boolean =>
  shift?.members.some(({ mine }) => mine) === true

/** Whether somebody may speak for a shift: she is on it, or supervises. */
export function useMaySpeak(shift: ShiftRow | null | undefined): boolean {
  const { session } = useSession()
  return isOn(shift) || session.roles.includes('supervisor')
}
