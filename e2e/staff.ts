import type { Browser } from 'playwright-core'
import { visit } from './browser.ts'
import type { House } from './house.ts'

// What the staff does where a journey is not about its screens.

/** The accounts of the demo, as its start prints them. */
export const demoPeople = {
  operator: 'ana@demo.example',
  otherOperator: 'beto@demo.example',
  supervisor: 'carmen@demo.example',
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
  close(): Promise<void>
}

/** Signs an account of the demo in, in a browser of its own. */
export async function openDesk(browser: Browser, house: House, email: string): Promise<Desk> {
  const { page, close } = await visit(browser, house, { serviceWorkers: 'block' })
  await page.goto('/') // a page that may ask the server, from the right origin
  const ask = (method: string, address: string, body?: unknown): Promise<unknown> =>
    page.evaluate(`fetch(${JSON.stringify(address)}, {
      method: '${method}',
      headers: { 'content-type': 'application/json' },
      body: ${body === undefined ? 'undefined' : JSON.stringify(JSON.stringify(body))},
    }).then(async (answer) => {
      if (!answer.ok) throw new Error('${method} ${address}: ' + (await answer.text()))
      return answer.json()
    })`)
  await ask('POST', '/api/session', { email, password: demoPassword(house) })
  return {
    list: async () =>
      ((await ask('GET', '/api/reports?show=all&limit=200')) as { rows: Row[] }).rows,
    close,
  }
}
