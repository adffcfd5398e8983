import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ReviewsPage, RightsPage } from '#account/web-staff.ts'
import { changeOwnAccount } from '#kernel/account/own-account.client.ts'
import type { Language } from '#kernel/language.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { readSite } from '#kernel/site/site.client.ts'
import type { SiteView } from '#kernel/site/site.schema.ts'
import { DeskPage, ImportsPage, TemplatesPage } from '#listen/web-staff.ts'
import {
  ControlRoom,
  EscalationPage,
  keepWallToken,
  ListsPage,
  PastPage,
  ShiftPage,
  UnitsPage,
  WallPage,
  wallToken,
} from '#respond/web-staff.ts'
import { ReleasesPage } from '#understand/web-staff.ts'
import { loadLanguage } from '#web/load-messages.ts'
import { spokenLanguage, t } from '#web/messages.ts'
import { useAppearance } from './appearance.ts'
import { asCallError, ask, makeQueryClient } from './ask.ts'
import { setClock } from './clock.ts'
import { ConfirmDialog } from './confirm.tsx'
import { sayBriefly } from './done.ts'
import { keepLanguage } from './language-choice.ts'
import type { MenuPlace } from './menu.ts'
import { OwnAccountPage } from './own-account.page.tsx'
import { PeoplePage } from './people.page.tsx'
import { mayOpen, NotYours, roleWords } from './permission.tsx'
import { SpeakContext } from './preferences.tsx'
import { RetentionPage } from './retention.page.tsx'
import { Go, go, useScreen } from './route.tsx'
import { type SessionDoor, SessionKeeper, useSession, useSessionState } from './session.tsx'
import { placesOf, Shell } from './shell.tsx'
import { SignInPage } from './sign-in.page.tsx'
import { SiteContext } from './site.tsx'
import { Blank, Trouble, Waiting } from './states.tsx'
import { cssVariables, theme } from './theme.ts'
import { WelcomePage } from './welcome.page.tsx'

/** The staff's application. @param nonce  of the one style that the component library writes */
export function App({ nonce }: { nonce: string }) {
  const [client] = useState(makeQueryClient)
  const appearance = useAppearance()
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      forceColorScheme={appearance}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" autoClose={6_000} />
        <Installation />
      </QueryClientProvider>
    </MantineProvider>
  )
}

/** Everything waits for what the installation says of itself: its name, its zone, its clock. */
function Installation() {
  const query = useQuery({
    queryKey: ['site'],
    queryFn: async ({ signal }) => {
      const site = await ask(readSite, {}, { signal })
      setClock(site.now)
      await loadLanguage(spokenLanguage(), site.zone)
      return site
    },
  })
  if (query.data !== undefined) return <Gate site={query.data} />
  return (
    <main className="alone">
      {query.isError ? (
        <Trouble error={asCallError(query.error)} retry={() => void query.refetch()} level={1} />
      ) : (
        <Waiting lines={3} />
      )}
    </main>
  )
}

/** Decides between the welcome, the sign-in and the screens behind it, and speaks one language on all of them. */
function Gate({ site }: { site: SiteView }) {
  const screen = useScreen()
  const { query, hasEnded, door } = useSessionState()
  const speak = useSpeak(site, door)
  const [token, setToken] = useState(wallToken)
  const inner = () => {
    if (screen.name === 'welcome') return <WelcomePage enter={door.enter} />
    if (screen.name === 'wall' && (token !== undefined || query.data?.signedIn === true))
      return <Wall {...{ door, token }} changed={setToken} />
    if (query.data?.signedIn === true)
      return (
        <SessionKeeper door={door}>
          <Shell>
            <Inside />
          </Shell>
          <ConfirmDialog />
        </SessionKeeper>
      )
    if (query.data !== undefined) return <SignInPage hasEnded={hasEnded} enter={door.enter} />
    return (
      <main className="alone">
        {query.isError ? (
          <Trouble error={asCallError(query.error)} retry={() => void query.refetch()} level={1} />
        ) : (
          <Waiting lines={3} />
        )}
      </main>
    )
  }
  return (
    <SiteContext.Provider value={site}>
      <SpeakContext.Provider value={speak}>{inner()}</SpeakContext.Provider>
    </SiteContext.Provider>
  )
}

interface WallDoorProps {
  readonly door: SessionDoor
  /** of a screen that was put up here */
  readonly token: string | undefined
  changed(token: string | undefined): void
}

/** The wall stands alone: by its own secret where it hangs, else for whoever is signed in. */
function Wall({ door, token, changed }: WallDoorProps) {
  const { session } = door
  const page = (
    <WallPage
      token={token}
      mayHang={mayOpen('walls', session.roles)}
      hung={() => {
        changed(wallToken())
        // What hangs on a wall is nobody's session.
        void door.leave().catch(() => undefined)
      }}
      refused={() => {
        keepWallToken(undefined)
        changed(undefined)
      }}
    />
  )
  return token === undefined ? <SessionKeeper door={door}>{page}</SessionKeeper> : page
}

