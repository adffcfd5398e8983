import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openInstallation } from '#cli/installation.ts'
import { logSigner } from '#kernel/ledger/signer.service.ts'
import { readConfig } from '#platform/config/config.ts'
import { ownerPool } from '#test/owner-pool.ts'
import { growAnew } from '#test/rewrite.ts'
import { openBrowser, visit } from './browser.ts'
import { type House, openHouse } from './house.ts'
import { look } from './screen.ts'

let house: House
let browser: Browser
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'convive-outsider-'))
  house = await openHouse({ environment: { CONVIVE_PLACE: '0805', CONVIVE_NAME: 'Chepo' } })
  browser = await openBrowser(house)
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
  await rm(folder, { recursive: true, force: true })
})

const addPerson = (email: string) =>
  house.convive('user', 'add', '--email', email, '--name', 'Ana', '--role', 'operator')

async function save(page: Page, link: string): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link }).click(),
  ])
  await download.saveAs(path.join(folder, download.suggestedFilename()))
}

/** As he would start it; the address is that of this machine, which only the browser knows by its name. */
const verify = (): Promise<{ code: number; out: string }> =>
  new Promise((resolve) => {
    const url = `https://127.0.0.1:${new URL(house.url).port}`
    const env = { PATH: process.env.PATH, LANG: 'es_PA.UTF-8', NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    const args = ['verify.mjs', url, '--since', 'checkpoint.txt']
    execFile(process.execPath, args, { cwd: folder, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out: out + err }),
    )
  })

/** Whoever administers the machine changes one entry, and makes tree and signature fit. */
async function rewriteAsAdministrator(): Promise<void> {
  const { config } = readConfig({ CONVIVE_DATA: house.data })
  const installation = await openInstallation(config, () => {})
  const owner = ownerPool(installation.server.owner)
  try {
    const { derive, tenant } = installation.world
    await owner.query(`select set_config('app.tenant', '1', false)`)
    const done = await owner.query(
      `update ledger_entry set commitment = sha256('something else') where index = 0`,
    )
    expect(done.rowCount).toBe(1)
    await growAnew(owner, logSigner(derive, tenant.id))
  } finally {
    await owner.end()
    await installation.stop()
  }
}

test('an outsider with yesterday’s state and the one-file verifier finds the administrator’s rewriting', async () => {
  await addPerson('ana@example.org')
  const { page, faults, close } = await visit(browser, house)
  await page.goto('/observatory')
  await page.getByRole('link', { name: 'Libro de actos' }).click()
  await expect
    .poll(
      async () => {
        await page.reload()
        return page.locator('dl.facts').innerText()
      },
      { timeout: 60_000, interval: 2_000 },
    )
    .toMatch(/Anotaciones\s+[1-9]/)
  await look(page, 'observatory-ledger')
  await save(page, 'Guardar el estado firmado')
  await save(page, 'Guardar el comprobador')
  expect(faults).toEqual([])
  await close()

  await addPerson('bea@example.org')
  const before = await verify()
  expect([before.code, before.out]).toEqual([0, expect.stringContaining('Nada cambió desde')])

  await house.halt()
  await rewriteAsAdministrator()
  await house.resume()
  const after = await verify()
  expect([after.code, after.out]).toEqual([
    1,
    expect.stringContaining('La historia fue reescrita: las primeras'),
  ])
})
