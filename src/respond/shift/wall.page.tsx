import { Button, TextInput } from '@mantine/core'
import { type SyntheticEvent, useEffect, useState } from 'react'
import { useAct } from '#web/control-room/ask.ts'
import { useNow } from '#web/control-room/clock.ts'
import { DemoBanner } from '#web/control-room/demo-banner.tsx'
import { Icon, Mark } from '#web/control-room/icons.tsx'
import { clockSpan, timeWords } from '#web/control-room/moment.tsx'
import { usePlaceNames } from '#web/control-room/places.ts'
import { Go } from '#web/control-room/route.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { clockFace } from '../board/view.rules.ts'
import { hangWall } from './shift.client.ts'
import { STALE_AFTER } from './wall.rules.ts'
import type { WallIncident, WallUnit, WallView } from './wall.schema.ts'
import { keepWallToken, useNewVersions, useWall, type Wall } from './wall-data.page.tsx'

/** More units than this do not fit beside the incidents; the rest is counted. */
const UNITS_SHOWN = 9

interface WallProps {
  /** of the screen; without one somebody who is signed in looks at it */
  readonly token: string | undefined
  /** what this person may do with the screen; nobody is signed in where it hangs */
  readonly mayHang: boolean
  /** the screen hangs from now on: the person signs out */
  hung(): void
  /** this screen may not show it any more */
  refused(): void
}

/** The wall of the control room: full screen, read from five metres, for weeks; no names, nothing that moves. */
export function WallPage({ token, mayHang, hung, refused }: WallProps) {
  const wall = useWall(token, refused)
  useNewVersions()
  useEffect(() => {
    document.title = `${t('wall.title')} · convive`
  }, [])
  return (
    <div className="wall-frame">
      <header>
        <DemoBanner />
      </header>
      <main className="wall">
        <h1 className="unseen">{t('wall.title')}</h1>
        <WallHead view={wall.view} />
        <WallRows wall={wall} />
        <WallUnits units={wall.view?.units ?? []} />
        <WallFoot wall={wall} />
      </main>
      {token === undefined && <WallTools mayHang={mayHang} hung={hung} />}
    </div>
  )
}

function WallHead({ view }: { view: WallView | undefined }) {
  const now = useNow(1_000)
  const { zone } = useSite()
  const counts = view?.counts
  return (
    <header className="wall-head">
      <span className="wall-brand">
        <Mark size={48} />
      </span>
      <ShiftWords view={view} />
      <dl className="wall-counts">
        {(['open', 'nobodys', 'late'] as const).map((name) => (
          <div key={name} className={name !== 'open' && (counts?.[name] ?? 0) > 0 ? 'warned' : ''}>
            <dt>{t(`wall.${name}`, { count: counts?.[name] ?? 0 })}</dt>
            <dd>{counts?.[name] ?? '–'}</dd>
          </div>
        ))}
      </dl>
      <time className="wall-clock" dateTime={new Date(now).toISOString()}>
        {timeWords(now, zone)}
      </time>
    </header>
  )
}

function ShiftWords({ view }: { view: WallView | undefined }) {
  const { zone } = useSite()
  if (view === undefined) return <p className="wall-shift" />
  const { shift } = view
  if (shift === null) return <p className="wall-shift quiet">{t('wall.noShift')}</p>
  return (
    <p className={shift.overdue ? 'wall-shift warned' : 'wall-shift'}>
      {shift.overdue ? (
        <>
          <Icon name="late" size={36} /> {t('wall.overdue')}
        </>
      ) : (
        t('wall.shift', { span: clockSpan(shift.startsAt, shift.endsAt, zone) })
      )}
    </p>
  )
}

function WallRows({ wall: { view, places, hidden } }: { wall: Wall }) {
  const now = useNow(1_000)
  const open = new Map(view?.incidents.map((incident) => [incident.id, incident]))
  return (
    <section className="wall-rows" aria-label={t('wall.incidents')}>
      {view?.counts.open === 0 && <p className="wall-calm">{t('wall.calm')}</p>}
      <ol>
        {places.map((id, place) => {
          const incident = id === null ? undefined : open.get(id)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a place of the wall is what it is, whatever stands in it
            <li key={place}>{incident !== undefined && <WallRow {...{ incident, now }} />}</li>
          )
        })}
      </ol>
      <p className="wall-hidden">{t('wall.hidden', { count: hidden })}</p>
    </section>
  )
}