/** The language is the account's; whoever changes it changes it there. */
function useSpeak(site: SiteView, door: SessionDoor): (language: Language) => void {
  const [, setSpoken] = useState(spokenLanguage)
  const { session } = door
  const turn = async (language: Language): Promise<void> => {
    await loadLanguage(language, site.zone)
    keepLanguage(language)
    setSpoken(language)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another person or a change elsewhere counts
  useEffect(() => {
    if (session.signedIn && session.language !== spokenLanguage())
      void turn(session.language).catch(() => undefined)
  }, [session.account, session.language])
  return (language) => {
    turn(language).then(
      () => void keepWithAccount(language, door),
      () => sayBriefly('attention', 'state.noLanguage'),
    )
  }
}

async function keepWithAccount(language: Language, door: SessionDoor): Promise<void> {
  const { signedIn, displayName } = door.session
  if (!signedIn || displayName === undefined) return
  try {
    await ask(changeOwnAccount, { displayName, language })
    door.enter({ ...door.session, language })
  } catch {
    // The screen speaks it all the same; the account learns it at the next change.
  }
}

/** Where somebody begins: who works at the board there, everybody else with the first other screen of the menu. */
function homeOf(roles: readonly Role[]): MenuPlace['name'] {
  if (roles.some((role) => role === 'operator' || role === 'supervisor')) return 'board'
  return placesOf(roles).find(({ name }) => name !== 'board')?.name ?? 'account'
}

function Inside() {
  const screen = useScreen()
  const { session } = useSession()
  const { roles } = session
  const first = homeOf(roles)
  useEffect(() => {
    if (screen.name === 'home' && first !== 'account') go(`/app/${first}`, { replace: true })
  }, [screen.name, first])
  switch (screen.name) {
    case 'board':
      if (!mayOpen('board', roles)) return <NotYours screen="board" roles={roles} />
      return <ControlRoom id={screen.id} />
    case 'units':
      return mayOpen('units', roles) ? <UnitsPage /> : <NotYours screen="units" roles={roles} />
    case 'reports':
      if (!mayOpen('reports', roles)) return <NotYours screen="reports" roles={roles} />
      return <DeskPage id={screen.id} />
    case 'shift':
      return mayOpen('shift', roles) ? <ShiftPage /> : <NotYours screen="shift" roles={roles} />
    case 'review':
      if (!mayOpen('review', roles)) return <NotYours screen="review" roles={roles} />
      return <PastPage id={screen.id} />
    case 'attention':
      if (!mayOpen('attention', roles)) return <NotYours screen="attention" roles={roles} />
      return <EscalationPage />
    case 'answers':
      if (!mayOpen('answers', roles)) return <NotYours screen="answers" roles={roles} />
      return <TemplatesPage />
    case 'reviews':
      if (!mayOpen('reviews', roles)) return <NotYours screen="reviews" roles={roles} />
      return <ReviewsPage />
    case 'lists':
      return mayOpen('lists', roles) ? <ListsPage /> : <NotYours screen="lists" roles={roles} />
    case 'imports':
      if (!mayOpen('imports', roles)) return <NotYours screen="imports" roles={roles} />
      return <ImportsPage />
    case 'releases':
      if (!mayOpen('releases', roles)) return <NotYours screen="releases" roles={roles} />
      return <ReleasesPage />
    case 'people':
      return mayOpen('people', roles) ? <PeoplePage /> : <NotYours screen="people" roles={roles} />
    case 'rights':
      return mayOpen('rights', roles) ? <RightsPage /> : <NotYours screen="rights" roles={roles} />
    case 'retention':
      return mayOpen('retention', roles) ? (
        <RetentionPage />
      ) : (
        <NotYours screen="retention" roles={roles} />
      )
    case 'account':
      return <OwnAccountPage />
    case 'absent':
      return (
        <Blank icon="doubt" title={t('state.absent.title')} level={1}>
          <p>{t('shell.noSuchScreen')}</p>
          <Go to="/app">{t('shell.toStart')}</Go>
        </Blank>
      )
    default:
      return first === 'account' ? (
        <Blank icon="lock" title={t('shell.nothing.title')} level={1}>
          <p>{t('shell.nothing.text', { roles: roleWords(roles) })}</p>
          <p>{t('state.forbidden.whom')}</p>
          <p>
            <Go to="/app/account">{t('shell.go.account')}</Go>
          </p>
        </Blank>
      ) : null
  }
}
