import { useQuery } from '@tanstack/react-query'
import { ask } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { dayInWords } from '#web/control-room/moment.tsx'
import { Go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Answered, Blank } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { usePlaceWords } from '../board/board-row.page.tsx'
import { Exports } from './past-exports.page.tsx'
import { pastWaiting } from './review.client.ts'
import type { PastWaiting } from './review.schema.ts'
import { mayIn } from './view.rules.ts'

/** What waits for somebody when no incident is chosen, and what was handed out. */
export function Overview() {
  const { session } = useSession()
  const query = useQuery({
    queryKey: ['past waiting'],
    queryFn: ({ signal }) => ask(pastWaiting, {}, { signal }),
    staleTime: 0,
  })
  return (
    <div className="reading past-overview">
      <Answered query={query} lines={4}>
        {({ invited, followUps }) => (
          <>
            {invited.length === 0 && followUps.length === 0 && (
              <Blank icon="done" title={t('past.nothing.title')}>
                <p>{t('past.nothing.text')}</p>
              </Blank>
            )}
            <Invited invited={invited} />
            <FollowUps followUps={followUps} />
          </>
        )}
      </Answered>
      {mayIn(session.roles, 'incident.exports') && (
        <section aria-labelledby="exports">
          <h2 id="exports">{t('past.exports')}</h2>
          <Exports />
        </section>
      )}
    </div>
  )
}

function IncidentLink({ incident }: { incident: PastWaiting['invited'][number]['incident'] }) {
  const placeWords = usePlaceWords()
  return (
    <Go to={`/app/review/${incident.id}`}>
      {incident.number} {t(`board.kind.${incident.kind}`)}, {placeWords(incident.place)}
    </Go>
  )
}

function Invited({ invited }: Pick<PastWaiting, 'invited'>) {
  if (invited.length === 0) return null
  return (
    <section aria-labelledby="invited">
      <h2 id="invited">{t('past.invited')}</h2>
      <p className="quiet">{t('past.invitedWhy')}</p>
      <ul className="plain-list lined">
        {invited.map(({ incident }) => (
          <li key={incident.id}>
            <IncidentLink incident={incident} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function FollowUps({ followUps }: Pick<PastWaiting, 'followUps'>) {
  if (followUps.length === 0) return null
  return (
    <section aria-labelledby="follow-ups">
      <h2 id="follow-ups">{t('past.followUps')}</h2>
      <ul className="plain-list lined">
        {followUps.map(({ id, incident, owner, due, late }) => (
          <li key={id}>
            <IncidentLink incident={incident} />{' '}
            <span className="quiet">
              {owner.mine ? t('board.yours') : owner.name} · {dayInWords(due)}
            </span>{' '}
            {late && (
              <span className="tag attention">
                <Icon name="late" size={14} /> {t('past.overdue')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
