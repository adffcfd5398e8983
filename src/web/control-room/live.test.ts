import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openLive } from './live.ts'

/** A stream as a browser has it, in the hands of the test. */
class FakeSource {
  static CLOSED = 2
  static opened: FakeSource[] = []
  readyState = 0
  isClosed = false
  onopen: () => void = () => undefined
  onerror: () => void = () => undefined
  readonly hearers = new Map<string, (event: { data: string }) => void>()

  constructor() {
    FakeSource.opened.push(this)
  }
  addEventListener(name: string, hear: (event: { data: string }) => void): void {
    this.hearers.set(name, hear)
  }
  say(name: string): void {
    this.hearers.get(name)?.({ data: '{}' })
  }
  close(): void {
    this.isClosed = true
  }
}

const network = { onLine: true }
let heard: Map<string, () => void>
let closed: number
let stop: () => void

const last = (): FakeSource => FakeSource.opened.at(-1)!

beforeEach(() => {
  vi.useFakeTimers()
  FakeSource.opened = []
  heard = new Map()
  closed = 0
  network.onLine = true
  const listen = (name: string, work: () => void): void => void heard.set(name, work)
  vi.stubGlobal('EventSource', FakeSource)
  vi.stubGlobal('navigator', network)
  vi.stubGlobal('addEventListener', listen)
  vi.stubGlobal('removeEventListener', () => undefined)
  vi.stubGlobal('document', { addEventListener: listen, removeEventListener: () => undefined })
  stop = openLive(() => {
    closed += 1
  })
  last().onopen()
})

afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('a line that says something every so often is kept', () => {
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(15_000)
    last().say('beat')
  }
  expect(FakeSource.opened).toHaveLength(1)
})

test('a line without a word, which nobody reported cut, is opened anew within a minute', () => {
  const cut = last()
  vi.advanceTimersByTime(50_000)
  expect(cut.isClosed).toBe(true)
  expect(FakeSource.opened).toHaveLength(2)
})

test('a machine that slept for an hour opens the line anew as soon as somebody looks', () => {
  vi.setSystemTime(Date.now() + 3_600_000)
  heard.get('visibilitychange')?.()
  expect(FakeSource.opened).toHaveLength(2)
})

test('the network that comes back opens the line anew; while it is away nobody tries', () => {
  network.onLine = false
  heard.get('offline')?.()
  vi.advanceTimersByTime(300_000)
  expect(FakeSource.opened).toHaveLength(1)
  network.onLine = true
  heard.get('online')?.()
  expect(FakeSource.opened).toHaveLength(2)
})

test('a line that the server closed is asked about, and opened anew', () => {
  last().readyState = FakeSource.CLOSED
  last().onerror()
  expect(closed).toBe(1)
  vi.advanceTimersByTime(6_000)
  expect(FakeSource.opened).toHaveLength(2)
})
