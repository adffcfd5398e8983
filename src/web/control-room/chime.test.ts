import { afterEach, beforeEach, expect, test, vi } from 'vitest'

/** A node of sound that takes everything and does nothing. */
const node = () => {
  const ramp = { value: 0, setValueAtTime() {}, exponentialRampToValueAtTime() {} }
  const self = {
    frequency: ramp,
    gain: ramp,
    connect: (next: unknown) => next,
    start() {},
    stop() {},
  }
  return self
}

let struck = 0
let request: (name: string, o: unknown, sound: (lock: object | null) => Promise<void>) => unknown

beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
  struck = 0
  request = async (_, __, sound) => sound({})
  vi.stubGlobal('navigator', {
    locks: { request: (...a: Parameters<typeof request>) => request(...a) },
  })
  vi.stubGlobal(
    'AudioContext',
    class {
      state = 'running'
      currentTime = 0
      destination = {}
      createGain = node
      createOscillator = () => {
        struck++
        return node()
      }
    },
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** One chime is two partials. */
const chimes = (): number => struck / 2

test('a chime that could not sound is said, and the next one sounds', async () => {
  const { chime, refusedChime } = await import('../../respond/attention/chime.client.ts')
  const works = request
  const refusals = [
    () => {
      throw new TypeError('a page that is not secure has no locks')
    },
    async () => Promise.reject(new DOMException('no', 'InvalidStateError')),
    async (_: string, __: unknown, sound: (lock: object | null) => Promise<void>) => {
      await sound({})
      throw new Error('the tab lost its lock')
    },
  ]
  for (const refuse of refusals) {
    struck = 0
    request = refuse
    await chime()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(refusedChime.get()).toBe(true)
    request = works
    struck = 0
    await chime()
    await vi.advanceTimersByTimeAsync(10_000)
    expect([chimes(), refusedChime.get()]).toEqual([1, false])
  }
})

test('what is told while one sounds has its own after it, and another tab sounds for this one', async () => {
  const { chime } = await import('../../respond/attention/chime.client.ts')
  await chime(2)
  await chime()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(chimes()).toBe(3)
  request = async (_, __, sound) => sound(null)
  await chime()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(chimes()).toBe(3)
})
