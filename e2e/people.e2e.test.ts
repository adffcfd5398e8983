import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, type Device, giveDevice } from './authenticator.ts'
import { openBrowser, type Visitor, visit } from './browser.ts'
import { press } from './citizen.ts'
import { type House, openHouse } from './house.ts'
import { look } from './screen.ts'

// From an empty installation to people who work: the first link, the administrator, an operator by password and one
// by passkey, what the administrator may not read, and sessions that end under somebody's hands.

let house: House
let browser: Browser
let administrator: Visitor
let operator: Visitor
let other: { visitor: Visitor; device: Device }

beforeAll(async () => {
  house = await openHouse({ environment: { CONVIVE_PLACE: '0805', CONVIVE_NAME: 'Chepo' } })
  browser = await openBrowser(house)
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

const onDesk = () => visit(browser, house, { on: 'desktop' })

const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { name, exact: true }).waitFor()

/** The link that the start printed for the person at the terminal. */
function firstRunLink(): string {
  const link = house.printed.map((line) => line.trim()).find((line) => line.startsWith(house.url))
  if (link === undefined) throw new Error(`no link in:\n${house.printed.join('\n')}`)
  return link
}

/** Invites somebody as an operator. @returns the link that the administrator hands over */
async function invite(page: Page, name: string, email: string, see = false): Promise<string> {
  await press(page, 'Invitar a una persona')
  const dialog = page.getByRole('dialog', { name: 'Invitar a una persona' })
  await dialog.getByLabel('Nombre completo').fill(name)
  await dialog.getByLabel('Correo electrónico').fill(email)
  await dialog.getByRole('checkbox', { name: /^Operación|^Operador/ }).check()
  if (see) await look(page, 'staff-people-invite')
  await dialog.getByRole('button', { name: 'Hacer la invitación' }).click()
  const handed = page.getByRole('dialog', { name: 'Enlace para entregar' })
  const link = await handed.getByLabel('Enlace', { exact: true }).inputValue()
  await handed.getByText(`Entregue este enlace a ${name}.`).waitFor()
  if (see) await look(page, 'staff-people-link')
  await handed.getByRole('button', { name: 'Ya lo entregué' }).click()
  return link
}

const signOut = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name }).click()
  await press(page, 'Salir')
  await heading(page, 'Entrar')
}

describe('the first run', () => {
  test('makes the administrator with a passkey, once', async () => {
    administrator = await onDesk()
    const { page } = administrator
    const device = await giveDevice(page)
    await page.goto(firstRunLink())
    await heading(page, 'Primera cuenta')
    await look(page, 'staff-first-run')
    await page.getByLabel('Nombre completo').fill('Gloria Samudio Ríos')
    await page.getByLabel('Correo electrónico').fill('gloria@chepo.example')
    await press(page, 'Continuar')
    await heading(page, 'Con llave de acceso (recomendado)')
    await look(page, 'staff-first-run-ways')
    await press(page, 'Crear llave de acceso')
    await heading(page, 'Personas')
    expect(await device.count()).toBe(1)
    await heading(page, 'Por ahora está usted')
    await look(page, 'staff-people-first')
    const late = await onDesk()
    await late.page.goto(firstRunLink())
    await heading(late.page, 'Este enlace ya no sirve')
    await look(late.page, 'staff-link-unusable')
    await late.close()
  })

  test('lets her in again with nothing but the passkey', async () => {
    const { page } = administrator
    await signOut(page, 'Gloria')
    await look(page, 'staff-sign-in')
    await press(page, 'Entrar con llave de acceso')
    await heading(page, 'Personas')
  })
})

