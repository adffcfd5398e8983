import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

/** A row of a list as somebody looks at it; `left`: it is no longer part of what was asked for. */
export interface Shown<Row> {
  readonly row: Row
  readonly left: boolean
}

/** What the server answers now. */
export interface Fresh<Row> {
  /** in the server's order */
  readonly rows: readonly Row[]
  /** there are no more */
  readonly isWhole: boolean
  /** rows from here on belong to a page that was asked for just now */
  readonly askedFrom: number
}

/** What somebody looks at, and what waits to be shown. */
export interface LookedAt<Row> {
  readonly rows: readonly Shown<Row>[]
  readonly arrived: readonly Row[]
}

interface Page<Row, Counts> {
  readonly rows: readonly Row[]
  readonly next: string | null
  readonly counts: Counts
}

/** A list that is asked for page by page and kept up to date while somebody looks at it. */
export interface LiveList<Row, Counts, Show extends string> {
  /** of what: the first word of its questions */
  readonly name: string
  readonly show: Show
  ask(page: { after?: string; limit: number }, signal: AbortSignal): Promise<Page<Row, Counts>>
  /** brings what is shown up to date without moving anything */
  merge(shown: readonly Shown<Row>[], fresh: Fresh<Row>): LookedAt<Row>
  /** puts in what an act answered */
  place(shown: readonly Shown<Row>[], row: Row): readonly Shown<Row>[]
}

interface Looked<Row, Counts> extends LookedAt<Row> {
  readonly show: string
  readonly data: InfiniteData<Page<Row, Counts>> | undefined
}

const PAGE = 50
/** What is told in a burst is asked for once. */
const GATHER = 250
/** Asked anew all the same, since a term passes without anybody doing anything. */
const EVERY = 60_000

/** @param pagesBefore  how many pages were there the last time; those after them were asked for */
function freshOf<Row>(data: InfiniteData<Page<Row, unknown>>, pagesBefore: number): Fresh<Row> {
  const known = data.pages.slice(0, pagesBefore)
  return {
    rows: data.pages.flatMap(({ rows }) => rows),
    isWhole: data.pages.at(-1)?.next === null,
    askedFrom: known.reduce((sum, { rows }) => sum + rows.length, 0),
  }
}

/** The rows of a list as somebody looks at them, what waits to be shown, and what is known of each. */
export function useLiveRows<Row extends { readonly id: string }, Counts, Show extends string>({
  name,
  show,
  ask,
  merge,
  place,
}: LiveList<Row, Counts, Show>) {
  const client = useQueryClient()
  const query = useInfiniteQuery({
    queryKey: [name, show],
    queryFn: ({ pageParam, signal }) =>
      ask({ limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: EVERY,
    staleTime: 0,
  })
  const { data } = query
  const [looked, setLooked] = useState<Looked<Row, Counts>>({
    show,
    data: undefined,
    rows: [],
    arrived: [],
  })
  const isLooked = looked.show === show
  if (data !== undefined && (looked.data !== data || !isLooked)) {
    const pages = isLooked ? (looked.data?.pages.length ?? 0) : 0
    setLooked({ show, data, ...merge(isLooked ? looked.rows : [], freshOf(data, pages)) })
  }
  const seen = useSeen(data)
  const refresh = useGathered(() => void client.invalidateQueries({ queryKey: [name] }))
  return {
    query,
    rows: isLooked ? looked.rows : [],
    arrived: isLooked ? looked.arrived : [],
    counts: data?.pages[0]?.counts,
    /** what is known of a row, in whichever list it was, by id */
    seen,
    rowOf: (id: string | undefined) => (id === undefined ? undefined : seen.get(id)),
    /** asks anew, soon */
    refresh,
    /** lets in what waits, and lets go what has left */
    showArrived(): void {
      if (data !== undefined) setLooked({ show, data, ...merge([], freshOf(data, 0)) })
    },
    /** puts in what an act answered; an answer that is on its way is older than the act */
    put(row: Row): void {
      void client.cancelQueries({ queryKey: [name] })
      refresh()
      seen.set(row.id, row)
      setLooked((now) => ({
        ...now,
        rows: place(now.rows, row),
        arrived: now.arrived.filter(({ id }) => id !== row.id),
      }))
    },
  }
}

/** Does something once after a burst of calls. */
export function useGathered(work: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(work, GATHER)
  }
}

/** All rows that came, by id; what an act answered stands until the list is asked anew. */
function useSeen<Row extends { readonly id: string }>(
  data: InfiniteData<Page<Row, unknown>> | undefined,
): Map<string, Row> {
  const [seen] = useState(() => new Map<string, Row>())
  const last = useRef(data)
  if (last.current !== data) {
    last.current = data
    for (const row of data?.pages.flatMap(({ rows }) => rows) ?? []) seen.set(row.id, row)
  }
  return seen
}
