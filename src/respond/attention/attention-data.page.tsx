import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { ask } from '#web/control-room/ask.ts'
import { clockNow, useNow } from '#web/control-room/clock.ts'
import { useHeard } from '#web/control-room/live.ts'
import { useSession } from '#web/control-room/session.tsx'
import { listAlerts, readAlert } from './attention.client.ts'
import { CHIME_EVERY, soundsFor } from './attention.rules.ts'
import type { AlertList } from './attention.schema.ts'
import { chime, useRefused } from './chime.client.ts'

/** What is told in a burst is asked for once. */
const GATHER = 250

/** The alerts that nobody has settled; asked anew whenever one changes. */
export function useAlerts(): AlertList | undefined {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const again = (): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => void client.invalidateQueries({ queryKey: ['alerts'] }),
      GATHER,
    )
  }
  useHeard('AlertChanged', again)
  useHeard('resync', again)
  const { data } = useQuery({
    queryKey: ['alerts'],
    queryFn: ({ signal }) => ask(listAlerts, {}, { signal }),
    refetchInterval: 60_000,
  })
  return data
}

/** The latest alert of an incident with its steps. @param heard  counts up with what was heard of the incident */
export function useAlertOf(incident: string, heard: number) {
  const client = useQueryClient()
  const queryKey = ['alerts', incident]
  const again = (): void => void client.invalidateQueries({ queryKey })
  useHeard('AlertChanged', ({ incident: about }) => {
    if (about === null || about === incident) again()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was heard asks anew
  useEffect(again, [heard])
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => ask(readAlert, { id: incident }, { signal }),
  }).data
}

/** Until when this person hears nothing, as long as that is to come. @returns ISO 8601 */
export function useSilence(list: AlertList | undefined): string | undefined {
  const now = useNow(1_000)
  const until = list?.silentUntil ?? undefined
  return until !== undefined && Date.parse(until) > now ? until : undefined
}

/** Chimes once for each that is told and is no incident, unless this person has asked to hear nothing for a while. */
export function useSoundOnce(): (told: number) => void {
  const client = useQueryClient()
  return (told) => {
    if (!isSilentNow(client)) void chime(told)
  }
}

/** Whether this person has asked to hear nothing for a while, as far as it is known. */
function isSilentNow(client: QueryClient): boolean {
  const until = client.getQueryData<AlertList>(['alerts'])?.silentUntil ?? undefined
  return until !== undefined && Date.parse(until) > clockNow()
}

/** Whether the browser has kept this page from sounding, and this person has not asked to hear nothing. */
export function useRefusedChime(): boolean {
  const client = useQueryClient()
  const isSilent = useCallback(() => isSilentNow(client), [client])
  return useRefused(isSilent) && !isSilent()
}

/**
 * Chimes for what this person is meant to see to: once when it comes to her, and again each minute until somebody
 * sees to it.
 */
export function useChime(list: AlertList | undefined): void {
  const { session } = useSession()
  const silence = useSilence(list)
  const now = useNow(5_000)
  const heard = useRef({ at: 0, meant: new Set<string>() })
  const meant = (list?.alerts ?? [])
    .filter((alert) => soundsFor(alert, session.roles))
    .map(({ incident }) => incident)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is meant counts, not the list that holds it
  useEffect(() => {
    const isNew = meant.some((incident) => !heard.current.meant.has(incident))
    const isDue = clockNow() - heard.current.at >= CHIME_EVERY
    heard.current.meant = new Set(meant)
    if (meant.length === 0 || silence !== undefined || !(isNew || isDue)) return
    heard.current.at = clockNow()
    void chime()
  }, [meant.join(), silence, now])
}