describe('people who work', () => {
  test('an operator comes by an invitation, with password and code', async () => {
    const link = await invite(administrator.page, 'Ana Marciaga', 'ana@chepo.example', true)
    operator = await onDesk()
    const { page } = operator
    await page.goto(link)
    await page.getByText('Chepo le invita a trabajar aquí').waitFor()
    await look(page, 'staff-invitation')
    await press(page, 'Continuar')
    await press(page, 'Usar contraseña')
    await page.getByLabel('Contraseña nueva').fill('cuatro potreros bajo lluvia')
    const secret = await page.locator('.secret').innerText()
    await page.getByLabel('Los seis números').fill('000000')
    await press(page, 'Guardar y entrar')
    await page.getByText(/código.*(no|vuelva|revise)/i).waitFor()
    await look(page, 'staff-invitation-password')
    await page.getByLabel('Los seis números').fill(codeOf(secret))
    await press(page, 'Guardar y entrar')
    await heading(page, 'Códigos de recuperación')
    await look(page, 'staff-recovery-codes')
    await page.getByLabel('Ya los guardé').check()
    await press(page, 'Continuar')
    await heading(page, 'Este tablero empieza con usted')
    await page.goto('/app/reports')
    await heading(page, 'Todavía no ha llegado ningún reporte')
    await look(page, 'staff-desk-first')
    await signOut(page, 'Ana')
    await page.getByLabel('Correo electrónico').fill('ana@chepo.example')
    await page.getByLabel('Contraseña', { exact: true }).fill('no es esta')
    await press(page, 'Entrar con contraseña')
    await page.getByRole('alert').waitFor()
    await look(page, 'staff-sign-in-wrong')
    await page.getByLabel('Contraseña', { exact: true }).fill('cuatro potreros bajo lluvia')
    await press(page, 'Entrar con contraseña')
    await page.getByLabel('Código de la aplicación').fill(codeOf(secret, 1))
    await look(page, 'staff-sign-in-code')
    await press(page, 'Entrar con contraseña')
    await heading(page, 'Este tablero empieza con usted')
  })

  test('another one comes with a passkey', async () => {
    const link = await invite(administrator.page, 'Beto Quintero', 'beto@chepo.example')
    const visitor = await onDesk()
    const device = await giveDevice(visitor.page)
    other = { visitor, device }
    await visitor.page.goto(link)
    await press(visitor.page, 'Continuar')
    await press(visitor.page, 'Crear llave de acceso')
    await heading(visitor.page, 'Este tablero empieza con usted')
    await visitor.page.goto('/app/account')
    await heading(visitor.page, 'Mi cuenta')
    await look(visitor.page, 'staff-account')
    await look(administrator.page, 'staff-people')
  })
})

describe('the administrator', () => {
  test('is told that reports are not hers, and whom to ask', async () => {
    const { page } = administrator
    await page.goto('/app/reports')
    await heading(page, 'Esto no es parte de su rol')
    await page.getByText('Administrar el sistema no es motivo para leerlos.').waitFor()
    await look(page, 'staff-reports-not-hers')
  })

  test('is refused by the server as well', async () => {
    const statuses = await administrator.page.evaluate(`Promise.all([
      fetch('/api/reports').then(({ status }) => status),
      fetch('/api/reports/019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f/reading', {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ purpose: 'maintenance', reason: 'administro el sistema' }),
      }).then(({ status }) => status),
    ])`)
    expect(statuses).toEqual([403, 403])
  })
})

describe('a session', () => {
  test('that is ended from another browser says so within five seconds', async () => {
    const second = await onDesk()
    const device = await giveDevice(second.page)
    await device.copyFrom(other.device)
    await second.page.goto('/app')
    await press(second.page, 'Entrar con llave de acceso')
    await heading(second.page, 'Este tablero empieza con usted')
    await other.visitor.page.reload()
    await press(other.visitor.page, 'Cerrar todas las demás')
    await other.visitor.page.getByText('Sesión cerrada.').waitFor()
    await second.page.getByText('Su sesión terminó.').waitFor({ timeout: 5_000 })
    await look(second.page, 'staff-session-ended')
    await second.close()
  })

  test('of somebody whose account is closed says so within five seconds', async () => {
    const { page } = administrator
    await page.goto('/app/people')
    const line = page.getByRole('listitem').filter({ hasText: 'Ana Marciaga' })
    await line.getByRole('button', { name: 'Acciones' }).click()
    await page.getByRole('menuitem', { name: 'Cerrar la cuenta' }).click()
    const dialog = page.getByRole('dialog', { name: 'Cerrar la cuenta' })
    await dialog.getByText('Sus sesiones terminan en segundos').waitFor()
    await look(page, 'staff-people-close')
    await dialog.getByRole('button', { name: 'Cerrar la cuenta' }).click()
    await page.getByText('Cuenta cerrada.').waitFor()
    await operator.page.getByText('Su sesión terminó.').waitFor({ timeout: 5_000 })
    await line.getByText('Cerrada').waitFor()
    await look(page, 'staff-people-closed')
  })

  test('leaves nothing that a script or a policy refused', () => {
    for (const { faults } of [administrator, operator, other.visitor]) expect(faults).toEqual([])
  })
})
