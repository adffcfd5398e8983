import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, visit } from './browser.ts'
import { type House, openHouse } from './house.ts'
import { look } from './screen.ts'
import { sheetLines } from './sheets.ts'

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse({ environment: { CONVIVE_PLACE: '0805', CONVIVE_NAME: 'Chepo' } })
  browser = await openBrowser(house)
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

/** Asks the server as the page that is open does. */
const ask = (page: Page, address: string, body: object) =>
  page.evaluate(
    `fetch(${JSON.stringify(address)}, { method: 'POST', headers: { 'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID() }, body: ${JSON.stringify(JSON.stringify(body))} }).then((a) => a.json())`,
  ) as Promise<{ code: string; messages: { text: string }[] }>

const when = new Date(Date.now() - 600_000).toISOString()
const draft = {
  kind: 'theft',
  story: 'Se llevaron una bicicleta roja de la cancha.',
  where: { by: 'landmark', words: 'la cancha', place: '080508' },
  when: { from: when, to: when },
}

test('the recovery sheets are printed, the key is lost, and two of them bring everything back', async () => {
  expect(house.printed.join('\n')).toMatch(/Imprima ya sus tres hojas de recuperación/)
  const { page, faults, close } = await visit(browser, house, { on: 'desktop' })
  await page.goto('/')
  const { code } = await ask(page, '/api/reports', draft)
  const message = { code, text: 'Tiene una canasta blanca.', kind: 'message' }
  await ask(page, '/api/reports/follow/messages', message)

  const { file } = JSON.parse(await house.convive('keys', '--json')) as { file: string }
  const data = path.dirname(path.dirname(file))
  const sheets = path.join(data, '..', 'hojas.html')
  await house.convive('keys', 'sheet', '--to', sheets, '--language', 'es')
  const paper = await visit(browser, house, { on: 'desktop' })
  await paper.page.goto(pathToFileURL(sheets).href)
  expect(await paper.page.getByRole('heading').allTextContents()).toEqual(
    [1, 2, 3].map((number) => `Hoja de recuperación: hoja ${number} de 3`),
  )
  await look(paper.page, 'recovery-sheets', ['desktop'])
  const pdf = await paper.page.pdf({ preferCSSPageSize: true })
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(3)
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox\s*\[0 0 59[45][\d.]* 84[12]/)
  const [first = [], , third = []] = await sheetLines(paper.page)
  expect(await paper.page.locator('section svg').count()).toBe(3)
  await paper.close()
  rmSync(sheets)

  const rehearsed = await house.typing(['keys', 'rehearse'], [...third, ...first])
  expect(rehearsed).toMatchObject({ code: 0, said: expect.stringMatching(/Nada cambió/) })
  await house.halt()
  const key = readFileSync(file)
  rmSync(file)
  await expect(house.resume()).rejects.toThrow(/Falta la llave maestra .* npx convive keys recover/)

  const mistyped = [
    ...first.slice(0, 3),
    first[3]!.replace(/.$/, (sign) => (sign === 'Z' ? 'Y' : 'Z')),
    ...first.slice(4),
  ]
  const refused = await house.typing(['keys', 'recover'], [...mistyped, ...third])
  expect(refused).toMatchObject({ code: 1, said: expect.stringMatching(/la línea 4 no coincide/) })
  const recovered = await house.typing(
    ['keys', 'recover'],
    [...first.map((line) => line.toLowerCase()), ...third],
  )
  expect(recovered, recovered.said).toMatchObject({ code: 0 })
  expect(readFileSync(file)).toEqual(key)

  await house.resume()
  await page.goto('/')
  const followed = await ask(page, '/api/reports/follow', { code })
  expect(followed.messages.map(({ text }) => text)).toContain(message.text)
  expect(faults).toEqual([])
  await close()
}, 300_000)
