import { useQuery } from '@tanstack/react-query'
import { asCallError, ask } from '#web/control-room/ask.ts'
import { useLiveRows } from '#web/control-room/live-rows.ts'
import { troubleWords } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { findIncidents, listIncidents } from './board.client.ts'
import type { IncidentRow } from './board.schema.ts'
import { hasFolded, mergeIncidents, withRow } from './view.rules.ts'

/** Which incidents the list shows. */
export const shows = ['open', 'mine', 'unclaimed', 'late', 'done'] as const
export type Show = (typeof shows)[number]

/**
 * The rows of the board as somebody looks at them, and what waits to be shown.
 * @param isFolded  whether many reports of one kind from one place are a few rows
 */
export function useBoardRows(show: Show, isFolded: boolean) {
  const list = useLiveRows({
    name: 'incidents',
    show: isFolded ? show : `${show} each`,
    async ask(page, signal) {
      const filter = { show, ...(isFolded && { fold: 'near' as const }), ...page }
      const { near, counts, ...rows } = await ask(listIncidents, filter, { signal })
      return { ...rows, counts: { ...counts, near } }
    },
    merge: mergeIncidents,
    place: withRow,
  })
  const { seen } = list
  return {
    ...list,
    isFolded,
    /** some row that is shown stands for others: there is something to unfold */
    hasFolded: hasFolded(list.rows, list.counts?.near),
    /** how many more a row stands for */
    nearOf: (id: string) => list.counts?.near.find((each) => each.id === id)?.more ?? 0,
    /** the one with a number, asked for where it is in no list of this screen; or why there is none to go on with */
    async numbered(number: number): Promise<IncidentRow | string> {
      const known = [...seen.values()].find((row) => row.number === number)
      if (known !== undefined) return known
      if (!(number > 0 && Number.isSafeInteger(number))) return t('board.noNumber')
      try {
        const { rows } = await ask(listIncidents, { show: 'all', number, limit: 1 })
        for (const row of rows) seen.set(row.id, row)
        return rows[0] ?? t('board.noSuchNumber', { number })
      } catch (error) {
        return troubleWords(asCallError(error))
      }
    },
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
