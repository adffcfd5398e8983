import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { visit } from './browser.ts'
import type { House } from './house.ts'

// What the staff does where a journey is not about its screens.

/** The accounts of the demo, as its start prints them. */
export const demoPeople = {
  operator: 'ana@demo.example',
  otherOperator: 'beto@demo.example',
  nextOperator: 'hilda@demo.example',
  supervisor: 'carmen@demo.example',
  officer: 'elena@demo.example',
  auditor: 'fermin@demo.example',
  administrator: 'gloria@demo.example',
} as const

/** The password of the demo's accounts. @throws when the start printed none */
export function demoPassword({ printed }: House): string {
  const password = printed.join('\n').match(/\b[0-9a-f]{4}(?:-[0-9a-f]{4}){3}\b/)?.[0]
  if (password === undefined) throw new Error(`no password of the demo in:\n${printed.join('\n')}`)
  return password
}

/** A report as the staff's list has it. */
export interface Row {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly photos: number
}

/** Somebody of the staff who asks the server without a screen. */
export interface Desk {
  /** the newest reports of all */
  list(): Promise<readonly Row[]>
  /** asks the server anything, as this person */
  ask<T>(method: string, address: string, body?: unknown): Promise<T>
  close(): Promise<void>
}

/** Signs an account in, one of the demo unless its password is given, in a browser of its own. */
export async function openDesk(
  browser: Browser,
  house: House,
  email: string,
  password = demoPassword(house),
): Promise<Desk> {
  const { page, close } = await visit(browser, house, { serviceWorkers: 'block' })
  await page.goto('/') // a page that may ask the server, from the right origin
  const ask = <T>(method: string, address: string, body?: unknown): Promise<T> =>
    page.evaluate(`fetch(${JSON.stringify(address)}, {
      method: '${method}',
      headers: { 'content-type': 'application/json', 'idempotency-key': '${randomUUID()}' },
      body: ${body === undefined ? 'undefined' : JSON.stringify(JSON.stringify(body))},
    }).then(async (answer) => {
      if (!answer.ok) throw new Error('${method} ${address}: ' + (await answer.text()))
      return answer.json()
    })`)
  await ask('POST', '/api/session', { email, password })
  return {
    list: async () => (await ask<{ rows: Row[] }>('GET', '/api/reports?show=all&limit=200')).rows,
    ask,
    close,
  }
}

/** A way through a screen by keys alone. */
export interface Keyboard {
  press(keys: string): Promise<void>
  type(text: string): Promise<void>
  /** Goes from one thing to the next until one of this name is reached. @throws when it cannot be reached */
  tabTo(name: string | RegExp): Promise<void>
}

/** Hands that never leave the keyboard. */
export function keyboardOf(page: Page): Keyboard {
  const reached = (): Promise<string> =>
    page.evaluate(`(() => {
      const at = document.activeElement
      return at.getAttribute('aria-label') ?? at.labels?.[0]?.innerText ?? at.innerText ?? ''
    })()`)
  return {
    press: (keys) => page.keyboard.press(keys),
    type: (text) => page.keyboard.type(text),
    async tabTo(name) {
      const passed: string[] = []
      for (let step = 0; step < 80; step++) {
        await page.keyboard.press('Tab')
        const here = (await reached()).trim()
        if (typeof name === 'string' ? here === name : name.test(here)) return
        passed.push(here)
      }
      throw new Error(`no way by Tab to ${name}; passed ${passed.join(' | ')}`)
    },
  }
}

/** Signs in on the screen and goes to the reports, by keys alone. */
export async function signInByKeys(page: Page, house: House, email: string): Promise<Keyboard> {
  const keys = keyboardOf(page)
  await page.goto('/app')
  await page.getByRole('heading', { name: 'Entrar', exact: true }).waitFor()
  await keys.tabTo('Correo electrónico')
  await keys.type(email)
  await keys.tabTo('Contraseña')
  await keys.type(demoPassword(house))
  await keys.press('Enter')
  await page.locator('.board-list .desk-row').first().waitFor() // it has settled: of two keys the second may not be late
  await keys.press('Escape') // the cursor waits in the narrative
  await keys.press('g')
  await keys.press('r')
  await page.locator('.desk-list .desk-row').first().waitFor()
  return keys
}

/** Goes to a screen by the menu, wherever in it the screen stands for this person. @param name  in Spanish */
export async function openScreen(page: Page, name: string): Promise<void> {
  const menu = page.getByRole('navigation', { name: 'Pantallas' })
  await menu.waitFor()
  // What waits there may stand behind its name.
  const link = page.getByRole('link', { name: new RegExp(`^${name}( \\d|$)`) })
  if (!(await link.isVisible())) await menu.locator('.more').click()
  await link.click()
}
