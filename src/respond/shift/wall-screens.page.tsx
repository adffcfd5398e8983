import { useQuery } from '@tanstack/react-query'
import { ask, useAct } from '#web/control-room/ask.ts'
import { Moment } from '#web/control-room/moment.tsx'
import { Go } from '#web/control-room/route.tsx'
import { Answered, Refused } from '#web/control-room/states.tsx'
import { Sure } from '#web/control-room/sure.tsx'
import { t } from '#web/messages.ts'
import { listWalls, removeWall } from './shift.client.ts'
import type { WallScreen } from './wall.schema.ts'

/** The screens that hang, when each was last seen, and the way to take one down. */
export function WallScreens() {
  const query = useQuery({
    queryKey: ['walls'],
    queryFn: ({ signal }) => ask(listWalls, {}, { signal }),
    staleTime: 0,
  })
  const remove = useAct(removeWall, () => void query.refetch())
  return (
    <section className="panel" aria-labelledby="wall-screens">
      <div className="page-head">
        <h2 id="wall-screens">{t('wall.screens')}</h2>
        <Go to="/app/wall">{t('wall.go')}</Go>
      </div>
      <p className="quiet">{t('wall.screensText')}</p>
      <Answered query={query} lines={2}>
        {({ screens }) => (
          <ul className="plain-list shift-planned">
            {screens.map((screen) => (
              <Hanging
                key={screen.id}
                {...{ screen }}
                isBusy={remove.isBusy}
                remove={() => void remove.run({ id: screen.id as never })}
              />
            ))}
          </ul>
        )}
      </Answered>
      <Refused error={remove.error} />
    </section>
  )
}

function Hanging({
  screen,
  isBusy,
  remove,
}: {
  screen: WallScreen
  isBusy: boolean
  remove: () => void
}) {
  return (
    <li>
      <strong>{screen.name}</strong>{' '}
      <span className="quiet">{t('wall.hungBy', { name: screen.by })}</span>
      <p className="quiet">
        {screen.lastSeenAt === null ? (
          t('wall.neverSeen')
        ) : (
          <>
            {t('wall.seen')} <Moment at={screen.lastSeenAt} />
          </>
        )}
      </p>
      <Sure
        label={t('wall.remove')}
        question={t('wall.removeSure')}
        size="xs"
        isBusy={isBusy}
        run={remove}
      />
    </li>
  )
}