function WallRow({ incident, now }: { incident: WallIncident; now: number }) {
  const nameOf = usePlaceNames()
  const { priority, number, kind, place, state, late, openedAt, more } = incident
  const isNobodys = state === 'received' || state === 'triaged'
  const tone = priority === 1 ? 'danger' : priority === 2 ? 'attention' : ''
  return (
    <article className={`wall-row ${tone}`}>
      <span className="wall-priority">
        {priority <= 2 && <Icon name="urgent" size={40} />}
        {priority}
      </span>
      <span className="wall-what">
        <strong>
          {t(`board.kind.${kind}`)}
          {more > 0 && <b className="wall-more"> {t('wall.more', { count: more })}</b>}
        </strong>
        <span>
          {number} · {place === null ? t('board.noPlace') : (nameOf(place) ?? place)}
        </span>
      </span>
      <span className={isNobodys ? 'wall-state warned' : 'wall-state'}>
        {t(`wall.state.${state}`)}
      </span>
      <span className="wall-late">
        {late && (
          <>
            <Icon name="late" size={30} /> {t('wall.late')}
          </>
        )}
      </span>
      <time className="wall-lasting" dateTime={openedAt}>
        {clockFace(now - Date.parse(openedAt))}
      </time>
    </article>
  )
}

const unitIcons = {
  free: 'done',
  busy: 'live',
  pause: 'late',
  off: 'close',
  unheard: 'offline',
} as const
/** Units that nobody can send now. */
const isDown = ({ state }: WallUnit): boolean => state === 'off' || state === 'unheard'

function WallUnits({ units }: { units: readonly WallUnit[] }) {
  return (
    <section className="wall-units" aria-labelledby="wall-units">
      <h2 id="wall-units">{t('wall.units')}</h2>
      <p className="quiet">{t('wall.unitsDown', { count: units.filter(isDown).length })}</p>
      {units.length === 0 && <p className="quiet">{t('wall.noUnits')}</p>}
      <ul>
        {units.slice(0, UNITS_SHOWN).map(({ id, name, state }) => (
          <li key={id} className={state}>
            <strong>{name}</strong>
            <span>
              <Icon name={unitIcons[state as keyof typeof unitIcons] ?? 'doubt'} size={30} />{' '}
              {t(`wall.unit.${state}`)}
            </span>
          </li>
        ))}
      </ul>
      {units.length > UNITS_SHOWN && (
        <p className="quiet">{t('wall.moreUnits', { count: units.length - UNITS_SHOWN })}</p>
      )}
    </section>
  )
}

/** Whether what is seen is now: it says so before anybody believes an old picture. */
function WallFoot({ wall: { at } }: { wall: Wall }) {
  const now = useNow(1_000)
  const { zone, name, placeName } = useSite()
  const isStale = at !== undefined && now - at > STALE_AFTER
  return (
    <footer className={isStale ? 'wall-foot stale' : 'wall-foot'}>
      <span role="status">
        {at === undefined ? (
          t('wall.starting')
        ) : isStale ? (
          <>
            <Icon name="offline" size={40} /> {t('wall.stale', { at: timeWords(at, zone) })}
          </>
        ) : (
          <>
            <Icon name="live" size={30} /> {t('wall.live')}
          </>
        )}
      </span>
      <span>{placeName || name}</span>
    </footer>
  )
}

/** For whoever stands before the screen: back, or leave it up. Gone once it hangs. */
function WallTools({ mayHang, hung }: { mayHang: boolean; hung: () => void }) {
  const [isAsking, setAsking] = useState(false)
  const [name, setName] = useState('')
  const hang = useAct(hangWall, ({ token }) => {
    if (keepWallToken(token)) hung()
  })
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void hang.run({ name: name.trim() })
  }
  return (
    <aside className="wall-tools" aria-label={t('wall.hang')}>
      {isAsking ? (
        <form className="stack-2" onSubmit={submit}>
          <p>{t('wall.hangText')}</p>
          <TextInput
            label={t('wall.name')}
            value={name}
            maxLength={60}
            required
            withAsterisk={false}
            autoFocus
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Refused error={hang.error} />
          <div className="row">
            <Button type="submit" loading={hang.isBusy} disabled={name.trim() === ''}>
              {t('wall.hang')}
            </Button>
            <Button variant="subtle" onClick={() => setAsking(false)}>
              {t('state.cancel')}
            </Button>
          </div>
        </form>
      ) : (
        <div className="row">
          <Go to="/app/board">{t('wall.back')}</Go>
          {mayHang && (
            <Button size="xs" variant="outline" onClick={() => setAsking(true)}>
              {t('wall.hang')}
            </Button>
          )}
        </div>
      )}
    </aside>
  )
}
