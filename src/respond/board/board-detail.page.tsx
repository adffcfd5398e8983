import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { asCallError, ask } from '#web/control-room/ask.ts'
import { useNow } from '#web/control-room/clock.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment, minuteWords } from '#web/control-room/moment.tsx'
import { ReasonForm, type Why } from '#web/control-room/reason-form.tsx'
import { Go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { Trouble, Waiting } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { readIncident } from './board.client.ts'
import type { IncidentRead, IncidentRow } from './board.schema.ts'
import { type Acts, IncidentActs } from './board-acts.page.tsx'
import { EarlierIncidents } from './board-earlier.page.tsx'
import { useBoardExtensions } from './board-extension.page.tsx'
import { OthersHere } from './board-presence.page.tsx'
import { Protocol } from './board-protocol.page.tsx'
import { IncidentReading } from './board-reading.page.tsx'
import { holderWords, Lasting, PriorityMark, usePlaceWords } from './board-row.page.tsx'
import type { BoardRows } from './board-rows.page.tsx'
import { Similar } from './board-similar.page.tsx'
import { incidentTypes } from './types.ts'
import { clockFace, isOpenIncident, readingPurposes, rowOfReading } from './view.rules.ts'

/** The incident that one has taken is its own reason. */
const ownWork: Why = { purpose: 'response' }

interface DetailProps {
  readonly id: string
  /** as the list knows it; absent for an incident that it does not hold */
  readonly row: IncidentRow | undefined
  readonly acts: Acts
  /** counts up with each change that was heard of */
  readonly heard: number
  put(row: IncidentRow): void
  numbered: BoardRows['numbered']
  leave(): void
}

/** What was read of an incident: at once when it is one's own, else only for a purpose that is said first. */
function useReading({ id, row, heard, put }: DetailProps) {
  const isMine = row?.claimedBy?.mine === true && isOpenIncident(row)
  const [said, setSaid] = useState<Why>()
  const why = isMine || row === undefined ? ownWork : said
  const query = useQuery({
    queryKey: ['incident', id, why],
    queryFn: ({ signal }) => ask(readIncident, { id, ...why }, { signal }),
    enabled: why !== undefined,
    retry: false,
    // Each reading is recorded, so none is kept to be shown again without one.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const { data, refetch } = query
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new reading brings a new row
  useEffect(() => {
    if (data !== undefined) put(rowOfReading(data))
  }, [data])
  // One's own work shows what others add to it; what was opened for a reason is opened again by a person.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was heard asks anew
  useEffect(() => {
    if (heard > 0 && why === ownWork) void refetch()
  }, [heard])
  const error = query.isError ? asCallError(query.error) : undefined
  return { why, read: why === undefined ? undefined : data, error, setSaid, again: refetch }
}

/** One incident: what, where, how long, who has it, what can be done, and as far as one may its words. */
export function IncidentDetail(props: DetailProps) {
  const { row, acts, numbered, leave, heard } = props
  const extensions = useBoardExtensions()
  const { why, read, error, setSaid, again } = useReading(props)
  if (row === undefined)
    return (
      <div className="incident">
        {error === undefined || error.code === 'grant.reasonNeeded' ? (
          (error === undefined && <Waiting lines={8} />) || <Gate open={setSaid} />
        ) : (
          <Trouble error={error} retry={() => void again()} />
        )}
      </div>
    )
  return (
    <article className="incident" aria-labelledby="incident">
      <Button
        className="only-narrow"
        variant="subtle"
        leftSection={<Icon name="back" />}
        onClick={leave}
      >
        {t('board.toList')}
      </Button>
      <Head row={row} />
      <OthersHere incident={row.id} />
      <IncidentActs {...{ row, acts, numbered }} />
      {extensions.map(
        ({ name, Detail }) => Detail !== undefined && <Detail key={name} {...{ row, heard }} />,
      )}
      {row.report !== null && (
        <p className="sealed">
          <Go to={`/app/reports/${row.report}`}>{t('board.openReport')}</Go>{' '}
          <span>{t('board.reportWords')}</span>
        </p>
      )}
      {read !== undefined && <IncidentReading read={read} />}
      {why !== undefined && read === undefined && error === undefined && <Waiting lines={5} />}
      {error !== undefined && <Trouble error={error} retry={() => void again()} />}
      {(why === undefined || error !== undefined) && (
        <>
          {extensions.map(
            ({ name, Opening }) =>
              Opening !== undefined && (
                <Opening key={name} row={row} open={() => setSaid({ ...ownWork })} />
              ),
          )}
          <Gate open={setSaid} />
        </>
      )}
      <Protocol {...{ row, heard }} />
      <Similar row={row} put={props.put} />
      <EarlierIncidents row={row} />
      {read !== undefined && <History read={read} />}
    </article>
  )
}

function Head({ row }: { row: IncidentRow }) {
  const placeWords = usePlaceWords()
  const { iccs } = incidentTypes[row.kind]
  return (
    <header className="stack-2">
      <h2 id="incident">
        <span className="mono quiet">{row.number}</span> {t(`board.kind.${row.kind}`)}{' '}
        <Lasting row={row} />
      </h2>
      <p className="row-marks">
        <PriorityMark row={row} />
        <span className="tag">{t(`board.state.${row.state}`)}</span>
        <span className="tag">{holderWords(row)}</span>
        {row.late && (
          <span className="tag attention">
            <Icon name="late" size={14} /> {t('board.lateMark')}
          </span>
        )}
        {row.result !== null && <span className="tag good">{t(`board.result.${row.result}`)}</span>}
      </p>
      {row.mergedInto !== null && (
        <p>
          <Go to={`/app/board/${row.mergedInto.id}`}>
            {t('board.mergedInto', { number: row.mergedInto.number })}
          </Go>
        </p>
      )}
      <dl className="facts">
        <dt>{t('board.where')}</dt>
        <dd>{placeWords(row.place)}</dd>
        <Clocks row={row} />
        <dt>{t('board.source')}</dt>
        <dd>{t(`board.source.${row.source}`)}</dd>
        <dt>{t('board.class')}</dt>
        <dd>{iccs === null ? t('board.noClass') : `ICCS ${iccs}`}</dd>
      </dl>
    </header>
  )
}

/** When it came, was taken and begun; until when that is owed, while it is. */
function Clocks({ row }: { row: IncidentRow }) {
  const moments = [
    ['opened', row.openedAt, null],
    ['taken', row.takenAt, row.takeBy],
    ['started', row.startedAt, row.startBy],
    ['closed', row.closedAt, null],
  ] as const
  return moments.map(([name, at, owed]) => {
    if (at === null && (owed === null || !isOpenIncident(row))) return null
    return [
      <dt key={`${name} name`}>{t(`board.clock.${name}`)}</dt>,
      <dd key={name}>{at === null ? <Owed at={owed ?? ''} /> : <ExactMoment at={at} />}</dd>,
    ]
  })
}

function Owed({ at }: { at: string }) {
  const { zone } = useSite()
  const left = Date.parse(at) - useNow(1_000)
  return (
    <time dateTime={at} className={left < 0 ? 'lasting warned' : 'lasting'}>
      {t(left < 0 ? 'board.clock.over' : 'board.clock.left', {
        span: clockFace(Math.abs(left)),
        at: minuteWords(at, zone),
      })}
    </time>
  )
}

const machines = ['machine', 'clock']

function History({ read }: { read: IncidentRead }) {
  return (
    <section aria-labelledby="history">
      <h3 id="history">{t('board.history')}</h3>
      <ol className="plain-list history">
        {read.history.map(({ event, at, by }) => (
          <li key={`${at} ${event}`}>
            <strong>{t(`board.event.${event}`)}</strong>
            <span className="quiet">
              <ExactMoment at={at} /> · {machines.includes(by) ? t('board.by.machine') : by}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What one sees who has not taken it, and the way to open it for a reason that is recorded. */
function Gate({ open }: { open: (why: Why) => void }) {
  const { session } = useSession()
  const purposes = readingPurposes(session.roles)
  return (
    <>
      <p className="sealed">
        <Icon name="lock" /> {t('board.sealed')}
      </p>
      {purposes.length > 0 && <ReasonForm purposes={purposes} open={open} />}
    </>
  )
}
