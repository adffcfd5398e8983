import { Button, Popover } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useAct } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { minuteWords } from '#web/control-room/moment.tsx'
import { Go } from '#web/control-room/route.tsx'
import { useShortcuts } from '#web/control-room/shortcuts.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { markTab } from '#web/control-room/tab-title.ts'
import { t } from '#web/messages.ts'
import { beginSilence, endSilence } from './attention.client.ts'
import { silenceChoices } from './attention.rules.ts'
import type { AlertList } from './attention.schema.ts'
import { useAlerts, useChime, useRefusedChime, useSilence } from './attention-data.page.tsx'
import { chime } from './chime.client.ts'

/**
 * The bell in the head of every screen: how many alerts run, the chime, and the silence with its end. It is drawn
 * where somebody works who is meant by alerts.
 */
export function AttentionBell() {
  const list = useAlerts()
  useChime(list)
  const isBlocked = useRefusedChime()
  const silence = useSilence(list)
  const { zone } = useSite()
  const [isOpen, setOpen] = useState(false)
  const running = list?.alerts.filter(({ state }) => state === 'running').length ?? 0
  useEffect(() => {
    markTab('alerts', running > 0 ? t('attention.tab', { count: running }) : '')
    return () => markTab('alerts', '')
  }, [running])
  useShortcuts([
    { keys: 's', group: 'help', label: t('attention.key.silence'), run: () => setOpen(true) },
  ])
  const until = silence && minuteWords(silence, zone)
  const words = [
    list === undefined ? '–' : undefined,
    running > 0 ? String(running) : undefined,
    until && t('attention.until', { at: until }),
  ].filter(Boolean)
  const said = [
    t('attention.bell'),
    list === undefined ? t('attention.unknown') : undefined,
    running > 0 ? t('attention.running', { count: running }) : undefined,
    until && t('attention.silentUntil', { at: until }),
  ].filter(Boolean)
  return (
    <Popover
      position="bottom-end"
      width={320}
      withinPortal={false}
      trapFocus
      opened={isOpen}
      onChange={setOpen}
    >
      <Popover.Target>
        <button
          type="button"
          title={said.join(', ')}
          className={`bell ${running > 0 || isBlocked ? 'warned' : ''}`}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={silence === undefined && !isBlocked ? 'bell' : 'bellOff'} />
          <span className="unseen">{said.join(', ')}</span>
          {words.length > 0 && <span aria-hidden="true">{words.join(' · ')}</span>}
        </button>
      </Popover.Target>
      <Popover.Dropdown className="stack" aria-label={t('attention.bell')}>
        <BellMenu {...{ list, silence, isBlocked }} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Says on every screen that the browser keeps it from sounding, until somebody presses here or anywhere. */
export function SoundHint() {
  const isRefused = useRefusedChime()
  return (
    <div role="status">
      {isRefused && (
        <button type="button" className="sound-hint">
          <Icon name="bellOff" />
          {t('attention.soundOff')}
        </button>
      )}
    </div>
  )
}

interface MenuProps {
  readonly list: AlertList | undefined
  readonly silence: string | undefined
  readonly isBlocked: boolean
}

function BellMenu({ list, silence, isBlocked }: MenuProps) {
  const client = useQueryClient()
  const { zone } = useSite()
  const done = (): void => void client.invalidateQueries({ queryKey: ['alerts'] })
  const begin = useAct(beginSilence, done)
  const end = useAct(endSilence, done)
  return (
    <>
      {isBlocked && (
        <p className="warned" role="alert">
          {t('attention.blocked')}
        </p>
      )}
      <Button
        variant={isBlocked ? 'filled' : 'outline'}
        size="xs"
        leftSection={<Icon name="bell" />}
        onClick={() => void chime()}
      >
        {t('attention.try')}
      </Button>
      <section aria-labelledby="silence" className="stack-2">
        <h3 id="silence">{t('attention.silence')}</h3>
        <p className="quiet">{t('attention.silence.about')}</p>
        <div className="row">
          {silenceChoices.map((minutes) => (
            <Button
              key={minutes}
              size="xs"
              variant="outline"
              loading={begin.isBusy}
              onClick={() => void begin.run({ minutes })}
            >
              {t('attention.silence.minutes', { minutes })}
            </Button>
          ))}
        </div>
        {silence !== undefined && (
          <>
            <p role="status">{t('attention.silentUntil', { at: minuteWords(silence, zone) })}</p>
            <Button size="xs" loading={end.isBusy} onClick={() => void end.run({})}>
              {t('attention.silence.end')}
            </Button>
          </>
        )}
        <Refused error={begin.error ?? end.error} />
      </section>
      {list !== undefined && list.silent.length > 0 && (
        <section aria-labelledby="silent">
          <h3 id="silent">{t('attention.silent')}</h3>
          <ul className="plain-list">
            {list.silent.map(({ name, until }) => (
              <li key={name}>
                {t('attention.silent.line', { name, at: minuteWords(until, zone) })}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Go to="/app/attention">{t('attention.toList')}</Go>
    </>
  )
}
