import { Button } from '@mantine/core'
import { useLayoutEffect, useRef, useState } from 'react'
import { useAct } from '#web/control-room/ask.ts'
import { CopyButton } from '#web/control-room/credentials.tsx'
import { sayDone } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Keys, useShortcuts } from '#web/control-room/shortcuts.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { mayClaim } from './desk.rules.ts'
import { SameCaller } from './desk-caller.page.tsx'
import { Dialogue } from './desk-dialogue.page.tsx'
import { BackButton, type ReadingProps } from './desk-parts.page.tsx'
import { Photos } from './desk-photos.page.tsx'
import { WhereItWas } from './desk-place.page.tsx'
import { claimWords, Deadline, Urgent } from './desk-row.page.tsx'
import { RowTimes } from './desk-times.page.tsx'
import { moveReport, releaseReport } from './report.client.ts'
import type { ReportRead, ReportRow } from './report.schema.ts'

/** A report as far as this reader may see it. */
export function ReportReading(props: ReadingProps) {
  const { report, why } = props
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <article className="reading-inner">
      <header className="reading-head">
        <BackButton leave={props.leave} />
        <h2 ref={heading} tabIndex={-1}>
          {t(`report.kind.${report.kind}`)}
        </h2>
        <p className="row-marks">
          {report.urgent && <Urgent />}
          <span className="tag">{t(`report.state.${report.state}`)}</span>
          <span className="tag">{claimWords(report)}</span>
          <Deadline row={report} />
        </p>
        <Moves {...props} />
        <p className="quiet">
          <Icon name="lock" size={14} />{' '}
          {t(why.reason === undefined ? 'desk.openedOwn' : 'desk.openedFor', {
            purpose: t(`desk.purpose.${why.purpose}`),
            reason: why.reason ?? '',
          })}
        </p>
      </header>
      <div className="reading-body">
        <section className="story" aria-labelledby="story">
          <h3 id="story">{t('desk.story')}</h3>
          {report.story === undefined ? (
            <p className="quiet">{t('desk.storyHidden')}</p>
          ) : (
            <p className="said">{report.story}</p>
          )}
          <Photos report={report} why={why} />
        </section>
        <Dialogue {...props} />
        <aside className="side">
          <section aria-labelledby="where">
            <h3 id="where">{t('desk.where')}</h3>
            <WhereItWas where={report.where} code={report.place} />
          </section>
          <section aria-labelledby="when">
            <h3 id="when">{t('desk.times')}</h3>
            <RowTimes row={report} />
          </section>
          <ContactPart report={report} why={why} />
          <History report={report} />
        </aside>
      </div>
    </article>
  )
}

/** What moves a report on without words to the person; what needs words stands beside the answer. */
function Moves({ report, claim, take, released, ownAct }: ReadingProps) {
  const { session } = useSession()
  const move = useAct(moveReport, (next) => {
    take(next)
    sayDone(`desk.did.${next.state === 'closed' ? 'close' : 'start'}`)
  })
  const release = useAct(releaseReport, (row) => {
    sayDone('desk.did.release')
    released(row)
  })
  const may = (event: ReportRead['may'][number]): boolean => report.may.includes(event)
  const go = (to: 'start' | 'close'): void => {
    ownAct()
    void move.run({ id: report.id, to })
  }
  const giveBack = (): void => {
    ownAct()
    void release.run({ id: report.id })
  }
  const offers = [
    { event: 'start', keys: '1', run: () => go('start') },
    { event: 'close', keys: '6', run: () => go('close') },
    { event: 'release', keys: 'u', run: giveBack },
  ] as const
  useShortcuts(
    offers
      .filter(({ event }) => may(event))
      .map(({ event, keys, run }) => ({
        keys,
        run,
        group: 'report',
        label: t(`desk.move.${event}`),
      })),
  )
  const claimable = mayClaim(session.roles, report)
  if (!claimable && !may('start') && !may('close') && !may('release')) return null
  return (
    <div className="row">
      {claimable && (
        <Button
          loading={claim.isBusy}
          rightSection={<Keys of="c" />}
          onClick={() => void claim.run({ id: report.id })}
        >
          {t('desk.claim.do')}
        </Button>
      )}
      {may('start') && (
        <Button loading={move.isBusy} rightSection={<Keys of="1" />} onClick={() => go('start')}>
          {t('desk.move.start')}
        </Button>
      )}
      {may('close') && (
        <Button
          variant="outline"
          loading={move.isBusy}
          rightSection={<Keys of="6" />}
          onClick={() => go('close')}
        >
          {t('desk.move.close')}
        </Button>
      )}
      {may('release') && (
        <Button
          variant="outline"
          loading={release.isBusy}
          rightSection={<Keys of="u" />}
          onClick={giveBack}
        >
          {t('desk.move.release')}
        </Button>
      )}
      <Refused error={claim.error ?? move.error ?? release.error} />
    </div>
  )
}

function ContactPart({
  report: { id, contact, story },
  why,
}: Pick<ReadingProps, 'report' | 'why'>) {
  const [others, setOthers] = useState<readonly ReportRow[]>()
  const isHidden = story === undefined
  return (
    <section aria-labelledby="contact">
      <h3 id="contact">{t('desk.contact')}</h3>
      {contact === undefined ? (
        <p className="quiet">{t(isHidden ? 'desk.contactHidden' : 'desk.anonymous')}</p>
      ) : (
        <ul className="plain-list contact">
          {contact.name !== undefined && (
            <li>
              <Icon name="person" /> {contact.name}
            </li>
          )}
          {contact.phone !== undefined && (
            <li>
              <Icon name="phone" />{' '}
              <a href={`tel:${contact.phone.replaceAll(/[^\d+]/g, '')}`}>{contact.phone}</a>{' '}
              <CopyButton text={contact.phone} label={t('desk.copyPhone')} size="xs" />
            </li>
          )}
          {contact.email !== undefined && (
            <li>
              <Icon name="mail" /> <span className="mono">{contact.email}</span>{' '}
              <CopyButton text={contact.email} label={t('desk.copyEmail')} size="xs" />
            </li>
          )}
        </ul>
      )}
      {(contact?.phone ?? contact?.email) !== undefined && (
        <SameCaller {...{ id, why }} found={others} take={setOthers} />
      )}
    </section>
  )
}

const actors = ['subject', 'clock', 'machine', 'anyone', 'operator', 'supervisor'] as const

/** Who did it: a name, or the kind of actor where there is none. */
const byWords = (by: string): string =>
  (actors as readonly string[]).includes(by) ? t(`desk.by.${by as (typeof actors)[number]}`) : by

function History({ report }: { report: ReportRead }) {
  return (
    <section aria-labelledby="history">
      <h3 id="history">{t('desk.history')}</h3>
      <ol className="plain-list history">
        {report.history.map((change) => (
          <li key={`${change.at} ${change.state}`}>
            <strong>{t(`report.state.${change.state}`)}</strong>
            <span className="quiet">
              <ExactMoment at={change.at} /> · {byWords(change.by)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
