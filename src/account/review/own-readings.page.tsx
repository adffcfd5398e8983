import { useQuery } from '@tanstack/react-query'
import { Role } from '#kernel/policy/policy.schema.ts'
import { ask } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment, exactWords } from '#web/control-room/moment.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { Answered } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { seeOwnReadings } from './review.client.ts'

const roleWord = (role: string): string => {
  const known = Role.safeParse(role)
  return known.success ? t(`role.${known.data}`) : role
}

/** Who opened one's own account, and what one is asked about readings of one's own. */
export function OwnReadings() {
  const { zone } = useSite()
  const query = useQuery({
    queryKey: ['own-readings'],
    queryFn: ({ signal }) => ask(seeOwnReadings, {}, { signal }),
    staleTime: 0,
  })
  return (
    <section className="panel" aria-labelledby="own-readings">
      <h2 id="own-readings">{t('readings.title')}</h2>
      <Answered query={query} lines={3}>
        {({ opened, asked }) => (
          <>
            {asked.map((each) => (
              <div key={each.id} className="asked">
                <h3>
                  <Icon name="doubt" size={16} /> {t('readings.asked')}
                </h3>
                <p className="quiet">
                  {t('readings.askedOf', { name: each.by, when: exactWords(each.at, zone) })}
                </p>
                <p className="said">{each.words}</p>
              </div>
            ))}
            {opened.length === 0 ? (
              <p className="quiet">{t('readings.none')}</p>
            ) : (
              <ul className="plain-list lined">
                {opened.map((each) => (
                  <li key={`${each.at} ${each.role}`}>
                    {[
                      roleWord(each.role),
                      each.office,
                      each.purpose === null ? null : t(`desk.purpose.${each.purpose}`),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                    <span className="quiet">
                      {' '}
                      · <ExactMoment at={each.at} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Answered>
    </section>
  )
}
