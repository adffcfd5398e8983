import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { scopeOf } from '#kernel/policy/policy.rules.ts'
import { asCallError, ask } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { ReasonForm, type Why } from '#web/control-room/reason-form.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Trouble, Waiting } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { readShift } from './shift.client.ts'
import { shiftPolicy } from './shift.rules.ts'
import type { HandoverRead, ShiftRead } from './shift.schema.ts'
import { Figures, ThingLine } from './shift-things.page.tsx'

/** What is read of a shift: nothing until somebody says why, or presses where it is her own. */
export function useReading(id: string) {
  const [why, setWhy] = useState<Why>()
  const query = useQuery({
    queryKey: ['shift reading', id, why],
    queryFn: ({ signal }) => ask(readShift, { id, ...why }, { signal }),
    enabled: why !== undefined,
    retry: false,
    // Each reading is recorded, so none is kept to be shown again without one.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return {
    why,
    setWhy,
    read: why === undefined ? undefined : query.data,
    error: query.isError ? asCallError(query.error) : undefined,
    again: () => void query.refetch(),
  }
}

export type Reading = ReturnType<typeof useReading>

/** The way to the sealed words of a shift: one press for whoever is on it, a typed reason for others. */
export function ReadingGate({ reading, isOwn }: { reading: Reading; isOwn: boolean }) {
  const { session } = useSession()
  const { why, error, setWhy, again, read } = reading
  if (error !== undefined) return <Trouble error={error} retry={again} />
  if (why !== undefined) return read === undefined ? <Waiting lines={4} /> : null
  if (isOwn)
    return (
      <div className="stack-2">
        <div>
          <Button
            size="xs"
            variant="outline"
            leftSection={<Icon name="lock" />}
            onClick={() => setWhy({ purpose: 'response' })}
          >
            {t('shift.read')}
          </Button>
        </div>
        <p className="quiet">{t('shift.readOwn')}</p>
      </div>
    )
  const purposes = (['supervision', 'response', 'audit', 'subject'] as const).filter(
    (purpose) => scopeOf(shiftPolicy, session.roles, 'shift.read', purpose).kind === 'all',
  )
  return purposes.length === 0 ? null : <ReasonForm purposes={purposes} open={setWhy} />
}

/** Notes and hand-overs, as they were written. */
export function ReadWords({ read }: { read: ShiftRead }) {
  return (
    <div className="stack">
      {read.handovers.map((handover) => (
        <HandoverWords key={handover.id} handover={handover} />
      ))}
      <div className="stack-2">
        <h3>{t('shift.notes')}</h3>
        {read.notes.length === 0 && <p className="quiet">{t('shift.noNotes')}</p>}
        <ul className="plain-list notes">
          {read.notes.map(({ id, text, at, by }) => (
            <li key={id}>
              <p className="said">{text}</p>
              <p className="quiet">
                {by} · <ExactMoment at={at} />
              </p>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

const tones = {
  offered: 'info',
  accepted: 'good',
  refused: 'attention',
  withdrawn: '',
  relieved: 'attention',
} as const

function HandoverWords({ handover }: { handover: HandoverRead }) {
  const { state, by, at, answeredBy, answeredAt, words, remarks = [], summary, answer } = handover
  return (
    <article className="stack-2">
      <p className="row">
        <span className={`tag ${tones[state]}`}>{t(`shift.handover.${state}`)}</span>
        {by !== '' && (
          <span className="quiet">
            {t('shift.by', { what: t('shift.handover.offered'), name: by })} ·{' '}
            <ExactMoment at={at} />
          </span>
        )}
        {answeredAt !== null && state !== 'offered' && (
          <span className="quiet">
            {t('shift.by', { what: t(`shift.handover.${state}`), name: answeredBy ?? '' })} ·{' '}
            <ExactMoment at={answeredAt} />
          </span>
        )}
      </p>
      {words !== undefined && words !== '' && <p className="said">{words}</p>}
      {answer !== undefined && <p className="said shift-answer">{answer}</p>}
      {summary !== undefined && (
        <>
          <Figures figures={summary.figures} />
          <h3>{t('shift.openNow')}</h3>
          {summary.open.length === 0 && <p className="quiet">{t('shift.openNone')}</p>}
          <ul className="plain-list shift-things">
            {summary.open.map((thing) => (
              <li key={thing.id}>
                <ThingLine thing={thing} />
                {remarks
                  .filter(({ incident }) => incident === thing.id)
                  .map(({ text }) => (
                    <p key={text} className="said">
                      {text}
                    </p>
                  ))}
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  )
}
