import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, visit } from './browser.ts'
import { countTones, keepFromSounding, TONES, tones } from './chimes.ts'
import { asked, openHome, press, shownCode, tell } from './citizen.ts'
import { type House, openHouse } from './house.ts'
import { judge, look } from './screen.ts'
import { demoPassword, demoPeople, openScreen } from './staff.ts'

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

/** Somebody of the staff at her desk. */
async function enter(email: string, colorScheme: 'light' | 'dark' = 'light') {
  const visitor = await visit(browser, house, { on: 'desktop', colorScheme })
  const { page } = visitor
  await countTones(page)
  await page.goto('/app')
  await page.getByLabel('Correo electrónico').fill(email)
  await page.getByLabel('Contraseña', { exact: true }).fill(demoPassword(house))
  await page.getByRole('button', { name: 'Entrar con contraseña' }).click()
  await page.getByRole('navigation', { name: 'Pantallas' }).waitFor()
  return visitor
}

/** A report from a phone. @returns its code */
async function report(
  story: string,
): Promise<{ code: string; page: Page; close(): Promise<void> }> {
  const { page, close } = await visit(browser, house)
  await openHome(page)
  await tell(page, { story })
  await press(page, 'Enviar reporte')
  await asked(page, 'Recibimos su reporte')
  return { code: await shownCode(page), page, close }
}

/** Opens the newest report of the list. */
async function openNewest(page: Page): Promise<void> {
  await page.goto('/app/reports')
  await page.locator('.desk-list [data-report]').first().click()
}

const reason = 'quiero ver si es mi vecina Marta'

test('a night without typing a reason, and a curious read that is refused, made with words, and seen', async () => {
  const citizen = await report('La luz del poste lleva una semana dañada.')
  const ana = await enter(demoPeople.operator)
  await openNewest(ana.page)
  await ana.page.getByRole('button', { name: /^Tomar/ }).click()
  await ana.page.getByText('La luz del poste lleva una semana dañada.').waitFor()
  await ana.page.reload()
  await ana.page.getByText('La luz del poste lleva una semana dañada.').waitFor()
  const address = ana.page.url()

  const beto = await enter(demoPeople.otherOperator)
  await beto.page.goto(address)
  const words = beto.page.getByLabel('Motivo', { exact: false }).first()
  // The server refuses it, whatever a screen lets through.
  const refused =
    await beto.page.evaluate(`fetch(${JSON.stringify(`/api/reports/${address.split('/').at(-1)}/reading`)}, {
    method: 'POST', headers: { 'content-type': 'application/json', 'accept-language': 'es' },
    body: JSON.stringify({ reason: 'curiosa' }),
  }).then(async (answer) => ({ status: answer.status, ...(await answer.json()) }))`)
  expect(refused).toMatchObject({ status: 400, code: 'grant.reasonNeeded' })
  await words.fill('curiosa')
  expect(await beto.page.getByRole('button', { name: /^Leer/ }).isDisabled()).toBe(true)
  expect(await beto.page.getByText('La luz del poste').count()).toBe(0)
  await look(beto.page, 'trust-read-refused')
  await words.fill(reason)
  await beto.page.getByRole('button', { name: /^Leer/ }).click()
  await beto.page.getByText('La luz del poste lleva una semana dañada.').waitFor()
  await look(beto.page, 'trust-read-made')

  await press(citizen.page, 'Listo')
  await press(citizen.page, 'Ver')
  await citizen.page.getByRole('heading', { name: 'Quién ha leído su reporte' }).waitFor()
  const readers = citizen.page.locator('ul.opened li')
  expect(await readers.count()).toBeGreaterThanOrEqual(2)
  expect(await readers.first().innerText()).toContain('Quien atiende los reportes')
  expect(await citizen.page.content()).not.toContain('Beto')
  await look(citizen.page, 'trust-follow-opened')

  const carmen = await enter(demoPeople.supervisor)
  await openScreen(carmen.page, 'Revisión')
  await carmen.page.getByRole('heading', { level: 1, name: 'Lecturas por revisar' }).waitFor()
  const line = carmen.page.locator('.reviews > li').filter({ hasText: 'Beto' }).last()
  await look(carmen.page, 'trust-reviews')
  expect(await carmen.page.getByText(reason).count()).toBe(0)
  await line.getByRole('button', { name: 'Ver el motivo' }).click()
  await line.getByText(reason).waitFor()
  await line.getByRole('button', { name: 'Preguntar' }).click()
  await line.getByText('Escriba qué pregunta').waitFor()
  await line.getByLabel('Qué pregunta').fill('¿Qué tenía que ver con su turno?')
  await look(carmen.page, 'trust-review-open')
  await line.getByRole('button', { name: 'Preguntar' }).click()
  await carmen.page.getByText('Pregunta enviada.').waitFor()
  await carmen.page.getByRole('button', { name: 'Revisadas' }).click()
  await carmen.page.getByText('Se preguntó por', { exact: false }).first().waitFor()
  await look(carmen.page, 'trust-reviews-done')

  await beto.page.goto('/app/account')
  await beto.page.getByText('¿Qué tenía que ver con su turno?').waitFor()
  await look(beto.page, 'trust-own-readings')
  const all = [ana, beto, carmen]
  expect(all.flatMap(({ faults }) => faults)).toEqual([])
  for (const each of all) await each.close()
  await citizen.close()
})

