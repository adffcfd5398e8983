import { useEffect, useSyncExternalStore } from 'react'

/** Two soft partials of a bell: hertz, and how loud each is. */
const partials = [
  { hertz: 659.25, gain: 0.09 },
  { hertz: 1318.5, gain: 0.03 },
] as const
const RISE_S = 0.015
const FADE_S = 1.4

let context: AudioContext | undefined

/** How long a browser is given to start the sound before it is said that it does not let us. */
const PATIENCE_MS = 400

/**
 * Whether this page may sound now. A browser lets it only after somebody has pressed a key or a button on it.
 * @returns false when it may not, or there is nothing to sound with
 */
async function maySound(): Promise<boolean> {
  try {
    context ??= new AudioContext()
    if (context.state === 'running') return true
    const patience = new Promise((wake) => setTimeout(wake, PATIENCE_MS))
    await Promise.race([context.resume(), patience])
    return (context.state as AudioContextState) === 'running'
  } catch {
    return false
  }
}

let isRefused = false
const listeners = new Set<() => void>()

function setRefused(refused: boolean): void {
  if (refused === isRefused) return
  isRefused = refused
  for (const tell of listeners) tell()
}

/** Whether the browser has kept a chime of this page from sounding, and nobody has pressed anything since. */
export const refusedChime = {
  get: (): boolean => isRefused,
  /** @returns what ends it */
  subscribe(tell: () => void): () => void {
    listeners.add(tell)
    return () => listeners.delete(tell)
  },
}

/** Sounds what the browser has refused, once somebody has pressed a key or a button. */
async function makeUp(isSilent: boolean): Promise<void> {
  if (!(await maySound()) || !isRefused) return
  setRefused(false)
  if (!isSilent) await chime()
}

/**
 * Whether the browser has kept a chime of this page from sounding. The first key or press on the page is what it waits
 * for: with it the chime is made up for.
 * @param isSilent  asked at that press, the same function each time: nothing is to sound any more, and it is only known
 *   that the page may
 */
export function useRefused(isSilent: () => boolean): boolean {
  const refused = useSyncExternalStore(refusedChime.subscribe, refusedChime.get)
  useEffect(() => {
    if (!refused) return undefined
    const wake = (): void => void makeUp(isSilent())
    addEventListener('keydown', wake)
    addEventListener('click', wake)
    return () => {
      removeEventListener('keydown', wake)
      removeEventListener('click', wake)
    }
  }, [refused, isSilent])
  return refused
}

function strike(on: AudioContext): void {
  const now = on.currentTime
  for (const { hertz, gain } of partials) {
    const tone = on.createOscillator()
    const loudness = on.createGain()
    tone.frequency.value = hertz
    loudness.gain.setValueAtTime(0.0001, now)
    loudness.gain.exponentialRampToValueAtTime(gain, now + RISE_S)
    loudness.gain.exponentialRampToValueAtTime(0.0001, now + FADE_S)
    tone.connect(loudness).connect(on.destination)
    tone.start(now)
    tone.stop(now + FADE_S)
  }
}

/** More in a row tell nobody more than the number on the screen does. */
const MOST_IN_A_ROW = 5

/** Chimes of this page that are still to sound, with the one that sounds. */
let toCome = 0

/**
 * Sounds one soft chime, made here and not loaded, for each that is told; what is told while one sounds has its own
 * after it. Of several tabs of one browser one sounds.
 * @param told  how many things are told
 * @returns false when the browser does not let this page sound
 */
export async function chime(told = 1): Promise<boolean> {
  const may = await maySound()
  setRefused(!may)
  if (!may) return false
  const isSounding = toCome > 0
  toCome = Math.min(toCome + told, MOST_IN_A_ROW)
  if (isSounding) return true
  void soundAll()
  return true
}

/** Sounds what is to come; what could not sound does not keep the next from sounding, and is said. */
async function soundAll(): Promise<void> {
  try {
    await navigator.locks.request('convive chime', { ifAvailable: true }, sound)
  } catch {
    toCome = 0
    setRefused(true)
  }
}

async function sound(lock: Lock | null): Promise<void> {
  // The other tab's chime is heard, too.
  if (lock === null || context === undefined) toCome = 0
  else
    for (; toCome > 0; toCome--) {
      strike(context)
      await new Promise((wake) => setTimeout(wake, FADE_S * 1_000))
    }
}
