import { CallError, call, isForLater } from '#web/call.ts'
import { openStore } from '#web/store.ts'
import type { Answers, Draft, KeptPhoto } from './answers.client.ts'
import { sendPhoto, sendReport } from './report.client.ts'

// The reports that this phone keeps: those that wait for a signal, and the codes of those that were received.

/** A report on this phone. */
export interface Kept {
  /** idempotency key: whatever is repeated, it arrives once */
  readonly key: string
  readonly savedAt: number
  readonly kind: Draft['kind']
  /** gone once it has been received */
  readonly draft?: Draft
  /** what it was made of, to correct what was not taken; gone as well once it has been received */
  readonly answers?: Answers
  readonly photos: readonly KeptPhoto[]
  readonly state: 'saved' | 'received' | 'refused'
  readonly code?: string
  readonly answerBy?: string
  /** why the server did not take it, in the person's language */
  readonly refusal?: string
  readonly photosRefused?: number
}

const store = openStore<Kept>('convive', 'outbox', { isStrict: true })

/** What this phone keeps. */
export interface KeptAll {
  /** the newest first */
  readonly reports: readonly Kept[]
  /** keys of reports that were put away and that the browser cannot read any more */
  readonly lost: readonly string[]
}

/** All reports of this phone, also those that cannot be read. */
export async function lookInOutbox(): Promise<KeptAll> {
  const { values, lost } = await store.all()
  return { reports: [...values].sort((a, b) => b.savedAt - a.savedAt), lost }
}

/** Keeps a report; from here on it cannot be lost by a signal that goes away. */
export const keepReport = (report: Kept): Promise<void> => store.put(report.key, report)

/** Removes a report from this phone; what the office has stays there. */
export const forgetReport = (key: string): Promise<void> => store.remove(key)

let sending: Promise<void> | undefined

/**
 * Sends what waits, each report before its photos. Called as often as one likes: one run at a time.
 * @param changed  told after each step that a screen may want to show
 */
export function sendWaiting(language: string, changed: () => void = () => {}): Promise<void> {
  sending ??= sendAll(language, changed).finally(() => {
    sending = undefined
  })
  return sending
}

async function sendAll(language: string, changed: () => void): Promise<void> {
  for (const kept of (await lookInOutbox()).reports)
    try {
      if (kept.state === 'saved') await sendOne(kept, language)
      await sendPhotosOf(kept.key, language)
      changed()
    } catch (error) {
      changed()
      // Without a network, or with a server that is busy, the rest would fare no better: later.
      if (error instanceof CallError && isForLater(error)) return
      throw error
    }
}

async function sendOne(kept: Kept, language: string): Promise<void> {
  const { draft, answers: _, refusal: __, ...rest } = kept
  if (draft === undefined) return
  try {
    const { code, answerBy } = await call(sendReport, draft, { key: kept.key, language })
    await keepReport({ ...rest, state: 'received', code, answerBy })
  } catch (error) {
    if (!(error instanceof CallError) || error.kind !== 'refused' || isForLater(error)) throw error
    await keepReport({ ...kept, state: 'refused', refusal: error.message })
  }
}

async function sendPhotosOf(key: string, language: string): Promise<void> {
  let kept = await store.get(key)
  while (kept !== undefined && kept.state === 'received' && kept.photos.length > 0) {
    const [photo, ...rest] = kept.photos
    let refused = kept.photosRefused ?? 0
    try {
      await call(sendPhoto, { photo: photo!.name }, { bytes: photo!.blob, language })
    } catch (error) {
      if (!(error instanceof CallError) || error.kind !== 'refused' || isForLater(error))
        throw error
      refused++
    }
    kept = { ...kept, photos: rest, ...(refused > 0 && { photosRefused: refused }) }
    await keepReport(kept)
  }
}
