import { useLayoutEffect, useRef, useState } from 'react'
import { sayBriefly } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { useHeard, useLiveState } from '#web/control-room/live.ts'
import { go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { useShortcuts } from '#web/control-room/shortcuts.tsx'
import { Blank } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { useActs } from './board-acts.page.tsx'
import { CommandBar } from './board-command.page.tsx'
import { IncidentDetail } from './board-detail.page.tsx'
import { useBoardExtensions } from './board-extension.page.tsx'
import { Intake } from './board-intake.page.tsx'
import { BoardList } from './board-list.page.tsx'
import { BoardMap } from './board-map.page.tsx'
import { type Show, useBoardRows } from './board-rows.page.tsx'
import { useIntakeDraft } from './intake-draft.page.tsx'
import { mayFile } from './view.rules.ts'

const linkOf = (id: string): HTMLElement | null =>
  document.querySelector(`.board-list [data-incident="${CSS.escape(id)}"]`)

/** Chooses the next incident of the list. @param step  1 down, -1 up @param open  id of the chosen one */
function moveInList(step: 1 | -1, open: string | undefined): void {
  const links = [...document.querySelectorAll<HTMLElement>('.board-list [data-incident]')]
  const at = links.findIndex((link) => link.dataset.incident === open)
  const next = links[at === -1 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
  if (next?.dataset.incident !== undefined) go(`/app/board/${next.dataset.incident}`)
}

/** How often each incident changed since the screen stands, as far as was heard. */
function useChanges(refresh: () => void): (id: string | undefined) => number {
  const [changes, setChanges] = useState<ReadonlyMap<string, number>>(new Map())
  useHeard('IncidentChanged', ({ incident }) => {
    refresh()
    if (typeof incident === 'string')
      setChanges((now) => new Map(now).set(incident, (now.get(incident) ?? 0) + 1))
  })
  useHeard('IncidentOpened', refresh)
  useHeard('resync', refresh)
  return (id) => (id === undefined ? 0 : (changes.get(id) ?? 0))
}

/** What is passed on together is told in one sentence: what came within this time, in milliseconds. */
const TOLD_TOGETHER = 400

/** Tells somebody that she has what another had: a hand-over passes it without her pressing anything. */
function usePassedToMe(me: string | undefined): void {
  const numbers = useRef<string[]>([])
  useHeard('IncidentPassed', ({ to, number }) => {
    if (to !== me || typeof number !== 'string') return
    if (numbers.current.push(number) > 1) return
    setTimeout(() => {
      const told = numbers.current.splice(0)
      sayBriefly('attention', 'board.passedToYou', {
        count: told.length,
        numbers: told.join(', '),
      })
    }, TOLD_TOGETHER)
  })
}

/** The line above the panes: what hangs in there, and that what is seen may be old. It always takes its place. */
function StatusLine() {
  const isCutOff = useLiveState() === 'waiting'
  const extensions = useBoardExtensions()
  return (
    <div className="board-line">
      {extensions.map(({ name, Status }) => Status !== undefined && <Status key={name} />)}
      <p className="board-offline" role="status">
        {isCutOff && (
          <>
            <Icon name="offline" size={16} /> {t('board.offline')}
          </>
        )}
      </p>
    </div>
  )
}

/** The control room's board: what is open, where it is, and the one that is worked on. @param id  of the chosen one */
export function BoardPage({ id }: { id?: string | undefined }) {
  const { session } = useSession()
  const [show, setShow] = useState<Show>('open')
  const [words, setWords] = useState<string>()
  const [isFolded, setFolded] = useState(true)
  const list = useBoardRows(show, isFolded)
  const acts = useActs(list.put)
  const heard = useChanges(list.refresh)
  usePassedToMe(session.account)
  const { draft, keep } = useIntakeDraft(session.account ?? '')
  const narrative = useRef<HTMLTextAreaElement>(null)
  const command = useRef<HTMLInputElement>(null)
  const row = list.rowOf(id)
  const isTyping = mayFile(session.roles)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the screen is entered
  useLayoutEffect(() => {
    // On a phone a field that is chosen unasked hides half of the screen behind a keyboard.
    if (id === undefined && matchMedia('(min-width: 62rem)').matches)
      narrative.current?.focus({ preventScroll: true })
  }, [])
  const leave = (): void => {
    if (words !== undefined) setWords(undefined)
    else if (id !== undefined) {
      go('/app/board')
      linkOf(id)?.focus({ preventScroll: true })
    }
  }
  const unfold = (): void => {
    if (list.hasFolded || !isFolded) setFolded(!isFolded)
  }
  useShortcuts([
    { keys: 'j', group: 'list', label: t('board.key.down'), run: () => moveInList(1, id) },
    { keys: 'k', group: 'list', label: t('board.key.up'), run: () => moveInList(-1, id) },
    { keys: 'n', group: 'list', label: t('board.key.new'), run: list.showArrived },
    { keys: 'v', group: 'list', label: t('board.key.each'), run: unfold },
    { keys: 'Escape', group: 'list', label: t('board.key.back'), run: leave },
    {
      keys: '/',
      group: 'incident',
      label: t('board.key.command'),
      run: () => command.current?.focus(),
    },
    {
      keys: 'i',
      group: 'incident',
      label: t('board.key.type'),
      run: () => narrative.current?.focus(),
    },
  ])
  return (
    <div className="board" data-open={id === undefined ? undefined : ''}>
      <h1 className="unseen">{t('board.title')}</h1>
      <StatusLine />
      <BoardList
        {...{ list, show, words }}
        open={id}
        leaveSearch={() => setWords(undefined)}
        fold={setFolded}
        choose={(next) => {
          setWords(undefined)
          setFolded(true)
          setShow(next)
        }}
      />
      <section className="board-middle" aria-label={t('board.intake')}>
        {isTyping && (
          <>
            <CommandBar
              {...{ row, acts }}
              input={command}
              numbered={list.numbered}
              find={setWords}
              open={(incident) => go(`/app/board/${incident}`)}
              leave={() => narrative.current?.focus()}
            />
            <Intake
              {...{ narrative, draft, keep }}
              openCommands={() => command.current?.focus()}
              filed={(filed) => {
                list.put(filed)
                go(`/app/board/${filed.id}`)
              }}
            />
          </>
        )}
        <BoardMap
          rows={list.rows.filter(({ left }) => !left).map((each) => each.row)}
          nearOf={list.nearOf}
          chosen={row}
          point={draft.point}
          mark={
            isTyping
              ? {
                  forCall: (point) => keep({ ...draft, point }),
                  forIncident: (point) =>
                    row &&
                    void acts.place.run({
                      id: row.id,
                      place: null,
                      seen: row.versions.place,
                      where: { point },
                    }),
                }
              : undefined
          }
        />
      </section>
      <section className="board-detail" aria-label={t('board.detail')}>
        {id === undefined ? (
          <Blank icon="phone" title={t('board.nothing.title')}>
            <p>{t('board.nothing.text')}</p>
          </Blank>
        ) : (
          <IncidentDetail
            key={id}
            {...{ id, row, acts, leave }}
            heard={heard(id)}
            put={list.put}
            numbered={list.numbered}
          />
        )}
      </section>
    </div>
  )
}
