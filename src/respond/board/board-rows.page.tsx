import {
  type InfiniteData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { ask } from '#web/control-room/ask.ts'
import { findIncidents, listIncidents } from './board.client.ts'
import type * as schema from './board.schema.ts'
import { mergeIncidents, type ShownIncident, withRow } from './view.rules.ts'

type Page = z.input<(typeof schema.listIncidents)['output']>
type Row = schema.IncidentRow

/** Which incidents the list shows. */
export const shows = ['open', 'mine', 'unclaimed', 'late', 'done'] as const
export type Show = (typeof shows)[number]

const PAGE = 50
/** What is told in a burst is asked for once. */
const GATHER = 250
/** Asked anew all the same, since a term passes without anybody doing anything. */
const EVERY = 60_000

interface Looked {
  readonly show: Show
  readonly data: InfiniteData<Page> | undefined
  readonly rows: readonly ShownIncident[]
  readonly arrived: readonly Row[]
}

/** @param pagesBefore  how many pages were there the last time; those after them were asked for */
const freshOf = (data: InfiniteData<Page>, pagesBefore: number) => {
  const known = data.pages.slice(0, pagesBefore)
  return {
    rows: data.pages.flatMap(({ rows }) => rows),
    isWhole: data.pages.at(-1)?.next === null,
    askedFrom: known.reduce((sum, { rows }) => sum + rows.length, 0),
  }
}

/** What is looked at after an answer came: the same rows in the same places, see `mergeIncidents`. */
function lookAgain(before: Looked, show: Show, data: InfiniteData<Page>): Looked {
  const isSame = before.show === show && before.data !== undefined
  const pages = isSame ? before.data.pages.length : 0
  return { show, data, ...mergeIncidents(isSame ? before.rows : [], freshOf(data, pages)) }
}

/** The rows of the board as somebody looks at them, and what waits to be shown. */
export function useBoardRows(show: Show) {
  const client = useQueryClient()
  const query = useInfiniteQuery({
    queryKey: ['incidents', show],
    queryFn: ({ pageParam, signal }) =>
      ask(
        listIncidents,
        { show, limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: EVERY,
    staleTime: 0,
  })
  const [looked, setLooked] = useState<Looked>({ show, data: undefined, rows: [], arrived: [] })
  if (query.data !== undefined && (looked.data !== query.data || looked.show !== show))
    setLooked(lookAgain(looked, show, query.data))
  const seen = useSeen(query.data)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const refresh = (): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => void client.invalidateQueries({ queryKey: ['incidents'] }),
      GATHER,
    )
  }
  const isLooked = looked.show === show
  return {
    query,
    rows: isLooked ? looked.rows : [],
    arrived: isLooked ? looked.arrived : [],
    counts: query.data?.pages[0]?.counts,
    /** what is known of an incident, in whichever list it was */
    rowOf: (id: string | undefined) => (id === undefined ? undefined : seen.get(id)),
    numbered: (number: number) => [...seen.values()].find((row) => row.number === number),
    /** keeps what came another way, such as by a search */
    remember(rows: readonly Row[]): void {
      for (const row of rows) seen.set(row.id, row)
    },
    /** asks anew, soon */
    refresh,
    /** lets in what waits, and lets go what has left */
    showArrived(): void {
      if (query.data !== undefined)
        setLooked({ show, data: query.data, ...mergeIncidents([], freshOf(query.data, 0)) })
    },
    /** puts in what an act answered; an answer that is on its way is older than the act */
    put(row: Row): void {
      void client.cancelQueries({ queryKey: ['incidents'] })
      refresh()
      seen.set(row.id, row)
      setLooked((now) => ({
        ...now,
        rows: withRow(now.rows, row),
        arrived: now.arrived.filter(({ id }) => id !== row.id),
      }))
    },
  }
}

/** All rows that came, by id; what an act answered stands until the list is asked anew. */
function useSeen(data: InfiniteData<Page> | undefined): Map<string, Row> {
  const [seen] = useState(() => new Map<string, Row>())
  const last = useRef(data)
  if (last.current !== data) {
    last.current = data
    for (const row of data?.pages.flatMap(({ rows }) => rows) ?? []) seen.set(row.id, row)
  }
  return seen
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
