import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { MINUTE } from '#kernel/time.ts'
import { CallError } from '#web/call.ts'
import { askToSendLater, useSendingWhenPossible } from '#web/phone.ts'
import type { Assignment, UnitStatus } from '../dispatch/dispatch.schema.ts'
import { type Act, isRunning, type KeptAct, stateWith, statusWith } from './act.rules.ts'
import { contactNow, noteUnheard, watchContact } from './contact.client.ts'
import { listen } from './live.client.ts'
import { keptMine, type Mine, readable, readMine, readWords, type Words } from './mine.client.ts'
import { forgetAct, keepAct, lookInOutbox, type Outbox, sendWaiting } from './outbox.client.ts'
import { type Follower, follow, type PositionState } from './position.client.ts'

/** What the page is given of the person who works with it. */
export interface Worker {
  readonly account: string
  readonly language: string
  /** told when the server says that the session is over */
  ended(): void
}

/** How things stand for a unit: as the server said last, with what was done here since. */
export interface UnitState {
  /** undefined until the phone or the server has said */
  readonly mine: Mine | undefined
  /** why the server said nothing, where it is no lack of signal */
  readonly refusal: CallError | undefined
  readonly status: UnitStatus
  readonly assignments: readonly Assignment[]
  readonly acts: readonly KeptAct[]
  /** keys of what was done here and cannot be read any more */
  readonly lost: readonly string[]
  /** by incident */
  readonly words: ReadonlyMap<string, Words>
  readonly position: PositionState
  perform(act: Act, about?: string): Promise<void>
  open(incident: string): Promise<void>
  forget(key: string): Promise<void>
  /** where the phone was last, for an alarm */
  whereNow(): ReturnType<Follower['newest']>
}

/** Whether the server is heard, and since when not. */
export const useContact = () => useSyncExternalStore(watchContact, contactNow)

const asCallError = (error: unknown): CallError =>
  error instanceof CallError ? error : new CallError('fault')

/** Everything a unit's page knows, asked anew whenever something was heard, and every minute. */
export function useUnit(worker: Worker): UnitState {
  const { account, language } = worker
  const { acts, lost, refresh, send } = useActs(worker)
  const { mine, refusal, look } = useMine(worker)
  const assignments = (mine?.assignments ?? []).map((each) => ({
    ...each,
    state: stateWith(each, acts),
  }))
  const { words, open } = useWords(assignments, language)
  const running = assignments.filter(({ state }) => isRunning(state)).length
  const status = statusWith(mine?.status ?? 'off', acts, running)
  const { position, whereNow } = usePosition(mine, status, language)
  const sync = useOneAtATime(async () => {
    await send()
    await look()
  })
  const latest = useRef(sync)
  latest.current = sync
  useSendingWhenPossible(sync, MINUTE)
  useEffect(() => listen(() => void latest.current(), noteUnheard), [])
  useEffect(() => {
    addEventListener('offline', noteUnheard)
    return () => removeEventListener('offline', noteUnheard)
  }, [])
  const perform = async (act: Act, about?: string): Promise<void> => {
    await keepAct(account, act, about)
    await refresh()
    void askToSendLater()
    await sync()
  }
  const forget = async (key: string): Promise<void> => {
    await forgetAct(key)
    await refresh()
  }
  return {
    mine,
    refusal,
    status,
    assignments,
    acts,
    lost,
    words,
    position,
    perform,
    open,
    forget,
    whereNow,
  }
}

/** Work that is asked for while it runs is done once more after it, however often it was asked for. */
function useOneAtATime(work: () => Promise<void>): () => Promise<void> {
  const latest = useRef(work)
  latest.current = work
  const running = useRef<Promise<void>>(undefined)
  const isAsked = useRef(false)
  return useCallback(() => {
    isAsked.current = true
    running.current ??= (async () => {
      while (isAsked.current) {
        isAsked.current = false
        await latest.current()
      }
    })().finally(() => {
      running.current = undefined
    })
    return running.current
  }, [])
}

/** The acts of this phone, and their sending. */
function useActs({ account, language, ended }: Worker) {
  const [{ acts, lost }, setKept] = useState<Outbox>({ acts: [], lost: [] })
  const refresh = useCallback(() => lookInOutbox().then(setKept, () => undefined), [])
  useEffect(() => void refresh(), [refresh])
  const send = useCallback(async (): Promise<void> => {
    try {
      await sendWaiting(account, language, () => void refresh())
    } catch (error) {
      if (asCallError(error).status !== 401) throw error
      ended()
    } finally {
      await refresh()
    }
  }, [account, language, ended, refresh])
  return { acts, lost, refresh, send }
}

function useMine({ account, language, ended }: Worker) {
  const [mine, setMine] = useState<Mine>()
  const [refusal, setRefusal] = useState<CallError>()
  useEffect(
    () => void keptMine(account).then((kept) => setMine((before) => before ?? kept)),
    [account],
  )
  const look = useCallback(async (): Promise<void> => {
    try {
      setMine(await readMine(account, language))
      setRefusal(undefined)
    } catch (thrown) {
      const error = asCallError(thrown)
      if (error.status === 401) ended()
      else if (error.kind !== 'offline') setRefusal(error)
    }
  }, [account, language, ended])
  return { mine, refusal, look }
}

/** Words live in this page's memory, and go from it with the assignment. */
function useWords(assignments: readonly Assignment[], language: string) {
  const [words, setWords] = useState<ReadonlyMap<string, Words>>(new Map())
  const may = [...readable(assignments)].sort().join(' ')
  useEffect(() => {
    setWords((before) => {
      const kept = [...before].filter(([incident]) => may.split(' ').includes(incident))
      return kept.length === before.size ? before : new Map(kept)
    })
  }, [may])
  const open = useCallback(
    async (incident: string): Promise<void> => {
      const found = await readWords(incident, language)
      setWords((before) => new Map(before).set(incident, found))
    },
    [language],
  )
  return { words, open }
}

/**
 * Follows the phone while the unit is free or busy, not on a break and not off. It begins once the server knows of the
 * shift: before, no position would be taken.
 */
function usePosition(mine: Mine | undefined, status: UnitStatus, language: string) {
  const [position, setPosition] = useState<PositionState>('off')
  const follower = useRef<Follower>(undefined)
  const { heartbeatMinutes, onSince } = mine ?? { heartbeatMinutes: 0, onSince: null }
  const isFollowed = status === 'free' || status === 'busy'
  useEffect(() => {
    if (!isFollowed || onSince === null) return undefined
    const following = follow(Date.parse(onSince), heartbeatMinutes, language, setPosition)
    follower.current = following
    return () => {
      follower.current = undefined
      following.stop()
    }
  }, [isFollowed, onSince, heartbeatMinutes, language])
  return { position, whereNow: () => follower.current?.newest() }
}
