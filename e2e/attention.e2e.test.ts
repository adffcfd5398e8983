import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installation, openInstallation } from '../src/cli/installation.ts'
import { readConfig } from '../src/platform/config/config.ts'
import { IncidentDraft } from '../src/respond/board/board.schema.ts'
import { fileIncident } from '../src/respond/board/open.service.ts'
import { smtpServer } from '../test/smtp.ts'
import { openBrowser, type Visitor, visit } from './browser.ts'
import { countTones, tones } from './chimes.ts'
import { type House, openHouse } from './house.ts'
import { look } from './screen.ts'
import { demoPassword, demoPeople } from './staff.ts'

// An urgent call that nobody takes: the chime, the supervisor, the second phone of the list; silence that is seen and
// holds nothing back. And a citizen who learns by mail that there is an answer.

let house: House
let browser: Browser
let post: Awaited<ReturnType<typeof smtpServer>>
/** the same installation, for what takes longer than a test may: its clock is set here */
let inside: Installation

beforeAll(async () => {
  post = await smtpServer()
  house = await openHouse({
    demo: true,
    environment: { CONVIVE_SMTP_URL: post.url, CONVIVE_SMTP_FROM: 'Chepo <avisos@chepo.example>' },
  })
  inside = await openInstallation(readConfig({ CONVIVE_DATA: house.data }).config, () => {})
  browser = await openBrowser(house)
})

afterAll(async () => {
  await browser?.close()
  await inside?.stop()
  await house?.stop()
  await post?.stop()
})

async function enter(email: string, address: string): Promise<Visitor> {
  const visitor = await visit(browser, house, {
    on: 'desktop',
    colorScheme: 'dark',
    serviceWorkers: 'block',
  })
  const { page } = visitor
  await countTones(page)
  await page.goto('/app')
  await page.getByLabel('Correo electrónico').fill(email)
  await page.getByLabel('Contraseña', { exact: true }).fill(demoPassword(house))
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Pantallas' }).waitFor()
  await page.goto(address)
  return visitor
}

/** Opens an incident a quarter of an hour ago, as if a night had gone by. @returns its number */
async function callLongAgo(narrative: string): Promise<number> {
  const world = inside.worldAt(() => Date.now() - 16 * 60_000)
  const { rows } = await world.read((db) =>
    sql<{ id: string }>`select id from account where display_name like 'Beto%'`.execute(db),
  )
  const who = { actors: ['staff', 'operator'], account: rows[0]?.id, language: 'es' } as never
  const draft = IncidentDraft.parse({ narrative, kind: 'livestock', place: '080508' })
  const key = { endpoint: 'test', key: randomUUID(), fingerprint: new Uint8Array(32) }
  return (await fileIncident(world, draft, who, key)).number
}

/** Lets the time of all alerts come that wait for their next step. */
const letTimeCome = (): Promise<void> =>
  inside.world.transaction(async (tx) => {
    await sql`update alert set due_at = now() where ended_at is null`.execute(tx.db)
    tx.enqueue({ queue: 'attention.clock', key: randomUUID(), payload: {} })
  })

const bell = (page: Page) => page.getByRole('button', { name: /^Alertas y timbre/ })

test('a call that nobody takes reaches the second phone, in spite of silence, until somebody takes it', async () => {
  const carmen = await enter(demoPeople.supervisor, '/app/attention')
  await carmen.page.getByText('La lista está vacía').waitFor()
  await carmen.page.getByRole('button', { name: 'Agregar a alguien' }).click()
  await carmen.page.getByLabel('Quién').fill('Segundo teléfono de guardia')
  await carmen.page.getByLabel('Correo', { exact: true }).fill('guardia@chepo.example')
  await carmen.page.getByRole('button', { name: 'Guardar la lista' }).click()
  await carmen.page.getByRole('button', { name: 'Probar', exact: true }).click()
  await carmen.page.getByText('salió la prueba').waitFor()
  expect(post.taken.splice(0)).toMatchObject([{ to: ['guardia@chepo.example'] }])
  await look(carmen.page, 'staff-attention')

  const ana = await enter(demoPeople.operator, '/app/board')
  await ana.page.locator('.board-list .desk-row').first().waitFor()
  const quarter = ana.page.getByRole('button', { name: '15 min' })
  // A board that is still filling may take the first press for its own.
  await expect
    .poll(async () => {
      if (!(await quarter.isVisible())) await bell(ana.page).click()
      return quarter.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      )
    })
    .toBe(true)
  await quarter.click()
  await bell(ana.page)
    .getByText(/^(\d+ · )?hasta \d\d:\d\d$/)
    .waitFor()
  const quiet = await tones(ana.page)
  await look(ana.page, 'staff-attention-silence')
  await ana.page.keyboard.press('Escape')

  await carmen.page.goto('/app/board')
  await carmen.page.locator('.board-list .desk-row').first().waitFor()
  const number = await callLongAgo('Doña Rosa Pinto ve que le cargan doce reses en un camión.')
  const row = carmen.page.locator('.desk-row').filter({
    has: carmen.page.locator('.mono').getByText(String(number), { exact: true }),
  })
  await carmen.page.getByText(/nuevos?.*: mostrar/).click()
  await row.getByTitle('supervisor avisado').waitFor()
  await expect.poll(() => carmen.page.title()).toMatch(/^● \d/)
  await expect.poll(() => tones(carmen.page)).toBeGreaterThanOrEqual(2)
  expect(await tones(ana.page)).toBe(quiet)
  await row.click()
  await letTimeCome()
  await expect.poll(() => post.taken.length, { timeout: 20_000 }).toBeGreaterThan(0)
  const mail = post.taken.at(-1)?.text ?? ''
  expect(mail).toContain('Abra Convive')
  expect(mail).not.toMatch(/Rosa|Pinto|reses/)
  const alert = carmen.page.getByRole('region', { name: 'Alerta' })
  await alert.getByText('Segundo teléfono de guardia, por correo').waitFor()
  await alert.getByText('enviado', { exact: false }).waitFor()
  await look(carmen.page, 'staff-attention-steps')

  await carmen.page.keyboard.press('e')
  await alert.getByText('se encarga').waitFor()
  await carmen.page.keyboard.press('c')
  await alert.getByText('alguien lo tomó').waitFor()
  expect([...carmen.faults, ...ana.faults]).toEqual([])
  await ana.close()
  await carmen.close()
})

