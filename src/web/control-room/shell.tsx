import { Button, Popover } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { AttentionBell, SoundHint } from '#respond/web-staff.ts'
import { t } from '#web/messages.ts'
import { AlarmMark, type Alarms, together, useAlarms } from './alarms.tsx'
import { useWork } from './ask.ts'
import { DemoBanner } from './demo-banner.tsx'
import { Icon, Mark } from './icons.tsx'
import { openLive, useHeard, useLiveState } from './live.ts'
import { type MenuPlace, menu } from './menu.ts'
import { WallClock } from './moment.tsx'
import { mayOpen, roleWords } from './permission.tsx'
import { AppearanceSwitch, LanguageSwitch } from './preferences.tsx'
import { Go, go, useScreen } from './route.tsx'
import { useSession } from './session.tsx'
import { Keys, ShortcutKeys, useShortcuts } from './shortcuts.tsx'
import { institutionWords, useSite } from './site.tsx'
import { Refused } from './states.tsx'

/** The screens that somebody has, in the order of the menu. */
export const placesOf = (roles: Parameters<typeof mayOpen>[1]): readonly MenuPlace[] =>
  menu.filter(({ name }) => name === 'account' || mayOpen(name, roles))

/** More than so many would not find room beside the clock. */
const MOST_IN_LINE = 6

/** What stands around every screen of somebody who is signed in. */
export function Shell({ children }: { children: ReactNode }) {
  const { session, check } = useSession()
  // Also for whoever hears of no report: where the session ends, the stream does, and the screen says so.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asking anew is not a reason to open anew
  useEffect(() => openLive(check), [session.account])
  const client = useQueryClient()
  // The clock, too, may have been set while nothing was heard.
  useHeard('resync', () => void client.invalidateQueries({ queryKey: ['site'] }))
  useShortcuts(
    placesOf(session.roles).map(({ name, key }) => ({
      keys: `g ${key}`,
      group: 'go' as const,
      label: t(`shell.go.${name}`),
      run: () => go(`/app/${name}`),
    })),
  )
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <header>
        <DemoBanner />
        <Head />
        <SoundHint />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <ShortcutKeys />
    </div>
  )
}

function Head() {
  const { session } = useSession()
  const site = useSite()
  const places = placesOf(session.roles)
  const inLine = places.length > MOST_IN_LINE ? places.slice(0, MOST_IN_LINE - 1) : places
  const others = places.slice(inLine.length)
  const alarms = useAlarms(session.roles)
  const line = useRef<HTMLElement>(null)
  const screen = useScreen()
  // On a phone the line is wider than the screen: where one is has to be seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another screen is shown
  useEffect(() => {
    const here = line.current?.querySelector('[aria-current], [data-current]')
    if (here === undefined || here === null || line.current === null) return
    const [seen, whole] = [here.getBoundingClientRect(), line.current.getBoundingClientRect()]
    line.current.scrollLeft += seen.left - whole.left - (whole.width - seen.width) / 2
  }, [screen.name])
  return (
    <div className="head">
      <Go to="/app" className="brand" aria-label={t('shell.home')}>
        <Mark /> <span>convive</span>
      </Go>
      <span className="tenant quiet">{institutionWords(site)}</span>
      <nav ref={line} aria-label={t('shell.nav')}>
        {inLine.map((place) => (
          <PlaceLink key={place.name} {...{ place, alarms }} />
        ))}
        {others.length > 0 && <MorePlaces places={others} alarms={alarms} />}
      </nav>
      <div className="head-right">
        {mayOpen('attention', session.roles) && <AttentionBell />}
        {(mayOpen('reports', session.roles) || mayOpen('board', session.roles)) && <LiveMark />}
        <button type="button" className="help" onClick={pressHelp}>
          <Keys of="?" /> {t('shell.keys')}
        </button>
        <WallClock />
        <PersonMenu />
      </div>
    </div>
  )
}

function PlaceLink({ place, alarms }: { place: MenuPlace; alarms: Alarms }) {
  const { name, icon } = place
  const screen = useScreen()
  return (
    <Go to={`/app/${name}`} aria-current={screen.name === name ? 'page' : undefined}>
      <Icon name={icon} />
      <span>{t(`shell.${name}`)}</span>
      <AlarmMark alarm={alarms[name]} />
    </Go>
  )
}

/** The screens that somebody with many of them needs less often; where one of them is shown it says which. */
function MorePlaces({ places, alarms }: { places: readonly MenuPlace[]; alarms: Alarms }) {
  const screen = useScreen()
  const [isOpen, setOpen] = useState(false)
  const shown = places.find(({ name }) => name === screen.name)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went there is done with the list
  useEffect(() => setOpen(false), [screen.name])
  return (
    <Popover position="bottom-start" trapFocus opened={isOpen} onChange={setOpen}>
      <Popover.Target>
        <button
          type="button"
          className="more"
          data-current={shown && ''}
          onClick={() => setOpen(!isOpen)}
        >
          {shown === undefined ? t('shell.more') : t(`shell.${shown.name}`)}
          <AlarmMark alarm={together(places.map(({ name }) => alarms[name]))} />
          <Icon name="more" size={16} />
        </button>
      </Popover.Target>
      <Popover.Dropdown className="more-places" aria-label={t('shell.more')}>
        {places.map((place) => (
          <PlaceLink key={place.name} {...{ place, alarms }} />
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}

/** Whether what happens is heard at once; a word and a sign, no colour alone. */
function LiveMark() {
  const state = useLiveState()
  if (state === 'off') return null
  return (
    <span className={`live live-${state}`} role="status">
      <Icon name={state === 'live' ? 'live' : 'offline'} size={16} />
      <span>{t(`shell.live.${state}`)}</span>
    </span>
  )
}

function PersonMenu() {
  const { session, leave } = useSession()
  const [isOpen, setOpen] = useState(false)
  const signOut = useWork(async (_: undefined) => {
    await leave()
    go('/app', { replace: true })
  })
  return (
    <Popover
      position="bottom-end"
      width={290}
      withinPortal={false}
      trapFocus
      opened={isOpen}
      onChange={setOpen}
    >
      <Popover.Target>
        <Button
          variant="subtle"
          leftSection={<Icon name="person" />}
          className="who"
          onClick={() => setOpen(!isOpen)}
        >
          <span className="who-name">{session.displayName}</span>
          <span className="unseen">{t('shell.menu')}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="stack" aria-label={t('shell.menu')}>
        <p className="quiet">
          {[session.displayName, roleWords(session.roles), session.unit]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <div className="row">
          <LanguageSwitch />
          <AppearanceSwitch />
        </div>
        <Button
          variant="outline"
          leftSection={<Icon name="keyboard" />}
          onClick={() => {
            setOpen(false)
            pressHelp()
          }}
        >
          {t('shortcut.title')}
        </Button>
        <Button
          variant="outline"
          leftSection={<Icon name="leave" />}
          loading={signOut.isBusy}
          onClick={() => void signOut.run(undefined)}
        >
          {t('shell.signOut')}
        </Button>
        <Refused error={signOut.error} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** The same as the key. */
const pressHelp = (): void => {
  setTimeout(() => dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true })), 0)
}
