import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Language, Language as Languages } from '#kernel/language.ts'
import { openBrowser, type Visitor, visit } from './browser.ts'
import { type House, openHouse } from './house.ts'
import { judge, NARROW } from './screen.ts'
import { demoPassword, demoPeople } from './staff.ts'

// A demo is taken for the real thing by whoever is shown one screen of it: each says what it is, in each language.
// On the way axe judges what the staff sees on a narrow phone, in the light and in the dark.

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse({ demo: true })
  browser = await openBrowser(house)
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

const words: Readonly<Record<Language, RegExp>> = {
  es: /^Demostración.*datos sintéticos/,
  pt: /^Demonstração.*dados sintéticos/,
  en: /^(A demo|Demonstration).*synthetic data/,
}
const locales = { es: 'es-PA', pt: 'pt-BR', en: 'en-US' } as const

/** Waits until a screen says that it is a demo. @throws with its address when it does not */
async function saysSo(page: Page, language: Language): Promise<void> {
  await page.locator('h1').first().waitFor()
  const line = page.locator('.demo').filter({ hasText: words[language] })
  await line.waitFor().catch(async () => {
    const shown = await page.locator('body').innerText()
    throw new Error(`${page.url()} does not say in ${language} that it is a demo:\n${shown}`)
  })
  expect(await page.locator('html').getAttribute('lang'), page.url()).toBe(language)
}

const open = (language: Language): Promise<Visitor> =>
  visit(browser, house, { locale: locales[language], serviceWorkers: 'block' })

test.each(Languages.options)('citizens, units and readers are told in %s', async (language) => {
  const { page, faults, close } = await open(language)
  for (const address of [
    ...['/', '/seguir', '/formulario', '/seguimiento', '/derechos', '/unit', '/app', '/app/wall'],
    ...['', '/releases', '/permissions', '/trust', '/ledger', '/law'].map(
      (each) => `/observatory${each}`,
    ),
  ]) {
    await page.goto(address)
    await saysSo(page, language)
  }
  expect(faults).toEqual([])
  await close()
})

/** Asks the server from a page of its own. @throws when it refuses */
const ask = (page: Page, method: string, address: string, body: object): Promise<void> =>
  page.evaluate(`fetch('${address}', {
    method: '${method}',
    headers: { 'content-type': 'application/json', 'idempotency-key': '${randomUUID()}' },
    body: ${JSON.stringify(JSON.stringify(body))},
  }).then(async (answer) => {
    if (!answer.ok) throw new Error('${address}: ' + (await answer.text()))
  })`)

/** The addresses of a person's menu, with what stands behind "more". */
async function menuOf(page: Page): Promise<string[]> {
  const more = page.getByRole('navigation').locator('.more')
  await page.locator('h1').first().waitFor()
  await page.getByRole('navigation').waitFor()
  if (await more.isVisible()) {
    await more.click()
    await page.locator('.more-places a').first().waitFor()
  }
  const links = page.locator('a[href^="/app/"]')
  const found = await links.evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''))
  return [...new Set(found.filter((each) => /^\/app\/[a-z]+$/.test(each)))]
}

/** The staff's screens that somebody was already seen on. */
const seen = new Set<string>()
const staff = [...Object.values(demoPeople), 'dario@demo.example']

test.each(staff)(
  '%s is told on each screen of the menu, and axe finds nothing on a narrow phone',
  { timeout: 600_000 },
  async (email) => {
    const { page, faults, close } = await open('es')
    await page.goto('/app')
    await ask(page, 'POST', '/api/session', { email, password: demoPassword(house) })
    await page.goto('/app/account')
    const own = [...(await menuOf(page)), '/app/wall'].filter((address) => !seen.has(address))
    for (const language of Languages.options) {
      await ask(page, 'PUT', '/api/account', { displayName: 'Persona', language })
      for (const address of own) {
        await page.goto(address)
        await saysSo(page, language)
      }
    }
    await page.setViewportSize(NARROW)
    for (const appearance of ['light', 'dark']) {
      await page.evaluate(`localStorage.setItem('convive.appearance', '${appearance}')`)
      for (const address of own) {
        await page.goto(address)
        await saysSo(page, 'en')
        await judge(page, `${address}, narrow and ${appearance}`)
      }
    }
    expect(faults).toEqual([])
    for (const address of own) seen.add(address)
    await close()
  },
)

test('no screen of the staff was left out', () => {
  expect([...seen].toSorted()).toEqual(
    'account answers attention board imports lists people releases reports retention review reviews rights shift units wall'
      .split(' ')
      .map((name) => `/app/${name}`),
  )
})
