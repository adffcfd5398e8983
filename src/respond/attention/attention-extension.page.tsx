import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { newKey } from '#web/call.ts'
import { asCallError, ask, useAct } from '#web/control-room/ask.ts'
import { useNow } from '#web/control-room/clock.ts'
import { sayBriefly } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment, exactWords, minuteWords } from '#web/control-room/moment.tsx'
import { Go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Keys, useShortcuts } from '#web/control-room/shortcuts.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { Refused, troubleWords } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { IncidentRow } from '../board/board.schema.ts'
import type { BoardExtension, ExtraCommand } from '../board/board-extension.page.tsx'
import { acknowledgeAlert, beginSilence } from './attention.client.ts'
import { silenceChoices } from './attention.rules.ts'
import type { AlertRow, AlertStep } from './attention.schema.ts'
import { useAlertOf, useAlerts } from './attention-data.page.tsx'

/** How far an alert has been told, or who sees to it. */
function howFar({ state, level, acknowledgedBy }: AlertRow): string {
  if (state !== 'running')
    return t(`attention.state.${state}`, { name: acknowledgedBy ?? t('board.by.machine') })
  return t('attention.level', { level })
}

/** The alert that waits longest and is most urgent, in the line above the panes. */
function AlertsStatus() {
  const list = useAlerts()
  const running = list?.alerts.filter(({ state }) => state === 'running') ?? []
  const [first] = running
  if (first === undefined) return null
  const { incident, number, kind } = first
  const more = Math.max(running.length, (list?.count ?? 0) - (list?.alerts.length ?? 0)) - 1
  return (
    <span className="alerts-status" role="status">
      <Go to={`/app/board/${incident}`} className="tag attention">
        <Icon name="bell" size={14} />
        {t('attention.first', { number, kind: t(`board.kind.${kind}`), far: howFar(first) })}
      </Go>
      {more > 0 && <span className="quiet">{t('attention.more', { count: more })}</span>}
    </span>
  )
}

/** That an incident calls for somebody, in the list. */
function AlertMark({ row }: { row: IncidentRow }) {
  const alert = useAlerts()?.alerts.find(({ incident }) => incident === row.id)
  if (alert === undefined) return null
  return (
    <span
      className={`tag ${alert.state === 'running' ? 'attention' : 'info'}`}
      title={howFar(alert)}
    >
      <Icon name="bell" size={14} />{' '}
      {alert.state === 'running'
        ? t('attention.short', { level: alert.level })
        : (alert.acknowledgedBy ?? '')}
    </span>
  )
}

/** Who was told of an incident, when, with what outcome; and that somebody sees to it. */
function AlertDetail({ row, heard }: { row: IncidentRow; heard: number }) {
  const read = useAlertOf(row.id, heard)
  if (read === undefined || read.alert === null) return null
  return <Alerted row={row} alert={read.alert} steps={read.steps} />
}

interface AlertedProps {
  readonly row: IncidentRow
  readonly alert: AlertRow
  readonly steps: readonly AlertStep[]
}

function Alerted({ row, alert, steps }: AlertedProps) {
  const { session } = useSession()
  const client = useQueryClient()
  const { zone } = useSite()
  const now = useNow(1_000)
  const act = useAct(acknowledgeAlert, () => {
    sayBriefly('good', 'attention.did.acknowledge', { number: row.number })
    void client.invalidateQueries({ queryKey: ['alerts'] })
  })
  const isDesk = session.roles.some((role) => role === 'operator' || role === 'supervisor')
  const isLive = alert.state === 'running' || alert.state === 'acknowledged'
  const mayAcknowledge = isDesk && alert.state === 'running'
  const acknowledge = (): void => void act.run({ id: row.id })
  useShortcuts(
    mayAcknowledge
      ? [{ keys: 'e', group: 'incident', label: t('attention.acknowledge'), run: acknowledge }]
      : [],
  )
  const isDue = alert.nextAt !== null && Date.parse(alert.nextAt) <= now
  return (
    <section className="stack-2" aria-labelledby="alert">
      <h3 id="alert">{t('attention.alert')}</h3>
      <p className={alert.state === 'running' ? 'warned' : 'quiet'} role="status">
        {howFar(alert)}
        {isLive && alert.nextAt !== null && (
          <>
            {' '}
            {isDue
              ? t('attention.nextNow')
              : t(alert.state === 'running' ? 'attention.next' : 'attention.again', {
                  at: minuteWords(alert.nextAt, zone),
                })}
          </>
        )}
      </p>
      {mayAcknowledge && (
        <div className="row">
          <Button
            size="xs"
            variant="outline"
            loading={act.isBusy}
            rightSection={<Keys of="e" />}
            onClick={acknowledge}
          >
            {t('attention.acknowledge')}
          </Button>
        </div>
      )}
      <Refused error={act.error} />
      <ol className="plain-list history">
        {steps.map((step) => (
          <Step key={step.number} step={step} zone={zone} />
        ))}
      </ol>
    </section>
  )
}

function Step({ step, zone }: { step: AlertStep; zone: string }) {
  const { kind, who, channel, state, why, detail, attempts, again } = step
  return (
    <li>
      <strong>
        {kind === 'list'
          ? t('attention.step.list', {
              who: who ?? '',
              channel: t(`attention.channel.${channel ?? 'hook'}`),
            })
          : t(`attention.step.${kind}`)}
      </strong>
      <span className={state === 'unsent' ? 'warned' : 'quiet'}>
        <ExactMoment at={step.at} /> · {t(`attention.stepState.${state}`, { attempts })}
        {why !== null && ` · ${t('attention.why', { why, detail: detail ?? '' })}`}
        {again && ` · ${t('attention.twice')}`}
        {state === 'sent' && step.endedAt !== null && ` (${exactWords(step.endedAt, zone)})`}
      </span>
    </li>
  )
}

/** Does it, and says it. @returns why it was not done, in words */
async function doing(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    return troubleWords(asCallError(error))
  }
}

/** `enterado`: somebody sees to the chosen incident. */
const acknowledge: ExtraCommand = {
  words: ['enterado', 'ciente', 'acknowledge'],
  run: async (_, row) =>
    row === undefined
      ? t('board.command.noneOpen')
      : doing(() => ask(acknowledgeAlert, { id: row.id }, { key: newKey() })),
}

/** `silencio 15`: no chime for so many minutes, for this person. */
const silence: ExtraCommand = {
  words: ['silencio', 'silence'],
  run: async (rest) => {
    const minutes = silenceChoices.find((each) => String(each) === rest)
    return minutes === undefined
      ? t('attention.command.silence', { minutes: silenceChoices.join(', ') })
      : doing(() => ask(beginSilence, { minutes }, { key: newKey() }))
  },
}

/** What attention hangs into the board. */
export const attentionExtension: BoardExtension = {
  name: 'attention',
  Status: AlertsStatus,
  Mark: AlertMark,
  Detail: AlertDetail,
  commands: [acknowledge, silence],
}
