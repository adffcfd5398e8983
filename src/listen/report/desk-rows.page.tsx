import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from '#web/control-room/ask.ts'
import { useLiveRows } from '#web/control-room/live-rows.ts'
import { mergeRows } from './desk.rules.ts'
import { listReports } from './report.client.ts'

/** Which reports the list shows. */
export type Show = 'open' | 'mine' | 'unclaimed' | 'late' | 'escalated' | 'done'

/** The rows of the list as somebody looks at them, and what waits to be shown. */
export const useDeskRows = (show: Show) =>
  useLiveRows({
    name: 'reports',
    show,
    ask: (page, signal) => ask(listReports, { show, ...page }, { signal }),
    merge: mergeRows,
    place: (shown, row) => shown.map((each) => (each.row.id === row.id ? { ...each, row } : each)),
  })

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
