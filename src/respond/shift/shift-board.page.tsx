import { Button } from '@mantine/core'
import { newKey } from '#web/call.ts'
import { asCallError, ask } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { clockSpan, exactWords } from '#web/control-room/moment.tsx'
import { Go, go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Keys, useShortcuts } from '#web/control-room/shortcuts.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { troubleWords } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { BoardExtension } from '../board/board-extension.page.tsx'
import { noteShift, seeShifts } from './shift.client.ts'
import { useShifts } from './shift-data.page.tsx'

/** The shift in the board's line: which, since when, who; and what is wrong with it. */
function ShiftStatus() {
  const { data } = useShifts()
  const { zone } = useSite()
  if (data === undefined) return <span className="shift-status" />
  const { running } = data
  if (running === null)
    return (
      <Go className="shift-status" to="/app/shift">
        <Icon name="people" size={16} /> {t('shift.statusNone')}
      </Go>
    )
  const lead = running.members.find(({ as }) => as === 'supervisor') ?? running.members[0]
  const away = running.members.filter(({ away: since }) => since !== null).length
  return (
    <Go className="shift-status" to="/app/shift">
      <Icon name="people" size={16} />
      {running.overdue ? (
        <strong className="warned">
          {t('shift.statusOverdue', { at: exactWords(running.endsAt, zone) })}
        </strong>
      ) : (
        t('shift.status', {
          span: clockSpan(running.startsAt, running.endsAt, zone),
          name: lead?.name ?? '',
        })
      )}
      {running.state === 'offered' && <span className="tag info">{t('shift.statusOffered')}</span>}
      {away > 0 && <span className="tag">{t('shift.statusAway', { count: away })}</span>}
    </Go>
  )
}

/** A supervisor opens what her running shift works on by one press; that it was opened is recorded all the same. */
function OpenForShift({ open }: { open: () => void }) {
  const { session } = useSession()
  const { data } = useShifts()
  const mine = data?.running?.members.find((member) => member.mine)
  const may = session.roles.includes('supervisor') && mine?.as === 'supervisor'
  useShortcuts(may ? [{ keys: 'o', group: 'incident', label: t('shift.key.open'), run: open }] : [])
  if (!may) return null
  return (
    <div className="panel">
      <Button
        variant="outline"
        leftSection={<Icon name="lock" />}
        rightSection={<Keys of="o" />}
        onClick={open}
      >
        {t('shift.openIncident')}
      </Button>
      <p className="quiet">{t('shift.openIncidentText')}</p>
    </div>
  )
}

/** `turno puente cerrado` leaves a note to those who follow; `turno` alone goes to the shift. */
async function commandShift(rest: string): Promise<string | undefined> {
  const text = rest.trim()
  if (text === '') {
    go('/app/shift')
    return undefined
  }
  try {
    const { running } = await ask(seeShifts, {})
    if (running === null) return t('shift.command.none')
    await ask(noteShift, { id: running.id as never, text }, { key: newKey() })
    sayDone('shift.command.done')
    return undefined
  } catch (error) {
    return troubleWords(asCallError(error))
  }
}

/** What the shift hangs into the board. */
export const shiftExtension: BoardExtension = {
  name: 'shift',
  Status: ShiftStatus,
  Opening: OpenForShift,
  commands: [{ words: ['turno', 'shift'], run: commandShift }],
}
