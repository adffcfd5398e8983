import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asCallError, ask } from '#web/control-room/ask.ts'
import { Moment } from '#web/control-room/moment.tsx'
import { ReasonForm, type Why } from '#web/control-room/reason-form.tsx'
import { Go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Trouble, Waiting } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { IncidentRow } from './board.schema.ts'
import { usePlaceWords } from './board-row.page.tsx'
import { earlierAtPlace, earlierOfCaller } from './earlier.client.ts'
import type { Earlier } from './earlier.schema.ts'
import { callerPurposes } from './view.rules.ts'

/** What came earlier at this place, and, for a reason that is said and recorded, from this telephone. */
export function EarlierIncidents({ row }: { row: IncidentRow }) {
  const { session } = useSession()
  const placeWords = usePlaceWords()
  const { data } = useQuery({
    queryKey: ['earlier', row.id, row.place],
    queryFn: ({ signal }) => ask(earlierAtPlace, { id: row.id }, { signal }),
    enabled: row.place !== null,
    retry: false,
  })
  const purposes = callerPurposes(session.roles)
  return (
    <section aria-labelledby="earlier">
      <h3 id="earlier">{t('board.earlier')}</h3>
      {row.place === null ? (
        <p className="quiet">{t('board.earlierNoPlace')}</p>
      ) : (
        data !== undefined && (
          <>
            <p className="quiet">
              {t('board.earlierAt', { place: placeWords(row.place), count: data.total })}
            </p>
            <EarlierList {...data} />
          </>
        )
      )}
      {row.source === 'call' && purposes.length > 0 && <OfCaller id={row.id} purposes={purposes} />}
    </section>
  )
}

function EarlierList({ earlier }: Pick<Earlier, 'earlier'>) {
  return (
    <ul className="plain-list earlier">
      {earlier.map(({ id, number, kind, state, openedAt, result }) => (
        <li key={id}>
          <Go to={`/app/board/${id}`}>
            {number} {t(`board.kind.${kind}`)}
          </Go>{' '}
          <span className="quiet">
            <Moment at={openedAt} /> ·{' '}
            {result === null ? t(`board.state.${state}`) : t(`board.result.${result}`)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function OfCaller({ id, purposes }: { id: string; purposes: ReturnType<typeof callerPurposes> }) {
  const [isAsking, setAsking] = useState(false)
  const [why, setWhy] = useState<Why>()
  const query = useQuery({
    queryKey: ['earlier of caller', id, why],
    queryFn: ({ signal }) =>
      ask(earlierOfCaller, { id, purpose: why?.purpose, reason: why?.reason ?? '' }, { signal }),
    enabled: why !== undefined,
    retry: false,
    // Each look is recorded, so none is kept to be shown again without one.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (query.data !== undefined)
    return (
      <>
        <p className="quiet">{t('board.earlierOfCaller', { count: query.data.total })}</p>
        <EarlierList {...query.data} />
      </>
    )
  if (query.isError) return <Trouble error={asCallError(query.error)} />
  if (why !== undefined) return <Waiting lines={2} />
  if (!isAsking)
    return (
      <p>
        <button type="button" className="as-link" onClick={() => setAsking(true)}>
          {t('board.askOfCaller')}
        </button>
      </p>
    )
  return (
    <ReasonForm
      title={t('board.askOfCaller')}
      doing={t('board.askOfCallerDo')}
      purposes={purposes}
      open={setWhy}
    />
  )
}
