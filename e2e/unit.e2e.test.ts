import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import {
  damagePutAway,
  forgetPhone,
  killBrowserOf,
  losePutAway,
  openBrowser,
  phoneAt,
  type Visitor,
} from './browser.ts'
import { countTones, keepFromSounding, TONES, tones } from './chimes.ts'
import { press } from './citizen.ts'
import { type House, openHouse } from './house.ts'
import { look, lookClosely } from './screen.ts'
import { type Desk, openDesk } from './staff.ts'

// A unit through a valley without signal: what is pressed there is kept, survives a reload and an empty battery, and
// stands at the desk afterwards with the moments at which it was pressed, once.

const callSign = 'Unidad 31'
const person = 'luis@chepo.example'
const supervisor = 'carmen@chepo.example'
const password = 'caballo correcto pila grapa'
const heard = 'Con señal: la mesa lo sabe todo'

let house: House
let browser: Browser
let desk: Desk
let folder: string
let incident = ''

/** Makes an account that signs in by password. @returns its id */
async function addPerson(email: string, name: string, role: string): Promise<string> {
  const words = ['user', 'add', '--email', email, '--name', name, '--role', role, '--json']
  const added = await house.conviveGiven(password, ...words, '--password-stdin')
  return (JSON.parse(added) as { id: string }).id
}

beforeAll(async () => {
  house = await openHouse({ environment: { CONVIVE_PLACE: '0805' } })
  browser = await openBrowser(house)
  folder = await mkdtemp(path.join(tmpdir(), 'convive-e2e-unit-'))
  const account = await addPerson(person, 'Luis Ríos', 'unit')
  await addPerson(supervisor, 'Carmen Ábrego', 'supervisor')
  desk = await openDesk(browser, house, supervisor, password)
  const { id } = await desk.ask<{ id: string }>('POST', '/api/units', { callSign })
  await desk.ask('PUT', `/api/units/${id}/members/${account}`, { skills: [] })
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
  if (folder !== undefined) await forgetPhone(folder)
})

/** The unit's phone, in the hills of Chepo. */
async function pickUp(): Promise<Visitor> {
  const phone = await phoneAt(house, folder)
  // What breaks off leaves no browser behind, on which the next could not start.
  onTestFinished(() => phone.close().catch(() => undefined))
  await phone.context.grantPermissions(['geolocation'])
  await phone.context.setGeolocation({ longitude: -79.1, latitude: 9.17, accuracy: 20 })
  return phone
}

interface UnitRow {
  readonly id: string
  readonly callSign: string
  readonly near: string | null
}

/** The unit as the desk sees it. */
async function unitRow(): Promise<UnitRow> {
  const { units } = await desk.ask<{ units: UnitRow[] }>('GET', '/api/units')
  return units.find((each) => each.callSign === callSign)!
}

/** Files a call at the desk and gives it to the unit. */
async function assign(): Promise<string> {
  const filed = await desk.ask<{ id: string }>('POST', '/api/incidents', {
    narrative: 'Se llevaron seis reses por la cerca del fondo.',
    kind: 'livestock',
    place: '080508',
    where: { words: 'La tranquera azul, después del puente' },
    caller: { name: 'Dimas Ortega', phone: '+507 6000-0001' },
  })
  const { id: unit } = await unitRow()
  await desk.ask('POST', `/api/incidents/${filed.id}/assign`, { unit })
  return filed.id
}

/** Waits until the phone keeps what the page is made of. */
const keepsThePage = (page: Page): Promise<void> =>
  expect
    .poll(
      () =>
        page.evaluate<boolean>(`(async () => {
          const cache = await caches.open('unit-1')
          const names = performance.getEntriesByType('resource').map(({ name }) => name)
          const files = names.filter((name) => name.includes('/unit/assets/'))
          const kept = await Promise.all(['/unit', ...files].map((name) => cache.match(name)))
          return files.length > 2 && kept.every((found) => found !== undefined)
        })()`),
      { timeout: 30_000 },
    )
    .toBe(true)

interface Assignment {
  readonly state: string
  readonly departedAt: string
  readonly arrivedAt: string
}

/** When each thing was pressed, as whoever holds the phone would say it. */
const pressed = new Map<string, { from: number; to: number }>()

