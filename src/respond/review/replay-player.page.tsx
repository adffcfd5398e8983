import { ActionIcon } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { iso, SECOND } from '#kernel/time.ts'
import { exactWords } from '#web/control-room/moment.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { t } from '#web/messages.ts'
import { clockFace } from '../board/view.rules.ts'
import { eventSecond, lastSecond, secondOf, stateAt } from './replay.rules.ts'
import type { Replay } from './replay.schema.ts'
import { ReplayEvents } from './replay-events.page.tsx'
import { ReplayState } from './replay-state.page.tsx'
import { fittingSpeed, type Speed, speeds } from './view.rules.ts'

/** How often the second that is shown moves on while it plays. */
const TICK = 100

interface Position {
  /** of the incident's time; it may lie between two */
  readonly second: number
  readonly isPlaying: boolean
  readonly speed: Speed
}

/** Where a replay is, and what moves it. */
function usePosition(replay: Replay) {
  const last = lastSecond(replay)
  const [now, setNow] = useState<Position>(() => ({
    second: 0,
    isPlaying: false,
    speed: fittingSpeed(last),
  }))
  useEffect(() => {
    if (!now.isPlaying) return undefined
    const timer = setInterval(() => {
      setNow((before) => {
        const second = Math.min(last, before.second + (before.speed * TICK) / SECOND)
        return { ...before, second, isPlaying: second < last }
      })
    }, TICK)
    return () => clearInterval(timer)
  }, [now.isPlaying, last])
  const second = Math.floor(now.second)
  const to = (next: number): void =>
    setNow((before) => ({ ...before, second: Math.min(last, Math.max(0, next)), isPlaying: false }))
  return {
    ...now,
    second,
    last,
    to,
    by: (step: 1 | -1) => to(eventSecond(replay, second, step)),
    setSpeed: (speed: Speed) => setNow((before) => ({ ...before, speed })),
    toggle: () =>
      setNow((before) => ({
        ...before,
        // At the end it begins again.
        second: before.second >= last ? 0 : before.second,
        isPlaying: !before.isPlaying,
      })),
  }
}

type Playing = ReturnType<typeof usePosition>

/** What a press of space or an arrow is for already. */
const hasOwnKeys = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null

/** Space plays and stops, arrows go from event to event, Home and End to the ends. */
function useKeys(playing: Playing): void {
  const latest = useRef(playing)
  latest.current = playing
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || hasOwnKeys(event.target)) return
      const { toggle, by, to, last } = latest.current
      const isOnButton =
        event.target instanceof Element && event.target.closest('button, a, summary')
      const acts: Record<string, (() => void) | undefined> = {
        ' ': isOnButton ? undefined : toggle,
        ArrowRight: () => by(1),
        ArrowLeft: () => by(-1),
        Home: () => to(0),
        End: () => to(last),
      }
      const act = acts[event.key]
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

/** An incident second by second: what stood, where, and all that happened until then. */
export function ReplayPlayer({ replay }: { replay: Replay }) {
  const playing = usePosition(replay)
  const { second } = playing
  useKeys(playing)
  const state = stateAt(replay, second)
  const frame = useRef<HTMLDivElement>(null)
  // Whoever opened it by a button plays it by keys at once.
  useLayoutEffect(() => frame.current?.focus({ preventScroll: true }), [])
  return (
    <section className="replay" aria-label={t('replay.player')} ref={frame} tabIndex={-1}>
      <Controls replay={replay} playing={playing} />
      <ReplayState replay={replay} state={state} />
      <ReplayEvents replay={replay} second={second} passed={state.passed} to={playing.to} />
    </section>
  )
}

function Controls({ replay, playing }: { replay: Replay; playing: Playing }) {
  const { zone } = useSite()
  const { second, last, isPlaying, toggle, by, to } = playing
  const at = iso(Date.parse(replay.begin) + second * SECOND)
  const words = exactWords(at, zone)
  const button = (label: string, icon: 'first' | 'play' | 'pause' | 'next', run: () => void) => (
    <ActionIcon
      variant={icon === 'play' || icon === 'pause' ? 'filled' : 'outline'}
      size="lg"
      aria-label={label}
      title={label}
      onClick={run}
    >
      <Sign name={icon} />
    </ActionIcon>
  )
  return (
    <div className="replay-controls">
      <div className="row">
        {button(t('replay.previous'), 'first', () => by(-1))}
        {button(
          t(isPlaying ? 'replay.pause' : 'replay.play'),
          isPlaying ? 'pause' : 'play',
          toggle,
        )}
        {button(t('replay.next'), 'next', () => by(1))}
        <Speeds playing={playing} />
        <p className="replay-clock">
          <time dateTime={at}>
            <b>{clockFace(second * SECOND)}</b> <span className="quiet">{words}</span>
          </time>
        </p>
      </div>
      <div className="scrubber">
        <Ticks replay={replay} last={last} />
        <input
          type="range"
          min={0}
          max={last}
          step={1}
          value={second}
          aria-label={t('replay.scrub')}
          aria-valuetext={words}
          onChange={({ currentTarget }) => to(Number(currentTarget.value))}
        />
      </div>
      <p className="hints">{t('replay.keys')}</p>
    </div>
  )
}

function Speeds({ playing }: { playing: Playing }) {
  return (
    <fieldset className="desk-filters">
      <legend className="unseen">{t('replay.speed')}</legend>
      {speeds.map((speed) => (
        <button
          key={speed}
          type="button"
          aria-pressed={speed === playing.speed}
          onClick={() => playing.setSpeed(speed)}
        >
          {t('replay.times', { speed })}
        </button>
      ))}
    </fieldset>
  )
}

/** Where on the line something happened. */
function Ticks({ replay, last }: { replay: Replay; last: number }) {
  const seconds = [...new Set(replay.events.map((event) => secondOf(replay.begin, event)))]
  return (
    <svg className="ticks" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
      {seconds.map((second) => (
        <rect key={second} x={last === 0 ? 0 : (second / last) * 996} width="4" height="10" />
      ))}
    </svg>
  )
}

const signs = {
  first: 'M18 5v14L8 12zM6 5v14',
  next: 'M6 5v14l10-7zM18 5v14',
  play: 'M7 4v16l13-8z',
  pause: 'M7 4v16M17 4v16',
}

const Sign = ({ name }: { name: keyof typeof signs }) => (
  <svg
    className="icon"
    viewBox="0 0 24 24"
    width={18}
    height={18}
    fill={name === 'pause' ? 'none' : 'currentColor'}
    stroke="currentColor"
    strokeWidth={name === 'pause' ? 4 : 2}
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={signs[name]} />
  </svg>
)
