import { seeSession } from '#kernel/account/session.client.ts'
import { CallError, isForLater, newKey } from '#web/call.ts'
import { openStore } from '#web/store.ts'
import { type Act, inSendingOrder, type KeptAct, whatToForget } from './act.rules.ts'
import { ask, trueNow } from './contact.client.ts'
import { sendAct } from './send-act.client.ts'

// What the unit did and the desk may not know yet. Each act is put away before anything is sent, with its moment and
// its key; so neither a reload nor an empty battery loses one, and whatever is repeated arrives once.

const store = openStore<KeptAct>('convive-unit', 'outbox', { isStrict: true })

/** What this phone keeps. */
export interface Outbox {
  /** the oldest first */
  readonly acts: readonly KeptAct[]
  /** keys of acts that were put away and that the browser cannot read any more */
  readonly lost: readonly string[]
}

/** All that was done on this phone, also what cannot be read. */
export async function lookInOutbox(): Promise<Outbox> {
  const { values, lost } = await store.all()
  return { acts: [...values].sort((a, b) => a.turn - b.turn), lost }
}

/** All acts of this phone, the oldest first. */
export const keptActs = async (): Promise<readonly KeptAct[]> => (await lookInOutbox()).acts

/**
 * Puts an act away. From here on it cannot be lost by a signal that goes away.
 * @param account  who did it: it is never sent under another name
 */
export async function keepAct(account: string, act: Act, about?: string): Promise<KeptAct> {
  const last = (await keptActs()).at(-1)?.turn ?? 0
  const kept: KeptAct = {
    key: newKey(),
    // Not the moment alone: two presses within one millisecond, or a clock that is set back, keep their order.
    turn: Math.max(Date.now(), last + 1),
    account,
    at: new Date(trueNow()).toISOString(),
    what: act.what,
    ...(about !== undefined && { about }),
    ...('assignment' in act && { assignment: act.assignment }),
    act,
    state: 'waiting',
  }
  await store.put(kept.key, kept)
  return kept
}

/** Removes an act that was not taken or cannot be read, once the person has seen why. */
export const forgetAct = (key: string): Promise<void> => store.remove(key)

let sending: Promise<void> | undefined

/**
 * Sends what waits in the order in which it was done, an alarm before everything. Called as often as one likes: one
 * run at a time.
 * @param account   acts of somebody else wait until she signs in again
 * @param changed   told after each step that a screen may want to show
 * @throws CallError when the session is over
 */
export function sendWaiting(
  account: string,
  language: string,
  changed: () => void = () => {},
): Promise<void> {
  sending ??= sendAll(account, language, changed).finally(() => {
    sending = undefined
  })
  return sending
}

async function sendAll(account: string, language: string, changed: () => void): Promise<void> {
  // Asked anew after each: what is pressed meanwhile goes in the same run.
  for (;;) {
    const [next] = inSendingOrder(await keptActs(), account)
    if (next === undefined) break
    try {
      await sendOne(next, language)
    } catch (error) {
      // Without a network, or with a server that is busy, the rest would fare no better: later, and in order.
      if (error instanceof CallError && isForLater(error)) return
      throw error
    } finally {
      changed()
    }
  }
  for (const key of whatToForget(await keptActs(), Date.now())) await store.remove(key)
}

async function sendOne(kept: KeptAct, language: string): Promise<void> {
  const { act, ...rest } = kept
  if (act === undefined) return
  try {
    await sendAct(kept, act, language)
    // The words go from this phone as soon as the desk has them.
    await store.put(kept.key, { ...rest, state: 'sent', sentAt: Date.now() })
  } catch (error) {
    const isNo = error instanceof CallError && error.kind === 'refused' && !isForLater(error)
    if (!isNo || error.status === 401) throw error
    await store.put(kept.key, { ...kept, state: 'refused', refusal: error.message })
  }
}

/** Sends what waits of whoever is signed in on this phone, for the worker, which knows nobody. */
export async function sendWaitingOfAnybody(language: string): Promise<void> {
  const { account } = await ask(seeSession, {})
  if (account !== undefined) await sendWaiting(account, language)
}
