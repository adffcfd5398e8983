import type { Browser, CDPSession, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { ensureWebBuild } from '../../src/cli/web-build.ts'
import { chromiumFlags, chromiumPath, installChromium } from '../../test/chromium.ts'
import type { Served } from './served.ts'

/** Who is signed in, as `night-server.ts` prints it. */
export interface Night {
  readonly operators: readonly string[]
  readonly supervisor: string
  readonly units: readonly { readonly id: string; readonly token: string }[]
}

/** The night's people and units. @throws when the server printed none */
export const nightOf = ({ said }: Served): Night => JSON.parse(said.at(-1) ?? '') as Night

/** An operator in front of the board, who has a keyboard and nothing else. */
export interface Desk {
  readonly page: Page
  readonly devtools: CDPSession
  /** what the page threw */
  readonly faults: string[]
  /** keys pressed since it was asked last; a chord counts each of its keys */
  keystrokes(): number
  press(keys: string): Promise<void>
  type(text: string): Promise<void>
}

/** Starts the browser, with the screens as they are now. @throws with a sentence where there is none */
export async function startBrowser(): Promise<Browser> {
  const missing = await installChromium()
  if (missing !== undefined) throw new Error(missing)
  await ensureWebBuild(() => {})
  return chromium.launch({
    executablePath: chromiumPath,
    args: [...chromiumFlags, '--enable-precise-memory-info', '--js-flags=--expose-gc'],
  })
}

/** Opens the board for who holds a session. */
export async function openDesk(browser: Browser, served: Served, token: string): Promise<Desk> {
  const context = await browser.newContext({
    locale: 'es-PA',
    timezoneId: 'America/Panama',
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    serviceWorkers: 'block',
  })
  context.setDefaultTimeout(20_000)
  const { hostname } = new URL(served.url)
  await context.addCookies([{ name: 'convive', value: token, domain: hostname, path: '/' }])
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error.stack)))
  await page.addInitScript(noteJumps)
  await page.goto(`${served.url}/app/board`)
  await page.getByRole('textbox', { name: 'Relato' }).waitFor()
  let pressed = 0
  return {
    page,
    devtools: await context.newCDPSession(page),
    faults,
    keystrokes() {
      const now = pressed
      pressed = 0
      return now
    },
    async press(keys) {
      pressed += keys.split('+').length
      await page.keyboard.press(keys)
    },
    async type(text) {
      pressed += text.length
      await page.keyboard.type(text)
    },
  }
}

/** What says on the chosen row that a unit goes. */
export const markOf = ({ page }: Pick<Desk, 'page'>, unit: number) =>
  page
    .locator('.board-list [aria-current="true"]')
    .getByText(new RegExp(`\\bU[^:]*\\b${unit}\\b`))
    .first()

/** Notes what moves without being asked to, and every use of a mouse. */
const noteJumps = `
  window.jumps = []
  window.pointed = 0
  addEventListener('pointerdown', () => window.pointed++, true)
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries())
      if (!hadRecentInput)
        window.jumps.push({ value, of: sources.map(({ node }) => node?.className ?? node?.nodeName ?? '') })
  }).observe({ type: 'layout-shift', buffered: true })
`
