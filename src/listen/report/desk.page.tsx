import { useRef, useState } from 'react'
import { useAct } from '#web/control-room/ask.ts'
import { useHeard } from '#web/control-room/live.ts'
import { go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { useShortcuts } from '#web/control-room/shortcuts.tsx'
import { t } from '#web/messages.ts'
import { mayClaim } from './desk.rules.ts'
import { ReportDetail } from './desk-detail.page.tsx'
import { DeskList, DeskTitle, NothingOpen } from './desk-list.page.tsx'
import { type Show, useDeskRows } from './desk-rows.page.tsx'
import { claimReport } from './report.client.ts'

const linkOf = (id: string): HTMLElement | null =>
  document.querySelector(`.desk-list [data-report="${CSS.escape(id)}"]`)

/** Moves the eye along the list. @param step  1 down, -1 up @param open  id of the report that is open */
function moveInList(step: 1 | -1, open: string | undefined): void {
  const links = [...document.querySelectorAll<HTMLElement>('.desk-list [data-report]')]
  const focused = links.indexOf(document.activeElement as HTMLElement)
  const at = focused === -1 ? links.findIndex((link) => link.dataset.report === open) : focused
  const next = links[at === -1 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
}

/** The reports: the list on one side, the open one on the other. @param id  of the open one */
export function DeskPage({ id }: { id?: string | undefined }) {
  const { session } = useSession()
  const [show, setShow] = useState<Show>('open')
  const list = useDeskRows(show)
  const search = useRef<HTMLInputElement>(null)
  const claim = useAct(claimReport, (row) => {
    list.put(row)
    go(`/app/reports/${row.id}`)
  })
  const claimHere = (): void => {
    const row = list.rowOf(document.activeElement?.getAttribute('data-report') ?? id)
    if (row !== undefined && mayClaim(session.roles, row)) void claim.run({ id: row.id })
  }
  const leave = (): void => {
    if (id === undefined) return
    go('/app/reports')
    linkOf(id)?.focus({ preventScroll: true })
  }
  useHeard('ReportReceived', list.refresh)
  useHeard('ReportChanged', list.refresh)
  useHeard('resync', list.refresh)
  useShortcuts([
    { keys: 'j', group: 'list', label: t('desk.key.down'), run: () => moveInList(1, id) },
    { keys: 'k', group: 'list', label: t('desk.key.up'), run: () => moveInList(-1, id) },
    { keys: 'n', group: 'list', label: t('desk.key.new'), run: list.showArrived },
    { keys: '/', group: 'list', label: t('desk.key.search'), run: () => search.current?.focus() },
    { keys: 'Escape', group: 'list', label: t('desk.key.back'), run: leave },
    { keys: 'c', group: 'report', label: t('desk.key.claim'), run: claimHere },
  ])
  const isWaiting = list.query.isPending && !list.query.isError
  return (
    <div className="desk" data-open={id === undefined ? undefined : ''}>
      <DeskTitle list={list} />
      <DeskList {...{ list, show, search, open: id, choose: setShow }} />
      <section className="desk-detail" aria-label={t('desk.detail')}>
        {id === undefined || isWaiting ? (
          list.rows.length > 0 && <NothingOpen />
        ) : (
          <ReportDetail
            key={id}
            {...{ id, claim, leave }}
            row={list.rowOf(id)}
            changed={list.put}
          />
        )}
      </section>
    </div>
  )
}
