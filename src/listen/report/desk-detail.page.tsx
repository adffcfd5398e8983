import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type Act, asCallError, ask } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { useHeard } from '#web/control-room/live.ts'
import { usePlaceNames } from '#web/control-room/places.ts'
import { ReasonForm, type Why } from '#web/control-room/reason-form.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Keys, useShortcuts } from '#web/control-room/shortcuts.tsx'
import { Refused, Trouble, Waiting } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { mayClaim, readingPurposes, rowOfReading } from './desk.rules.ts'
import { BackButton } from './desk-parts.page.tsx'
import { ReportReading } from './desk-reading.page.tsx'
import { claimWords, Deadline, Urgent } from './desk-row.page.tsx'
import { RowTimes } from './desk-times.page.tsx'
import { readReport } from './report.client.ts'
import type { ReportRead, ReportRow } from './report.schema.ts'

/** The report that one has claimed is its own reason. */
const ownWork: Why = { purpose: 'response' }

interface DetailProps {
  readonly id: string
  /** as the list knows it; absent for a report that it does not hold */
  readonly row: ReportRow | undefined
  readonly claim: Act<{ id: string }, ReportRow>
  changed(row: ReportRow): void
  leave(): void
}

/** Why the report is open, if it is, and what was read of it. */
function useReading(id: string, row: ReportRow | undefined) {
  const isMine = row?.claimedBy?.mine === true
  const [why, setWhy] = useState<Why | undefined>(isMine || row === undefined ? ownWork : undefined)
  const [refused, setRefused] = useState<ReportRow>()
  // Whoever claims it has it open as her own work from then on, unless the server has just said otherwise.
  if (isMine && why !== ownWork && row !== refused) setWhy(ownWork)
  const query = useQuery({
    queryKey: ['report', id, why],
    queryFn: ({ signal }) => ask(readReport, { id, ...why }, { signal }),
    enabled: why !== undefined,
    retry: false,
    // Each reading is recorded, so none is kept to be shown again without one.
    gcTime: 0,
  })
  const error = query.isError ? asCallError(query.error) : undefined
  // It is no longer one's own: what was read goes from the screen.
  if (why === ownWork && error?.code === 'grant.reasonNeeded') {
    setRefused(row)
    setWhy(undefined)
  }
  return { why, setWhy, error, report: query.data, again: () => void query.refetch() }
}

/** One report: opened at once when it is one's own, else only for a purpose that is said and recorded first. */
export function ReportDetail({ id, row, claim, changed, leave }: DetailProps) {
  const client = useQueryClient()
  const { why, setWhy, error, report, again } = useReading(id, row)
  if (why === undefined) return <Gate {...{ row, claim, leave }} open={setWhy} />
  if (report !== undefined)
    return (
      <ReadingFrame {...{ id, report, again, error }}>
        {(ownAct) => (
          <ReportReading
            {...{ report, why, claim, leave, ownAct }}
            take={(next) => {
              client.setQueryData(['report', id, why], next)
              changed(rowOfReading(next))
            }}
            released={(released) => {
              changed(released)
              setWhy(undefined)
            }}
          />
        )}
      </ReadingFrame>
    )
  return (
    <div className="reading">
      <BackButton leave={leave} />
      {error === undefined ? <Waiting lines={10} /> : <Trouble error={error} retry={again} />}
      {error !== undefined && why.reason !== undefined && (
        <Button variant="subtle" onClick={() => setWhy(undefined)}>
          {t('state.back')}
        </Button>
      )}
    </div>
  )
}

/** Says that the report changed, at a place of its own, and reads it again only when asked. */
function ReadingFrame({
  id,
  report,
  again,
  error,
  children,
}: {
  id: string
  report: ReportRead
  error: ReturnType<typeof asCallError> | undefined
  again(): void
  children(ownAct: () => void): ReactNode
}) {
  const [isOld, setOld] = useState(false)
  /** our own acts come back as facts, and are no news */
  const own = useRef(0)
  // Whatever was just read, or answered to an act of ours, is the newest there is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each reading counts, whatever it says
  useEffect(() => {
    own.current = performance.now()
    setOld(false)
  }, [report])
  useHeard('ReportChanged', ({ report, by }) => {
    if (report !== id) return
    if (by !== 'subject' && performance.now() - own.current < OWN_ECHO) return
    setOld(true)
  })
  useShortcuts([{ keys: 'r', group: 'report', label: t('desk.key.again'), run: again }])
  return (
    <div className="reading">
      <div className="news" role="status">
        {isOld && (
          <Button size="xs" onClick={again} rightSection={<Keys of="r" />}>
            {t('desk.changed')}
          </Button>
        )}
      </div>
      <Refused error={error} />
      {children(() => {
        own.current = performance.now()
      })}
    </div>
  )
}

/** Within this many milliseconds of an act of ours a change of the same report is that act, unless it was the person’s. */
const OWN_ECHO = 2_000

interface GateProps extends Pick<DetailProps, 'row' | 'claim' | 'leave'> {
  open(why: Why): void
}

/** What anybody at the desk sees of a report without opening it, and the two ways to open it. */
function Gate({ row, claim, leave, open }: GateProps) {
  const { session } = useSession()
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), [])
  const placeName = usePlaceNames()
  const purposes = readingPurposes(session.roles)
  return (
    <article className="reading gate">
      <BackButton leave={leave} />
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {row === undefined ? t('desk.closed') : t(`report.kind.${row.kind}`)}
        </h2>
        {row !== undefined && (
          <p className="row-marks">
            {row.urgent && <Urgent />}
            <span className="tag">{t(`report.state.${row.state}`)}</span>
            <span className="tag">{claimWords(row)}</span>
            <Deadline row={row} />
          </p>
        )}
      </header>
      {row !== undefined && (
        <RowTimes row={row}>
          <dt>{t('desk.where')}</dt>
          <dd>{row.place === null ? t('desk.noPlace') : (placeName(row.place) ?? row.place)}</dd>
        </RowTimes>
      )}
      <p className="sealed">
        <Icon name="lock" /> {t('desk.sealed')}
      </p>
      {row !== undefined && mayClaim(session.roles, row) && (
        <section className="panel" aria-labelledby="gate-claim">
          <h3 id="gate-claim">{t('desk.claim.title')}</h3>
          <p>{t('desk.claim.text')}</p>
          <Button
            loading={claim.isBusy}
            rightSection={<Keys of="c" />}
            onClick={() => void claim.run({ id: row.id })}
          >
            {t('desk.claim.do')}
          </Button>
        </section>
      )}
      <Refused error={claim.error} />
      {purposes.length > 0 && <ReasonForm purposes={purposes} open={open} />}
    </article>
  )
}
