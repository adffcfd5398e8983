import { useEffect, useRef } from 'react'
import { SECOND } from '#kernel/time.ts'
import { exactWords } from '#web/control-room/moment.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { t } from '#web/messages.ts'
import { usePlaceWords } from '../board/board-row.page.tsx'
import { clockFace } from '../board/view.rules.ts'
import { secondOf } from './replay.rules.ts'
import type { Replay, ReplayEvent } from './replay.schema.ts'

interface EventsProps {
  readonly replay: Replay
  readonly second: number
  /** how many had happened by then */
  readonly passed: number
  to(second: number): void
}

/** Everything that happened, in order; what has not happened yet at this second is pale. */
export function ReplayEvents({ replay, second, passed, to }: EventsProps) {
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    const item = list.current?.children[Math.max(0, passed - 1)]
    if (!(item instanceof HTMLElement) || list.current === null) return
    // The list alone: the page stays where the eye is.
    const { offsetTop, offsetHeight } = item
    const { scrollTop, clientHeight } = list.current
    if (offsetTop < scrollTop || offsetTop + offsetHeight > scrollTop + clientHeight)
      list.current.scrollTop = offsetTop - clientHeight / 2
  }, [passed])
  return (
    <div className="replay-events">
      <h3>{t('replay.happened')}</h3>
      <ol className="plain-list" ref={list}>
        {replay.events.map((event, i) => {
          const at = secondOf(replay.begin, event)
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: what happened never changes its place
              key={i}
              className={at > second ? 'to-come' : undefined}
              aria-current={i === passed - 1 ? 'step' : undefined}
            >
              <button type="button" onClick={() => to(at)}>
                <span className="mono">{clockFace(at * SECOND)}</span>
                <EventWords event={event} />
              </button>
            </li>
          )
        })}
      </ol>
      {replay.afterwards.length > 0 && <Afterwards events={replay.afterwards} />}
    </div>
  )
}

const machines = ['machine', 'clock']
const byWords = (by: string): string => {
  if (machines.includes(by)) return t('board.by.machine')
  return by === 'citizen' ? t('replay.citizen') : by
}

/** What happened, in words, and who did it. */
function EventWords({ event }: { event: ReplayEvent }) {
  const placeWords = usePlaceWords()
  const words = (): string => {
    switch (event.what) {
      case 'step':
        return t(`board.event.${event.event}`)
      case 'note':
        return event.text ?? t('board.event.note')
      case 'unit':
        return `${event.unit}: ${t(`replay.unitEvent.${event.event}`)}`
      case 'position':
        return t('replay.position', { unit: event.unit, place: placeWords(event.place) })
      case 'alert':
        return t(`replay.alert.${event.event}`)
      case 'message':
        return t(`replay.message.${event.from}`)
      case 'reading':
        return t('replay.reading', {
          role: t(`role.${event.role}`),
          purpose: t(`desk.purpose.${event.purpose ?? 'response'}`),
        })
    }
  }
  return (
    <span className="replay-event">
      <span className={event.what === 'note' ? 'said' : undefined}>{words()}</span>
      {event.by !== '' && <span className="quiet">{byWords(event.by)}</span>}
    </span>
  )
}

function Afterwards({ events }: { events: Replay['afterwards'] }) {
  const { zone } = useSite()
  return (
    <details>
      <summary>{t('replay.afterwards', { count: events.length })}</summary>
      <ul className="plain-list lined">
        {events.map((event, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what happened never changes its place
          <li key={i}>
            <EventWords event={event} />{' '}
            <time className="quiet" dateTime={event.at}>
              {exactWords(event.at, zone)}
            </time>
          </li>
        ))}
      </ul>
    </details>
  )
}