async function noting(what: string, work: () => Promise<void>): Promise<void> {
  const from = Date.now()
  await work()
  pressed.set(what, { from, to: Date.now() })
}

function expectWithin(at: string, what: string): void {
  const { from, to } = pressed.get(what)!
  // The phone's clock and the server's are compared over the network, to a fraction of its delay.
  expect(Date.parse(at)).toBeGreaterThanOrEqual(from - 1_000)
  expect(Date.parse(at)).toBeLessThanOrEqual(to + 1_000)
}

/** Signs in, and closes the browser as one puts a phone away: whoever picks it up again is still signed in. */
async function enterTheShift(): Promise<void> {
  const { page, close } = await pickUp()
  await page.goto('/unit')
  await page.getByRole('heading', { name: 'Entrar al turno' }).waitFor()
  await look(page, 'unit-sign-in', ['phone'])
  await page.getByLabel('Correo electrónico').fill(person)
  await page.getByLabel('Contraseña').fill(password)
  await press(page, 'Entrar')
  await page.getByRole('heading', { name: callSign }).waitFor()
  await close()
}

test('a unit goes through a valley: all of it stands at the desk afterwards, with the true moments, once', async () => {
  await enterTheShift()
  const phone = await pickUp()
  const { page, context } = phone
  await page.goto('/unit')
  await page.getByText('Fuera de servicio.').waitFor()
  expect((await unitRow()).near).toBeNull()
  await press(page, 'Libre')
  await page.getByText('Nada asignado.').waitFor()
  await page.getByText(heard).waitFor()
  await context.setGeolocation({ longitude: -79.102, latitude: 9.171, accuracy: 20 })
  await expect.poll(async () => (await unitRow()).near ?? '', { timeout: 20_000 }).toMatch(/^0805/)
  incident = await assign()
  await page.getByRole('heading', { name: 'Ganado' }).waitFor()
  await look(page, 'unit-assigned', ['phone'])
  await press(page, 'Recibido')
  await page.getByText('La tranquera azul').waitFor()
  await look(page, 'unit-words', ['phone'])
  await keepsThePage(page)

  await context.setOffline(true)
  await page.getByText(/^⚠?Sin señal desde .*nada espera$/).waitFor()
  await noting('depart', () => press(page, 'En camino'))
  await noting('arrive', () => press(page, 'En el lugar'))
  await press(page, 'Nota')
  await page.getByLabel('Para la mesa').fill('La cerca está cortada; hay huellas de camión.')
  await noting('note', () => press(page, 'Guardar y enviar'))
  await page.getByText(/3 actos esperan$/).waitFor()
  await look(page, 'unit-valley', ['phone'])
  await page.reload()
  await page.getByText(/3 actos esperan$/).waitFor()
  await page.getByText('no se guarda en el teléfono').waitFor()
  expect(await page.getByText('La tranquera azul').count()).toBe(0)
  await look(page, 'unit-reloaded', ['phone'])
  killBrowserOf(folder)
  await phone.close().catch(() => undefined)

  const again = await pickUp()
  await again.context.setOffline(true)
  await again.page.goto('/unit')
  await again.page.getByText(/3 actos esperan$/).waitFor()
  expect(await desk.ask('GET', `/api/assignments?incident=${incident}`)).toMatchObject({
    assignments: [{ state: 'acknowledged' }],
  })
  await again.context.setOffline(false)
  await again.page.getByText(heard).waitFor()
  await again.page.getByText('La tranquera azul').waitFor()
  await look(again.page, 'unit-arrived', ['phone'])

  const { assignments } = await desk.ask<{ assignments: Assignment[] }>(
    'GET',
    `/api/assignments?incident=${incident}`,
  )
  expect(assignments).toHaveLength(1)
  expect(assignments[0]?.state).toBe('arrived')
  expectWithin(assignments[0]!.departedAt, 'depart')
  expectWithin(assignments[0]!.arrivedAt, 'arrive')
  const { written } = await desk.ask<{ written: { text: string; at: string }[] }>(
    'POST',
    `/api/incidents/${incident}/reading`,
    {},
  )
  expect(written).toEqual([
    expect.objectContaining({ text: 'La cerca está cortada; hay huellas de camión.' }),
  ])
  expectWithin(written[0]!.at, 'note')

  // What the browser itself has lost is told, and goes once the person has understood.
  const outbox = { database: 'convive-unit', drawer: 'outbox' }
  for (const key of ['unreadable', 'damaged']) await losePutAway(again.page, { ...outbox, key })
  await damagePutAway(again.page, 'damaged')
  await again.page.reload()
  await again.page.getByText('2 cosas que usted hizo').waitFor()
  await again.page.getByText('La mesa lo tiene').first().waitFor() // the others are read all the same
  await again.page.getByText(/Con señal$/).waitFor() // and not that the desk knows all
  await look(again.page, 'unit-lost', ['phone'])
  const understood = again.page.getByRole('button', { name: 'Entendido, quitar' })
  await understood.focus()
  await again.page.keyboard.press('Enter')
  await again.page.getByRole('alertdialog').waitFor()
  await look(again.page, 'unit-lost-sure', ['phone'])
  await again.page.keyboard.press('Enter') // what stands ready removes nothing
  await understood.waitFor()
  await again.page.getByText('2 cosas que usted hizo').waitFor()
  await again.page.keyboard.press('Enter')
  await again.page.getByRole('alertdialog').waitFor()
  await again.page.keyboard.press('Tab')
  await again.page.keyboard.press('Enter')
  await again.page.getByText('2 cosas que usted hizo').waitFor({ state: 'detached' })

  await press(again.page, 'Cerrar')
  await look(again.page, 'unit-closing', ['phone'])
  await press(again.page, 'Atendido')
  await again.page.getByText('Nada asignado.').waitFor()
  expect(await again.page.getByText('La tranquera azul').count()).toBe(0)
  expect([...phone.faults, ...again.faults]).toEqual([])
  await again.close()
})

