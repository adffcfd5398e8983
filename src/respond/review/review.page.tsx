import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asCallError, ask } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { Go, go } from '#web/control-room/route.tsx'
import { ScreenTitle } from '#web/control-room/screen-title.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { useShortcuts } from '#web/control-room/shortcuts.tsx'
import { otherThan, Refused, Waiting } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { IncidentRow } from '../board/board.schema.ts'
import { holderWords, PriorityMark, usePlaceWords } from '../board/board-row.page.tsx'
import { HandedOut } from './past-handed.page.tsx'
import { PastIncident } from './past-incident.page.tsx'
import { Overview } from './past-overview.page.tsx'
import { PastMoment, SearchForm } from './past-search.page.tsx'
import { searchPast } from './review.client.ts'
import { mayIn, type Quest, questFields } from './view.rules.ts'

const PAGE = 50

/** What was searched for; nothing is asked before somebody searches, since each search is recorded. */
const useFound = (quest: Quest | undefined) =>
  useInfiniteQuery({
    queryKey: ['past', quest],
    queryFn: ({ pageParam, signal }) =>
      ask(
        searchPast,
        { ...quest, limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: quest !== undefined,
    retry: false,
  })

type Found = ReturnType<typeof useFound>

const linkOf = (id: string): HTMLElement | null =>
  document.querySelector(`.past-list [data-incident="${CSS.escape(id)}"]`)

/** Looking back, as far as the table lets somebody. @param id  of the chosen incident */
export function PastPage({ id }: { id?: string | undefined }) {
  const { session } = useSession()
  const leave = (): void => {
    if (id === undefined) return
    go('/app/review')
    linkOf(id)?.focus({ preventScroll: true })
  }
  useShortcuts([{ keys: 'Escape', group: 'list', label: t('board.key.back'), run: leave }])
  return mayIn(session.roles, 'incident.review') ? (
    <Searching id={id} leave={leave} />
  ) : (
    <HandedOut id={id} leave={leave} />
  )
}

/** All incidents there were, what happened in one, and what was learned. */
function Searching({ id, leave }: { id: string | undefined; leave(): void }) {
  const [quest, setQuest] = useState<Quest>()
  const query = useFound(quest)
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  useShortcuts([
    {
      keys: '/',
      group: 'list',
      label: t('past.key.search'),
      run: () => document.querySelector<HTMLElement>('.past-list input')?.focus(),
    },
  ])
  const error = query.isError ? asCallError(query.error) : undefined
  return (
    <div className="desk past" data-open={id === undefined ? undefined : ''}>
      <div className="unseen">
        <ScreenTitle>{t('past.title')}</ScreenTitle>
      </div>
      <section className="desk-list past-list" aria-label={t('past.search')}>
        <SearchForm isBusy={query.isFetching} error={error} search={setQuest} />
        <Refused error={otherThan(error, questFields)} />
        <Results {...{ query, rows, quest }} open={id} />
      </section>
      <section className="desk-detail" aria-label={t('past.detail')}>
        {id === undefined ? (
          <Overview />
        ) : (
          <PastIncident key={id} id={id} row={rows.find((row) => row.id === id)} leave={leave} />
        )}
      </section>
    </div>
  )
}

interface ResultsProps {
  readonly query: Found
  readonly rows: readonly IncidentRow[]
  readonly quest: Quest | undefined
  readonly open: string | undefined
}

function Results({ query, rows, quest, open }: ResultsProps) {
  if (quest === undefined) return <p className="quiet">{t('past.first')}</p>
  if (query.isPending) return query.isError ? null : <Waiting lines={6} />
  if (query.isError) return null
  return (
    <>
      <p className="quiet" role="status">
        {t('past.count', { count: rows.length, more: query.hasNextPage ? 'yes' : 'no' })}
      </p>
      <div className="desk-rows">
        <ul className="plain-list">
          {rows.map((row) => (
            <li key={row.id}>
              <Go
                to={`/app/review/${row.id}`}
                data-incident={row.id}
                aria-current={row.id === open ? 'true' : undefined}
                className="desk-row"
              >
                <PastRow row={row} />
              </Go>
            </li>
          ))}
        </ul>
        {query.hasNextPage && (
          <Button
            variant="subtle"
            fullWidth
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('board.more')}
          </Button>
        )}
      </div>
    </>
  )
}

/** An incident among all there were: when, what, where, how it ended. */
function PastRow({ row }: { row: IncidentRow }) {
  const placeWords = usePlaceWords()
  return (
    <>
      <span className="row-top">
        <span className="mono quiet">{row.number}</span>
        <strong>{t(`board.kind.${row.kind}`)}</strong>
        <span className="age quiet">
          <PastMoment at={row.openedAt} />
        </span>
      </span>
      <span className="row-under quiet">
        <span>{placeWords(row.place)}</span>
        <span>{holderWords(row)}</span>
      </span>
      <span className="row-marks">
        <span className={row.result === null ? 'tag' : 'tag good'}>
          {row.result !== null && <Icon name="done" size={14} />}{' '}
          {row.result === null ? t(`board.state.${row.state}`) : t(`board.result.${row.result}`)}
        </span>
        <PriorityMark row={row} />
        {row.notes > 0 && <span className="tag">{t('past.notes', { count: row.notes })}</span>}
      </span>
    </>
  )
}
