import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { ask } from '#web/control-room/ask.ts'
import { mergeRows, type ShownRow } from './desk.rules.ts'
import { listReports } from './report.client.ts'
import type * as schema from './report.schema.ts'

type Page = z.input<(typeof schema.listReports)['output']>
/** Which reports the list shows. */
export type Show = 'open' | 'mine' | 'unclaimed' | 'late' | 'escalated' | 'done'

const PAGE = 50
/** What is told in a burst is asked for once. */
const GATHER = 250
/** Asked anew all the same, since a deadline passes without anybody doing anything. */
const EVERY = 60_000

interface Looked {
  readonly show: Show
  readonly data: InfiniteData<Page> | undefined
  readonly rows: readonly ShownRow[]
  readonly arrived: readonly schema.ReportRow[]
}

const freshOf = (data: InfiniteData<Page>) => ({
  rows: data.pages.flatMap(({ rows }) => rows),
  isWhole: data.pages.at(-1)?.next === null,
})

/** What is looked at after an answer came: the same rows in the same places, see `mergeRows`. */
function lookAgain(before: Looked, show: Show, data: InfiniteData<Page>): Looked {
  const shown = before.show === show ? before.rows : []
  return { show, data, ...mergeRows(shown, freshOf(data)) }
}

/** The rows of the list as somebody looks at them, and what waits to be shown. */
export function useDeskRows(show: Show) {
  const client = useQueryClient()
  const query = useInfiniteQuery({
    queryKey: ['reports', show],
    queryFn: ({ pageParam, signal }) =>
      ask(
        listReports,
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
      () => void client.invalidateQueries({ queryKey: ['reports'] }),
      GATHER,
    )
  }
  return {
    query,
    rows: looked.show === show ? looked.rows : [],
    arrived: looked.show === show ? looked.arrived : [],
    counts: query.data?.pages[0]?.counts,
    /** what is known of a report, in whichever list it was */
    rowOf: (id: string | undefined) => (id === undefined ? undefined : seen.get(id)),
    /** asks anew, soon */
    refresh,
    /** lets in what waits, and lets go what has left */
    showArrived(): void {
      if (query.data === undefined) return
      setLooked({ show, data: query.data, ...mergeRows([], freshOf(query.data)) })
    },
    /** puts in what an act answered, at its place; an answer that is on its way is older than the act */
    replace(row: schema.ReportRow): void {
      void client.cancelQueries({ queryKey: ['reports'] })
      refresh()
      seen.set(row.id, row)
      setLooked((now) => ({
        ...now,
        rows: now.rows.map((each) => (each.row.id === row.id ? { ...each, row } : each)),
      }))
    },
  }
}

/** All rows that came, by id; what an act answered stands until the list is asked anew. */
function useSeen(data: InfiniteData<Page> | undefined): Map<string, schema.ReportRow> {
  const [seen] = useState(() => new Map<string, schema.ReportRow>())
  const last = useRef(data)
  if (last.current !== data) {
    last.current = data
    for (const row of data?.pages.flatMap(({ rows }) => rows) ?? []) seen.set(row.id, row)
  }
  return seen
}

export type DeskRows = ReturnType<typeof useDeskRows>

/** Whether nothing was ever reported, asked only when the list is empty. */
export function useIsFirstUse(isEmpty: boolean): boolean {
  const query = useQuery({
    queryKey: ['reports', 'any'],
    queryFn: ({ signal }) => ask(listReports, { show: 'all', limit: 1 }, { signal }),
    enabled: isEmpty,
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
  return isEmpty && query.data?.rows.length === 0
}