test('the queue is not for operators, stands empty when all is looked at, and is readable in the dark', async () => {
  const ana = await enter(demoPeople.operator)
  await ana.page.goto('/app/reviews')
  await ana.page.getByText('no incluye revisar las lecturas', { exact: false }).waitFor()
  await judge(ana.page, 'trust-reviews-not-hers')
  await ana.close()
  const carmen = await enter(demoPeople.supervisor, 'dark')
  await carmen.page.goto('/app/reviews')
  await carmen.page.getByText('No queda ninguna lectura por revisar').waitFor()
  await look(carmen.page, 'trust-reviews-empty')
  expect(carmen.faults).toEqual([])
  await carmen.close()
})

test('without scripts the person sees who has read it, too', async () => {
  const { code, close } = await report('Hay un hueco grande en la vía.')
  await close()
  const plain = await visit(browser, house, { javaScriptEnabled: false })
  await plain.page.goto('/seguimiento')
  await plain.page.getByLabel('Código de seguimiento').fill(code)
  await press(plain.page, 'Ver reporte')
  await plain.page.getByRole('heading', { name: 'Quién ha leído su reporte' }).waitFor()
  await plain.page.getByText('Todavía nadie de la oficina lo ha leído.').waitFor()
  await plain.close()
})

test('the officer for the data plants a canary, and who opens it is pointed out', async () => {
  const elena = await enter(demoPeople.officer)
  const { page } = elena
  await openScreen(page, 'Revisión')
  await page.getByRole('button', { name: 'Sembrar un señuelo' }).click()
  const dialog = page.getByRole('dialog', { name: 'Sembrar un señuelo' })
  await dialog.getByLabel('Nombre de quien reporta').fill('La alcaldesa')
  await dialog.getByLabel('Corregimiento').selectOption({ label: 'Tortí' })
  await dialog.getByLabel('Punto de referencia').fill('La casa de la alcaldesa')
  await dialog.getByLabel('Qué contaría').fill('Alguien dejó una amenaza en la puerta.')
  await look(page, 'trust-canary')
  await dialog.getByRole('button', { name: 'Sembrar', exact: true }).click()
  await page.getByText('Señuelo sembrado.').waitFor()
  await openScreen(page, 'Mi cuenta')

  const beto = await enter(demoPeople.otherOperator)
  const read = await beto.page.evaluate(`(async () => {
    const { rows } = await (await fetch('/api/reports?show=all&limit=1')).json()
    const answer = await fetch('/api/reports/' + rows[0].id + '/reading', {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ purpose: 'response', reason: 'quiero saber qué le pasó' }),
    })
    return { status: answer.status, story: (await answer.json()).story }
  })()`)
  expect(read).toEqual({ status: 200, story: 'Alguien dejó una amenaza en la puerta.' })
  // She looks at something else, and is called.
  const menu = page.getByRole('navigation', { name: 'Pantallas' })
  const called = { name: /^Revisión \d+ lecturas? por revisar, 1 señuelo abierto$/ }
  await menu.getByRole('link', called).waitFor()
  await expect.poll(() => page.title()).toContain('1 señuelo abierto')
  expect(await beto.page.title()).not.toContain('señuelo')
  await judge(page, 'trust-canary-menu')
  await openScreen(page, 'Revisión')
  const line = page.locator('.reviews > li').filter({ hasText: 'Beto' }).first()
  await line.getByText('Era un señuelo').waitFor()
  for (const each of [elena, beto]) {
    expect(each.faults).toEqual([])
    await each.close()
  }
})

