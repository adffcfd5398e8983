import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
  type Page,
} from 'playwright-core'
import { chromiumFlags, chromiumPath } from '../test/chromium.ts'
import { HOST, type House } from './house.ts'

/** Sizes at which every screen is seen: a small phone, and the screen of an office. */
export const sizes = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
} as const

export type Size = keyof typeof sizes

const PATIENCE = 20_000

/** Lets a machine without a graphics card draw what is drawn on one: maps that are moved. */
export const drawnInSoftware: readonly string[] = [
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]

const launchOptions = (house: House, more: readonly string[] = []): LaunchOptions => ({
  executablePath: chromiumPath,
  args: [...chromiumFlags, ...more, `--host-resolver-rules=MAP ${HOST} 127.0.0.1`],
  env: { ...process.env, HOME: house.home },
})

const phone = { viewport: sizes.phone, isMobile: true, hasTouch: true } as const
const desktop = { viewport: sizes.desktop } as const

/** What a person opens a page with. */
export interface Visit extends BrowserContextOptions {
  readonly on?: Size
}

const optionsOf = (house: House, { on = 'phone', ...more }: Visit): BrowserContextOptions => ({
  baseURL: house.url,
  locale: 'es-PA',
  timezoneId: 'America/Panama',
  colorScheme: 'light',
  ...(on === 'phone' ? phone : desktop),
  ...more,
})

/** Starts the browser that a file's journeys share. `more`: switches beyond the usual ones. */
export const openBrowser = (house: House, more: readonly string[] = []): Promise<Browser> =>
  chromium.launch(launchOptions(house, more))

/** A person with a browser of her own: nothing of another visit is in it. What its pages throw is kept. */
export async function visit(browser: Browser, house: House, given: Visit = {}): Promise<Visitor> {
  return visitor(await browser.newContext(optionsOf(house, given)))
}

/** The same on a browser that keeps what it has between starts, as a phone does. */
export async function phoneAt(house: House, folder: string): Promise<Visitor> {
  const context = await chromium.launchPersistentContext(folder, {
    ...optionsOf(house, {}),
    ...launchOptions(house),
  })
  return visitor(context)
}

/** A person in front of a page. */
export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** what went wrong in its pages: scripts that threw, what the content policy refused */
  readonly faults: string[]
  close(): Promise<void>
}

async function visitor(context: BrowserContext): Promise<Visitor> {
  context.setDefaultTimeout(PATIENCE)
  const page = context.pages()[0] ?? (await context.newPage())
  const faults: string[] = []
  context.on('weberror', (error) => faults.push(String(error.error().stack)))
  context.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text())) faults.push(message.text())
  })
  return { context, page, faults, close: () => context.close() }
}

/** A refused request is written to the console by the browser itself; what the page does about it is looked at. */
const isExpected = (text: string): boolean => text.startsWith('Failed to load resource')

/** Whether words that reach a page by mistake would become markup in it. */
export const becomesMarkup = (page: Page): Promise<boolean> =>
  page.evaluate(`(() => {
    try {
      document.body.innerHTML = '<b>words</b>'
      return true
    } catch {
      return false
    }
  })()`)

/** Lets the browser of a page lose what a drawer of ours holds under a key: its file breaks off. */
export const losePutAway = (
  page: Page,
  { database, drawer, key }: Record<'database' | 'drawer' | 'key', string>,
): Promise<void> =>
  page.evaluate(`new Promise((done, failed) => {
    const asked = indexedDB.open('${database}.${drawer}', 1)
    asked.onerror = failed
    asked.onsuccess = () => {
      const change = asked.result.transaction('${drawer}', 'readwrite')
      change.objectStore('${drawer}').put({ words: new Blob(['{']), blobs: [] }, '${key}')
      change.oncomplete = () => {
        asked.result.close()
        done()
      }
      change.onabort = failed
    }
  })`)

/** From the next page on the browser gives out nothing that lies under a key, as where its database is damaged there. */
export const damagePutAway = (page: Page, key: string): Promise<unknown> =>
  page.addInitScript(`{
    const { get } = IDBObjectStore.prototype
    IDBObjectStore.prototype.get = function (key) {
      if (key === '${key}') throw new DOMException('Failed to read large IndexedDB value', 'DataError')
      return get.call(this, key)
    }
  }`)

/** Removes the folder of a phone. */
export const forgetPhone = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true })

/** Ends the browser on a folder at once, as an empty battery does. @throws when there is none */
export function killBrowserOf(folder: string): void {
  const commandOf = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    } catch {
      return '' // it has ended since
    }
  }
  const browsers = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const words = commandOf(pid).split('\0')
      return words.includes(`--user-data-dir=${folder}`) && !words.some(isOfChild)
    })
  if (browsers.length === 0) throw new Error(`no browser on ${folder}`)
  for (const pid of browsers) process.kill(Number(pid), 'SIGKILL')
}

const isOfChild = (word: string): boolean => word.startsWith('--type=')
