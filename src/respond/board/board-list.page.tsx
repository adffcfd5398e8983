import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { ArrivedLine } from '#web/control-room/arrived-line.tsx'
import { asCallError } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { Go } from '#web/control-room/route.tsx'
import { Keys } from '#web/control-room/shortcuts.tsx'
import { Blank, Trouble, Waiting } from '#web/control-room/states.tsx'
import { nameTab } from '#web/control-room/tab-title.ts'
import { t } from '#web/messages.ts'
import { IncidentFacts } from './board-row.page.tsx'
import { type BoardRows, type Show, shows, useFound, useIsFirstNight } from './board-rows.page.tsx'
import type { ShownIncident } from './view.rules.ts'

interface ListProps {
  readonly list: BoardRows
  readonly show: Show
  /** id of the incident that is chosen */
  readonly open: string | undefined
  /** words that are searched for */
  readonly words: string | undefined
  choose(show: Show): void
  fold(isFolded: boolean): void
  leaveSearch(): void
}

/** The incidents by urgency: what is shown, what waits above its line, and the rows. */
export function BoardList(props: ListProps) {
  const { list, show, words, choose } = props
  return (
    <section className="board-list" aria-label={t('board.list')}>
      <fieldset className="desk-filters">
        <legend className="unseen">{t('board.filters')}</legend>
        {shows.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === show && words === undefined}
            className={each === 'late' && (list.counts?.late ?? 0) > 0 ? 'warned' : ''}
            onClick={() => choose(each)}
          >
            {t(`board.show.${each}`)}
            {each !== 'done' && <b>{list.counts?.[each] ?? ''}</b>}
          </button>
        ))}
      </fieldset>
      <Arrived list={list} />
      <div className="desk-rows">
        {words === undefined ? <Rows {...props} /> : <FoundRows {...props} words={words} />}
      </div>
    </section>
  )
}

/** The line above the list, and how many wait behind it in the tab's title. */
function Arrived({ list }: { list: BoardRows }) {
  const { length } = list.arrived
  useEffect(() => {
    nameTab(`${length > 0 ? `(${length}) ` : ''}${t('board.title')}`)
  }, [length])
  const urgent = list.arrived.filter(({ priority }) => priority <= 2).length
  return <ArrivedLine list={list} urgent={urgent} />
}

function Rows({ list, show, open, fold }: ListProps) {
  const { query } = list
  const isEmpty = query.data !== undefined && list.rows.length === 0 && list.arrived.length === 0
  const isFirst = useIsFirstNight(isEmpty && show === 'open')
  if (query.data === undefined)
    return query.isError ? (
      <Trouble error={asCallError(query.error)} retry={() => void query.refetch()} />
    ) : (
      <Waiting lines={8} />
    )
  return (
    <>
      {isEmpty && (
        <Blank
          icon={isFirst ? 'phone' : 'done'}
          title={t(isFirst ? 'board.first.title' : `board.empty.${show}`)}
        >
          <p>{t(isFirst ? 'board.first.text' : 'board.empty.text')}</p>
        </Blank>
      )}
      {!isEmpty && list.rows.length === 0 && <p className="quiet pad">{t('board.allNew')}</p>}
      {!list.isFolded && (
        <p className="row found">
          {t('board.each')}
          <button type="button" className="as-link" onClick={() => fold(true)}>
            {t('board.foldAgain')}
          </button>
        </p>
      )}
      <RowList rows={list.rows} open={open} nearOf={list.nearOf} />
      {list.hasFolded && (
        <Button variant="subtle" fullWidth onClick={() => fold(false)}>
          {t('board.showEach')} <Keys of="v" />
        </Button>
      )}
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
    </>
  )
}

function FoundRows({ list, open, words, leaveSearch }: ListProps & { words: string }) {
  const query = useFound(words)
  const { remember } = list
  const { data } = query
  useEffect(() => remember(data?.rows ?? []), [data, remember])
  return (
    <>
      <p className="row found">
        <Icon name="search" size={16} /> {t('board.found', { words })}
        <button type="button" className="as-link" onClick={leaveSearch}>
          {t('board.foundLeave')}
        </button>
      </p>
      {query.isPending && !query.isError && <Waiting lines={6} />}
      {query.isError && (
        <Trouble error={asCallError(query.error)} retry={() => void query.refetch()} />
      )}
      {data?.rows.length === 0 && <p className="quiet pad">{t('board.foundNone')}</p>}
      <RowList rows={(data?.rows ?? []).map((row) => ({ row, left: false }))} open={open} />
    </>
  )
}

function RowList({
  rows,
  open,
  nearOf,
}: {
  rows: readonly ShownIncident[]
  open: string | undefined
  nearOf?: BoardRows['nearOf']
}) {
  return (
    <ul className="plain-list">
      {rows.map(({ row, left }) => (
        <li key={row.id}>
          <Go
            to={`/app/board/${row.id}`}
            data-incident={row.id}
            aria-current={row.id === open ? 'true' : undefined}
            className={left ? 'desk-row left' : 'desk-row'}
          >
            <IncidentFacts row={row} left={left} near={nearOf?.(row.id) ?? 0} />
          </Go>
        </li>
      ))}
    </ul>
  )
}
