import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTar } from '../src/platform/backup/tar.ts'
import { openBrowser, visit } from './browser.ts'
import { type House, openHouse } from './house.ts'
import { look } from './screen.ts'
import { demoPassword, demoPeople, keyboardOf, signInByKeys } from './staff.ts'

// A supervisor looks back: finds an incident of the demo's night, replays it by keys, writes what was learned, and
// hands it to a prosecutor; what the prosecutor gets agrees with its sums.

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

/** How far the replay is, as its clock shows it. */
const clock = (page: Page): Promise<string> => page.locator('.replay-clock b').innerText()

/** The files of an archive, by name. */
async function filesOf(archive: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  for await (const { name, bytes } of readTar(createReadStream(archive))) {
    const parts: Uint8Array[] = []
    for await (const part of bytes) parts.push(part)
    files.set(name, Buffer.concat(parts))
  }
  return files
}

test('a supervisor finds an incident, replays it by keys, writes what was learned, hands it out; who had it adds, who audits sees for whom', async () => {
  const { page, faults, close } = await visit(browser, house, {
    on: 'desktop',
    colorScheme: 'dark',
    serviceWorkers: 'block',
  })
  const keys = await signInByKeys(page, house, demoPeople.supervisor)
  await page.goto('/app/review')
  await page.getByRole('heading', { level: 1, name: 'Historial' }).waitFor()
  await keys.press('/')
  await keys.type('abuelo bastón')
  await keys.press('Enter')
  const row = page.locator('.past-list [data-incident]')
  await row.waitFor() // one, and no other
  await row.focus()
  await keys.press('Enter')
  await page.getByLabel('Motivo').fill('Repaso de la noche con el equipo.')
  await page.getByRole('button', { name: 'Abrir el repaso' }).click()
  await page.getByRole('region', { name: 'Repaso' }).waitFor()
  expect(await clock(page)).toBe('00:00')
  await look(page, 'staff-review-replay')
  await keys.press('ArrowRight')
  await page.locator('.replay-events [aria-current="step"]', { hasText: 'Tomado' }).waitFor()
  await keys.press('End')
  await page.locator('.replay-state').getByText('Cerrado').waitFor()
  const end = await clock(page)
  await keys.press('ArrowLeft')
  await page.locator('.replay-state').getByText('En marcha').waitFor()
  expect(await clock(page)).not.toBe(end)
  await keys.press('Home')
  await keys.press(' ')
  await page.getByRole('button', { name: 'Pausa' }).waitFor()
  await expect.poll(() => clock(page), { timeout: 15_000 }).not.toBe('00:00')
  await keys.press(' ')
  await page.getByRole('button', { name: 'Reproducir' }).waitFor()
  await keys.press('End')

  await page.getByRole('button', { name: 'Lo aprendido' }).click()
  await page.getByLabel('Qué salió bien').fill('Dos llamadas a vecinos bastaron.')
  await page.getByLabel('Qué cambiar').fill('Preguntar primero a los vecinos.')
  await page.getByRole('button', { name: 'Agregar pendiente' }).click()
  await page.getByLabel('Qué hay que hacer').fill('Lista de vecinos de contacto')
  await page.getByLabel('Quién responde').selectOption({ index: 1 })
  await page.getByLabel('Hasta el día').fill('2099-12-31')
  await page.getByRole('button', { name: 'Guardar la nota' }).click()
  await page.getByText('Versión 1').first().waitFor()
  await page.getByText('Invitados a agregar').waitFor()
  await look(page, 'staff-review-learned', ['desktop'])

  await page.getByRole('button', { name: 'Entregar a fiscalía' }).click()
  await page.getByLabel('Para quién').fill('Fiscalía de Chepo, Lic. Marta Ríos')
  await page.getByLabel('Número de caso u orden').fill('Carpeta 2026-4711')
  await page.getByLabel('Motivo').fill('Pedido en la investigación.')
  await look(page, 'staff-review-export')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Anotar y descargar' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^incidente-\d+\.tar$/)
  const files = await filesOf(await download.path())
  const sums = files.get('SHA256SUMS')!.toString().trim().split('\n')
  expect(sums).toHaveLength(files.size - 1)
  for (const line of sums) {
    const [sum, name] = line.split('  ') as [string, string]
    expect(createHash('sha256').update(files.get(name)!).digest('hex'), name).toBe(sum)
  }
  expect(files.get('README.txt')!.toString()).toContain('DATOS SINTÉTICOS')
  expect(files.get('incident.html')!.toString()).not.toContain('6000-0103')
  await page.getByText('archivo completo').waitFor()
  await page.getByRole('button', { name: 'Ver para quién (queda anotado)' }).click()
  await page.getByText('Lic. Marta Ríos').waitFor()
  await keys.press('Escape')
  await page.getByText('Entregado a fiscalías').waitFor()
  await page.getByText('archivo completo').waitFor()
  expect(await page.getByText('Lic. Marta Ríos').count()).toBe(0)
  await look(page, 'staff-review-overview', ['desktop'])

  // The file itself, as the prosecutor sees it in a browser.
  const written = files.get('incident.html')!.toString('base64')
  await page.goto(`data:text/html;base64,${written}`)
  await look(page, 'staff-review-file', ['desktop'])
  expect(faults).toEqual([])
  await close()
  await whoHadItAdds()
  await auditorSeesForWhom()
})