interface Panics {
  readonly rows: readonly { kind: string; priority: number; source: string }[]
}

const panics = async (): Promise<Panics['rows']> =>
  (await desk.ask<Panics>('GET', '/api/incidents?show=open&limit=200')).rows.filter(
    ({ kind, source }) => kind === 'panic' && source === 'unit',
  )

test('a tap calls nobody; two seconds of holding do, and the page says whether the desk has it', async () => {
  const { page, context, faults, close } = await pickUp()
  await page.goto('/unit')
  await page.getByText(heard).waitFor()
  const before = (await panics()).length
  const button = page.getByRole('button', { name: 'Pedir ayuda' })
  await button.click()
  expect(await page.getByText('Alarma de las').count()).toBe(0)
  await context.setOffline(true)
  await page.getByText('Sin señal desde').waitFor()
  await button.scrollIntoViewIfNeeded()
  await button.hover()
  // It says so for two seconds only.
  await Promise.all([page.getByText('Siga apretando').waitFor(), page.mouse.down()])
  await page.getByText(/^Alarma de las .*: NO ha salido$/).waitFor()
  await page.mouse.up()
  await look(page, 'unit-panic-waiting', ['phone'])
  expect(await panics()).toHaveLength(before)
  await context.setOffline(false)
  await page.getByText(/^Alarma de las .*: la mesa la tiene$/).waitFor()
  expect(await panics()).toHaveLength(before + 1)
  expect((await panics())[0]).toMatchObject({ priority: 1 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await look(page, 'unit-panic-dark', ['phone'])
  expect(faults).toEqual([])
  await close()
})

test('a phone that the browser keeps from sounding says so, and calls at the first press', async () => {
  const { page, faults, close } = await pickUp()
  await countTones(page)
  await keepFromSounding(page)
  await page.goto('/unit')
  await page.getByText(heard).waitFor()
  const hint = page.getByRole('button', { name: 'El navegador no deja sonar a este teléfono' })
  await assign()
  await hint.waitFor()
  expect(await tones(page)).toBe(0)
  await lookClosely(page, 'unit-sound-off')
  await hint.focus()
  await page.keyboard.press('Enter')
  await hint.waitFor({ state: 'detached' })
  await expect.poll(() => tones(page)).toBe(TONES)
  expect(faults).toEqual([])
  await close()
})