/** Asks the server from a page that is open. */
const ask = <T>(page: Page, method: string, address: string, body?: object): Promise<T> =>
  page.evaluate(`fetch(${JSON.stringify(address)}, {
    method: '${method}',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    ${body === undefined ? '' : `body: ${JSON.stringify(JSON.stringify(body))},`}
  }).then((answer) => answer.json())`)

test('a citizen who left her address learns by mail that there is an answer, in her language', async () => {
  const marta = await visit(browser, house, { serviceWorkers: 'block' })
  await marta.page.goto('/')
  const now = new Date().toISOString()
  const { code } = await ask<{ code: string }>(marta.page, 'POST', '/api/reports', {
    kind: 'noise',
    story: 'Música muy alta en el patio del vecino Julio.',
    where: { by: 'place', place: '080508' },
    when: { from: now, to: now },
    contact: { email: 'marta@example.org' },
    language: 'pt',
  })
  const carmen = await enter(demoPeople.supervisor, '/app/answers')
  const { page } = carmen
  await page.getByRole('button', { name: 'Agregar una respuesta' }).click()
  await page.getByLabel('Nombre en la lista').fill('Recibido')
  await page.getByLabel('En español').fill('Recibimos su reporte.')
  await page.getByLabel('En portugués').fill('Recebemos o seu relato.')
  await page.getByLabel('En inglés').fill('We have your report.')
  await page.getByRole('button', { name: 'Guardar', exact: true }).click()
  await page.getByRole('heading', { name: 'Recibido' }).waitFor()
  await look(page, 'staff-answers')

  const { rows } = await ask<{ rows: { id: string }[] }>(page, 'GET', '/api/reports?show=unclaimed')
  const id = rows[0]?.id ?? ''
  await ask(page, 'POST', `/api/reports/${id}/claim`, {})
  await page.goto(`/app/reports/${id}`)
  await page.getByText('La persona escribió en portugués').waitFor()
  await page.getByLabel('Respuesta preparada').selectOption({ label: 'Recibido' })
  await look(page, 'staff-dialogue', ['desktop'])
  post.taken.splice(0)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => post.taken.length, { timeout: 40_000 }).toBe(1)
  const [mail] = post.taken
  expect(mail?.to).toEqual(['marta@example.org'])
  expect(mail?.text).not.toContain(code.slice(0, 5))
  expect(mail?.text).not.toMatch(/Julio|Recebemos/)
  // The mail is there a moment before it is written down that it went.
  await expect
    .poll(
      async () => {
        await page.reload()
        return page
          .getByText('Se le avisó que hay respuesta, por correo')
          .waitFor({ timeout: 5_000 })
          .then(
            () => true,
            () => false,
          )
      },
      { timeout: 30_000 },
    )
    .toBe(true)

  await marta.page.goto('/seguir')
  await marta.page.getByRole('textbox').first().fill(code)
  await marta.page.keyboard.press('Enter')
  await marta.page.getByText('Recebemos o seu relato.').waitFor()
  await marta.page.getByText('Se abrió su contacto para avisarle por correo').waitFor()
  await marta.page.getByRole('button', { name: 'No me avisen' }).click()
  await marta.page.getByText('No le avisamos').waitFor()
  await look(marta.page, 'follow-news')
  expect([...marta.faults, ...carmen.faults]).toEqual([])
  await carmen.close()
  await marta.close()
})
