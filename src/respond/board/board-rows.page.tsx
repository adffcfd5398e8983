import { useQuery } from '@tanstack/react-query'
import { ask } from '#web/control-room/ask.ts'
import { useLiveRows } from '#web/control-room/live-rows.ts'
import { findIncidents, listIncidents } from './board.client.ts'
import type { IncidentRow } from './board.schema.ts'
import { mergeIncidents, withRow } from './view.rules.ts'

/** Which incidents the list shows. */
export const shows = ['open', 'mine', 'unclaimed', 'late', 'done'] as const
export type Show = (typeof shows)[number]

/** The rows of the board as somebody looks at them, and what waits to be shown. */
export function useBoardRows(show: Show) {
  const list = useLiveRows({
    name: 'incidents',
    show,
    ask: (page, signal) => ask(listIncidents, { show, ...page }, { signal }),
    merge: mergeIncidents,
    place: withRow,
  })
  const { seen } = list
  return {
    ...list,
    numbered: (number: number) => [...seen.values()].find((row) => row.number === number),
    /** keeps what came another way, such as by a search */
    remember(rows: readonly IncidentRow[]): void {
      for (const row of rows) seen.set(row.id, row)
    },
  }
}

export type BoardRows = ReturnType<typeof useBoardRows>

/** Whether there never was an incident, asked only when the list is empty. */
export function useIsFirstNight(isEmpty: boolean): boolean {
  const query = useQuery({
    queryKey: ['incidents', 'any'],
    queryFn: ({ signal }) => ask(listIncidents, { show: 'all', limit: 1 }, { signal }),
    enabled: isEmpty,
    staleTime: 0,
  })
  return isEmpty && query.data?.rows.length === 0
}

/** Incidents that hold all of the words; nothing is asked without words. */
export const useFound = (words: string | undefined) =>
  useQuery({
    queryKey: ['incidents found', words],
    queryFn: ({ signal }) =>
      ask(findIncidents, { words: words ?? '', show: 'all', limit: 100 }, { signal }),
    enabled: words !== undefined,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