/** The operator who had it is invited, on a phone in daylight, and adds what she saw. */
async function whoHadItAdds(): Promise<void> {
  const { page, context, close } = await visit(browser, house, {
    on: 'phone',
    serviceWorkers: 'block',
  })
  await context.addInitScript(`localStorage.setItem('convive.appearance', 'light')`)
  await signInByKeys(page, house, demoPeople.otherOperator)
  await page.goto('/app/review')
  await page.getByText('Le invitan a agregar').waitFor({ state: 'attached' })
  await page.getByLabel('Palabras').fill('abuelo bastón')
  await page.keyboard.press('Enter')
  const row = page.locator('.past-list [data-incident]')
  await row.waitFor()
  await look(page, 'staff-review-light')
  await row.click()
  await page.getByRole('button', { name: 'Lo aprendido' }).click()
  await page.getByLabel('Agregar', { exact: true }).fill('La vecina llamó dos veces.')
  await page.getByRole('button', { name: 'Agregar a la nota' }).click()
  await page.locator('.notes').getByText('La vecina llamó dos veces.').waitFor()
  await look(page, 'staff-review-added', ['phone'])
  await close()
}

/** Who audits sees what was handed out and, once asked for, for whom; nothing else of the past. */
async function auditorSeesForWhom(): Promise<void> {
  const { page, context, faults, close } = await visit(browser, house, {
    on: 'desktop',
    serviceWorkers: 'block',
  })
  await context.addInitScript(`localStorage.setItem('convive.appearance', 'light')`)
  const keys = keyboardOf(page)
  await page.goto('/app')
  await page.getByLabel('Correo electrónico').fill(demoPeople.auditor)
  await page.getByLabel('Contraseña', { exact: true }).fill(demoPassword(house))
  await keys.press('Enter')
  await page.getByRole('navigation', { name: 'Pantallas' }).waitFor()
  await keys.press('g')
  await keys.press('h')
  const handed = page.getByRole('region', { name: 'Entregado a fiscalías' })
  await handed.getByText('archivo completo').waitFor()
  expect(await page.getByLabel('Palabras').count()).toBe(0)
  await look(page, 'staff-review-auditor')
  await keys.tabTo(/^Incidente \d+$/)
  await keys.press('Enter')
  await page.getByRole('heading', { name: /^Incidente \d+$/ }).waitFor()
  for (const name of ['Repaso', 'Lo aprendido', 'Anotar y descargar', 'Descargar otra vez'])
    expect(await page.getByRole('button', { name }).count(), name).toBe(0)
  await keys.tabTo('Ver para quién (queda anotado)')
  await keys.press('Enter')
  await page.getByText('Lic. Marta Ríos').waitFor()
  await look(page, 'staff-review-auditor-opened')
  await keys.press('Escape')
  await page.getByText('Elija un incidente entregado').waitFor()
  await expect
    .poll(() => page.evaluate(`document.activeElement?.dataset.incident ?? ''`))
    .toMatch(/^[0-9a-f-]{36}$/)
  expect(faults).toEqual([])
  await close()
}
