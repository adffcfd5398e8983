import { Button, TextInput } from '@mantine/core'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { ArrivedLine } from '#web/control-room/arrived-line.tsx'
import { asCallError } from '#web/control-room/ask.ts'
import { CopyButton } from '#web/control-room/credentials.tsx'
import { Icon } from '#web/control-room/icons.tsx'
import { usePlaceNames } from '#web/control-room/places.ts'
import { Go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Keys } from '#web/control-room/shortcuts.tsx'
import { Blank, Trouble, Waiting } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { holdsWords, type ShownRow } from './desk.rules.ts'
import { RowFacts, rowText } from './desk-row.page.tsx'
import { type DeskRows, type Show, useIsFirstUse } from './desk-rows.page.tsx'

const shows: readonly Show[] = ['open', 'mine', 'unclaimed', 'late', 'done']
/** Whoever answers for the shift sees apart what ran out unanswered. */
const supervisorShows: readonly Show[] = ['open', 'mine', 'unclaimed', 'late', 'escalated', 'done']

interface ListProps {
  readonly list: DeskRows
  readonly show: Show
  readonly search: RefObject<HTMLInputElement | null>
  /** id of the report that is open */
  readonly open: string | undefined
  choose(show: Show): void
}

const isWarning = (show: Show): show is 'late' | 'escalated' =>
  show === 'late' || show === 'escalated'

/** The list of reports: what it shows, what waits above its line, and the rows. */
export function DeskList({ list, show, search, open, choose }: ListProps) {
  const [wanted, setWanted] = useState('')
  const placeName = usePlaceNames()
  const { session } = useSession()
  const lists = session.roles.includes('supervisor') ? supervisorShows : shows
  const rows = list.rows.filter((each) => holdsWords(rowText(each.row, placeName), wanted))
  return (
    <section className="desk-list" aria-label={t('desk.list')}>
      <fieldset className="desk-filters">
        <legend className="unseen">{t('desk.filters')}</legend>
        {lists.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === show}
            className={isWarning(each) && (list.counts?.[each] ?? 0) > 0 ? 'warned' : ''}
            onClick={() => choose(each)}
          >
            {t(`desk.show.${each}`)}
            {each !== 'done' && <b>{list.counts?.[each] ?? ''}</b>}
          </button>
        ))}
      </fieldset>
      <TextInput
        ref={search}
        size="xs"
        aria-label={t('desk.search')}
        placeholder={t('desk.search')}
        leftSection={<Icon name="search" size={16} />}
        rightSection={<Keys of="/" />}
        value={wanted}
        onChange={({ currentTarget }) => setWanted(currentTarget.value)}
      />
      <ArrivedLine list={list} urgent={list.arrived.filter((row) => row.urgent).length} />
      <div className="desk-rows">
        <Rows {...{ list, rows, show, open, wanted }} />
      </div>
    </section>
  )
}

/** Names the screen to those who hear it, and the tab; for the eye the menu says it. */
export function DeskTitle({ list }: { list: DeskRows }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => {
    // Somebody who comes by an address of a report wants to be there and not here.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [])
  const waiting = list.arrived.length
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${t('desk.title')} · convive`
  }, [waiting])
  return (
    <h1 ref={heading} tabIndex={-1} className="unseen">
      {t('desk.title')}
    </h1>
  )
}

interface RowsProps extends Pick<ListProps, 'list' | 'show' | 'open'> {
  readonly rows: readonly ShownRow[]
  readonly wanted: string
}

function Rows({ list, rows, show, open, wanted }: RowsProps) {
  const { query } = list
  const retry = (): void => void query.refetch()
  const isEmpty = query.data !== undefined && list.rows.length === 0 && list.arrived.length === 0
  const isFirst = useIsFirstUse(isEmpty && show === 'open')
  if (query.data === undefined)
    return query.isError ? (
      <Trouble error={asCallError(query.error)} retry={retry} />
    ) : (
      <Waiting lines={8} />
    )
  return (
    <>
      {isEmpty && <EmptyList isFirst={isFirst} show={show} />}
      {!isEmpty && rows.length === 0 && (
        <p className="quiet pad">{t(wanted === '' ? 'desk.allNew' : 'desk.noneFound')}</p>
      )}
      <ul className="plain-list">
        {rows.map(({ row, left }) => (
          <li key={row.id}>
            <Go
              to={`/app/reports/${row.id}`}
              data-report={row.id}
              aria-current={row.id === open ? 'true' : undefined}
              className={left ? 'desk-row left' : 'desk-row'}
            >
              <RowFacts row={row} left={left} />
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
          {t(wanted === '' ? 'desk.more' : 'desk.moreToSearch')}
        </Button>
      )}
    </>
  )
}

function EmptyList({ isFirst, show }: { isFirst: boolean; show: Show }) {
  if (!isFirst)
    return (
      <Blank icon="done" title={t(`desk.empty.${show}`)}>
        <p>{t('desk.empty.text')}</p>
      </Blank>
    )
  return (
    <Blank icon="reports" title={t('desk.first.title')}>
      <p>{t('desk.first.text')}</p>
      <p className="mono">{location.origin}</p>
      <CopyButton text={location.origin} label={t('desk.first.copy')} />
    </Blank>
  )
}

/** The other side while no report is open. */
export function NothingOpen() {
  return (
    <Blank icon="reports" title={t('desk.nothing.title')}>
      <p>{t('desk.nothing.text')}</p>
      <p className="hints">
        <Keys of="j" said /> <Keys of="k" said /> {t('desk.nothing.move')} ·{' '}
        <Keys of="Enter" said /> {t('desk.nothing.open')} · <Keys of="?" said />{' '}
        {t('desk.nothing.help')}
      </p>
    </Blank>
  )
}