/** Plants reports that nobody has a reason to open, and lets somebody open all in the same moment. */
async function openPlanted(officer: Page, reader: Page, words: readonly string[]): Promise<void> {
  const planted = await officer.evaluate(`Promise.all(${JSON.stringify(words)}.map((word) =>
    fetch('/api/reports/canaries', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({
        kind: 'theft', story: word, where: { by: 'place', place: '080508' },
        when: { from: new Date().toISOString(), to: new Date().toISOString() },
      }),
    }).then(({ status }) => status)))`)
  expect(planted).toEqual(words.map(() => 200))
  const read = await reader.evaluate(`(async () => {
    const { rows } = await (await fetch('/api/reports?show=all&limit=${words.length}')).json()
    return Promise.all(rows.map(({ id }) =>
      fetch('/api/reports/' + id + '/reading', {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ purpose: 'response', reason: 'quiero saber qué le pasó' }),
      }).then((answer) => answer.json()).then(({ story }) => story)))
  })()`)
  expect((read as string[]).sort()).toEqual([...words].sort())
}

/** Waits until a page knows what was read before: only what is read from then on sounds. */
async function knowsTheReadings(page: Page): Promise<void> {
  const menu = page.getByRole('navigation', { name: 'Pantallas' })
  await menu.getByRole('link', { name: /Revisión/ }).waitFor()
  const answered = `performance.getEntriesByType('resource')
    .some(({ name }) => name.includes('/api/reviews?'))`
  await expect.poll(() => page.evaluate<boolean>(answered)).toBe(true)
}

test('two canaries opened in the same moment sound twice', async () => {
  const elena = await enter(demoPeople.officer)
  const beto = await enter(demoPeople.otherOperator)
  await knowsTheReadings(elena.page)
  await openPlanted(elena.page, beto.page, ['Señuelo dos', 'Señuelo uno'])
  await expect.poll(() => tones(elena.page)).toBe(2 * TONES)
  await elena.page.waitForTimeout(2_000)
  expect(await tones(elena.page)).toBe(2 * TONES)
  for (const each of [elena, beto]) {
    expect(each.faults).toEqual([])
    await each.close()
  }
})

test('a page that the browser keeps from sounding says so, and makes up for the chime at the first press', async () => {
  const elena = await enter(demoPeople.officer)
  const beto = await enter(demoPeople.otherOperator)
  const page = await elena.context.newPage()
  await elena.page.close() // of two tabs one sounds
  await countTones(page)
  await keepFromSounding(page)
  await page.goto('/app/account')
  await knowsTheReadings(page)
  const hint = page.getByRole('button', {
    name: 'Sonido apagado por el navegador; toque para activarlo',
  })
  expect(await hint.count()).toBe(0)
  await openPlanted(page, beto.page, ['Señuelo tres'])
  await hint.waitFor()
  expect(await tones(page)).toBe(0)
  await look(page, 'staff-sound-off')
  await hint.focus()
  await page.keyboard.press('Enter')
  await hint.waitFor({ state: 'detached' })
  await expect.poll(() => tones(page)).toBe(TONES)
  await page.waitForTimeout(1_800)
  expect(await tones(page)).toBe(TONES)
  for (const each of [elena, beto]) {
    expect(each.faults).toEqual([])
    await each.close()
  }
})
