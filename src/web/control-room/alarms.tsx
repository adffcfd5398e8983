import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { listRequests, listReviews } from '#account/web-staff.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { listReports } from '#listen/web-staff.ts'
import { useSoundOnce } from '#respond/web-staff.ts'
import { t } from '#web/messages.ts'
import { ask } from './ask.ts'
import { Icon } from './icons.tsx'
import { useHeard } from './live.ts'
import { useGathered } from './live-rows.ts'
import type { MenuPlace } from './menu.ts'
import { mayOpen } from './permission.tsx'
import { markTab } from './tab-title.ts'

/** What waits on a screen that somebody does not look at. */
interface Alarm {
  readonly count: number
  /** all of it in words, for who does not see the number */
  readonly words: string
  readonly tone: 'info' | 'attention' | 'danger'
}

/** By the screen on which it is seen to; absent where nothing waits, or where it is not known. */
export type Alarms = Partial<Record<MenuPlace['name'], Alarm>>

/** Asked anew all the same, since a term passes without anybody doing anything. */
const EVERY = 60_000

/** What waits for somebody in these roles, kept up to date: readings to review, and what was not answered in time. */
export function useAlarms(roles: readonly Role[]): Alarms {
  const reviews = useReviewsAlarm(mayOpen('reviews', roles))
  const reports = useReportsAlarm(mayOpen('reports', roles))
  const rights = useRightsAlarm(mayOpen('rights', roles))
  return {
    ...(reviews !== undefined && { reviews }),
    ...(reports !== undefined && { reports }),
    ...(rights !== undefined && { rights }),
  }
}

/** Unusual readings of others; planted records among them sound once each and mark the tab. */
function useReviewsAlarm(may: boolean): Alarm | undefined {
  const again = useAskAgain(['reviews'])
  useHeard('ReviewChanged', again)
  useHeard('CanaryOpened', again)
  useHeard('resync', again)
  const { data } = useQuery({
    queryKey: ['reviews', 'open'],
    queryFn: ({ signal }) => ask(listReviews, { show: 'open' as const }, { signal }),
    enabled: may,
    refetchInterval: EVERY,
  })
  const others = data?.rows.filter(({ mine }) => !mine)
  useCalled(
    others?.filter(({ why }) => why.includes('canary')).map(({ id }) => id),
    data?.counts.planted ?? 0,
  )
  if (data === undefined || data.counts.others === 0) return undefined
  const { counts } = data
  const { planted } = counts
  const words = [
    t('shell.alarm.reviews', { count: counts.others }),
    planted > 0 && t('shell.alarm.planted', { count: planted }),
  ]
  return {
    count: counts.others,
    words: words.filter(Boolean).join(', '),
    tone: planted > 0 ? 'danger' : 'info',
  }
}

/**
 * Sounds for each that was opened while somebody has the page open, and marks the tab as long as one waits.
 * @param readings  of planted records, not looked at yet: one that was and one that comes keep the same number
 */
function useCalled(readings: readonly string[] | undefined, count: number): void {
  const sound = useSoundOnce()
  const known = useRef<ReadonlySet<string>>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another reading calls
  useEffect(() => {
    if (readings === undefined) return
    const opened = readings.filter((id) => known.current !== undefined && !known.current.has(id))
    if (opened.length > 0) sound(opened.length)
    known.current = new Set(readings)
  }, [readings?.join()])
  useEffect(() => {
    markTab('planted', count > 0 ? t('shell.alarm.planted', { count }) : '')
    return () => markTab('planted', '')
  }, [count])
}

/** Reports whose first answer is late. */
function useReportsAlarm(may: boolean): Alarm | undefined {
  const again = useAskAgain(['alarms', 'reports'])
  useHeard('ReportMissed', again)
  useHeard('ReportChanged', again)
  useHeard('resync', again)
  const { data } = useQuery({
    queryKey: ['alarms', 'reports'],
    queryFn: ({ signal }) => ask(listReports, { show: 'escalated' as const, limit: 1 }, { signal }),
    enabled: may,
    refetchInterval: EVERY,
  })
  return lateOf(data?.counts.escalated, 'shell.alarm.reports')
}

/** Requests about people's own data that nobody answered within the law's time. */
function useRightsAlarm(may: boolean): Alarm | undefined {
  const again = useAskAgain(['rights'])
  useHeard('RightsMissed', again)
  useHeard('RightsAnswered', again)
  useHeard('resync', again)
  const { data } = useQuery({
    queryKey: ['rights'],
    queryFn: ({ signal }) => ask(listRequests, {}, { signal }),
    enabled: may,
    refetchInterval: EVERY,
  })
  return lateOf(data?.requests.filter(({ late }) => late).length, 'shell.alarm.rights')
}

const lateOf = (
  count: number | undefined,
  words: 'shell.alarm.reports' | 'shell.alarm.rights',
): Alarm | undefined =>
  count === undefined || count === 0
    ? undefined
    : { count, words: t(words, { count }), tone: 'attention' }

function useAskAgain(queryKey: readonly string[]): () => void {
  const client = useQueryClient()
  return useGathered(() => void client.invalidateQueries({ queryKey }))
}

/** One alarm for several screens, such as those behind one button. */
export function together(alarms: readonly (Alarm | undefined)[]): Alarm | undefined {
  const all = alarms.filter((alarm) => alarm !== undefined)
  if (all.length === 0) return undefined
  const tones = (['danger', 'attention', 'info'] as const).filter((tone) =>
    all.some((alarm) => alarm.tone === tone),
  )
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    words: all.map(({ words }) => words).join(', '),
    tone: tones[0] ?? 'info',
  }
}

/** More would not find room in the menu. */
const MOST_SHOWN = 99

/** The number beside a screen's name, and its words for who does not see it. */
export function AlarmMark({ alarm }: { alarm: Alarm | undefined }) {
  if (alarm === undefined) return null
  const { count, tone, words } = alarm
  return (
    <>
      <span className={`alarm-mark tag ${tone}`} aria-hidden="true">
        {tone === 'danger' && <Icon name="urgent" size={14} />}
        {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
      </span>
      <span className="unseen">{words}</span>
    </>
  )
}
