import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, visit } from './browser.ts'
import { asked, openHome, press, shownCode, tell } from './citizen.ts'
import { freePort, type House, openHouse, type, withoutSettings } from './house.ts'
import { photoWithPlace } from './photo.ts'
import { sheetLines } from './sheets.ts'

// The town hall has burnt down. What is left was carried out of it: two files, one identity, two sheets of paper.
// Whoever brings it back has only docs/restore.md, so that the commands typed here are those that stand there.

const root = path.dirname(import.meta.dirname)
const manual = readFileSync(path.join(root, 'docs', 'restore.md'), 'utf8')
const PASSWORD = 'cuatro potreros bajo lluvia'
const STORY = 'Se llevaron tres reses del potrero de mi hermano.'

let house: House
let browser: Browser
let outside: string
let code: string
let sheets: string[][]
let printed: string
let started: { readonly child: ChildProcess; readonly ended: Promise<unknown> } | undefined

beforeAll(async () => {
  house = await openHouse({ environment: { CONVIVE_PLACE: '0805', CONVIVE_NAME: 'Chepo' } })
  outside = path.join(path.dirname(house.data), 'outside')
  mkdirSync(outside)
  browser = await openBrowser(house)
})
afterAll(async () => {
  await browser?.close()
  interrupt()
  await started?.ended
  await house?.stop()
})

/** Ctrl-C at the terminal reaches everything that was started there. */
function interrupt(): void {
  const { child } = started ?? {}
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  process.kill(-child.pid, 'SIGINT')
}

const signIn = async (page: Page): Promise<void> => {
  await page.goto('/app')
  await page.getByLabel('Correo electrónico').fill('ana@chepo.example')
  await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD)
  await press(page, 'Entrar con contraseña')
  await page.getByRole('navigation', { name: 'Pantallas' }).waitFor()
}

/** The line of the page that begins so, with this machine's folder in the place of Ana's. */
function lineOf(beginning: string): string {
  const line = manual.split('\n').find((each) => each.trim().startsWith(beginning))
  if (line === undefined) throw new Error(`docs/restore.md has no line ${beginning}`)
  return line.trim().replaceAll('/home/ana', outside)
}

const terminal = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...withoutSettings(process.env),
  LANG: 'es_PA.UTF-8',
  ...more,
})

const typed = (line: string, lines: readonly string[] = [], env?: NodeJS.ProcessEnv) =>
  type('sh', ['-c', `exec ${line}`], terminal(env), lines)

describe('before the fire', () => {
  test('somebody reports, somebody answers for it, sheets are printed, a backup is carried out', async () => {
    const account = ['--email', 'ana@chepo.example', '--name', 'Ana Marciaga', '--role', 'operator']
    const added = await house.typing(['user', 'add', ...account, '--password-stdin'], [PASSWORD])
    expect(added, added.said).toMatchObject({ code: 0 })
    const citizen = await visit(browser, house)
    await openHome(citizen.page)
    await tell(citizen.page, { story: STORY, photos: [await photoWithPlace()] })
    await press(citizen.page, 'Enviar reporte')
    await asked(citizen.page, 'Recibimos su reporte')
    code = await shownCode(citizen.page)
    await citizen.close()

    const paper = path.join(outside, 'sheets.html')
    await house.convive('keys', 'sheet', '--to', paper, '--language', 'es')
    const printer = await visit(browser, house, { on: 'desktop' })
    await printer.page.goto(pathToFileURL(paper).href)
    sheets = await sheetLines(printer.page)
    await printer.close()
    rmSync(paper)

    const recipients: string[] = []
    for (const name of ['identity.txt', 'second.txt']) {
      const made = await house.convive('backup', 'identity', '--out', path.join(outside, name))
      recipients.push('--recipient', made.trim())
    }
    const to = path.join(house.data, 'disk')
    await house.convive('backup', '--to', to, ...recipients)
    mkdirSync(path.join(outside, 'backup'))
    for (const name of readdirSync(to))
      copyFileSync(path.join(to, name), path.join(outside, 'backup', name))
  })
})

describe('after the fire, by the page alone', () => {
  test('the backup is looked at, and two sheets bring it back into an empty folder', async () => {
    await house.halt()
    rmSync(house.data, { recursive: true, force: true })
    const whole = await typed(lineOf('npx convive backup verify'))
    expect(whole, whole.said).toMatchObject({ code: 0 })
    const data = path.join(outside, 'convive-data')
    const bringBack = lineOf('npx convive restore')
    const [first = [], second = [], third = []] = sheets
    const twice = await typed(bringBack, [...second, ...second])
    expect(twice, twice.said).toMatchObject({ code: 1 })
    expect(existsSync(path.join(data, 'db'))).toBe(false)
    const back = await typed(bringBack, [...third, ...first.map((line) => line.toLowerCase())])
    expect(back, back.said).toMatchObject({ code: 0 })
    expect(back.said).toMatch(/1 archivo; todo comprobado/)
    const line = back.said.split('\n').find((each) => each.endsWith(' npm start'))
    printed = line?.slice(line.indexOf('CONVIVE_DATA=')) ?? ''
    expect(printed).toBe(lineOf('CONVIVE_DATA='))
  })

  test('it starts by the line that was printed; people sign in anew, read, and follow by code', async () => {
    const port = await freePort()
    const env = terminal({ CONVIVE_PORT: String(port) })
    const url = await startBy(printed, env)
    const operator = await visit(browser, house, { on: 'desktop', baseURL: url })
    const { page } = operator
    await signIn(page)
    await page.goto('/app/reports')
    await page.locator('.desk-list [data-report]').first().click()
    await page.getByRole('button', { name: /^Tomar/ }).click()
    await page.getByText(STORY).waitFor()
    const opened = page.waitForResponse((answer) => /\/photos\/.*\/reading$/.test(answer.url()))
    await page.getByRole('button', { name: 'Abrir foto 1' }).click()
    expect((await (await opened).body()).length).toBeGreaterThan(5_000)
    expect(operator.faults).toEqual([])
    await operator.close()

    const citizen = await visit(browser, house, { baseURL: url })
    await citizen.page.goto('/seguir')
    await citizen.page.getByLabel('Código de seguimiento').fill(code)
    await press(citizen.page, 'Ver reporte')
    await citizen.page.getByText('Una persona de la oficina lo tomó').waitFor()
    expect(citizen.faults).toEqual([])
    await citizen.close()

    const settings = printed.replace(/ npm start$/, '')
    for (const command of ['verify', 'doctor']) {
      const said = await typed(`env ${settings} npx convive ${command}`, [], env)
      expect(said, said.said).toMatchObject({ code: 0 })
    }
  })
})

/** Types the line that starts Convive, and waits until it is ready. @returns its address */
async function startBy(line: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn('sh', ['-c', line], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  process.once('exit', interrupt)
  started = { child, ended: new Promise((resolve) => child.once('exit', resolve)) }
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ready = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const url = /Convive is ready at (\S+)/.exec(said)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
  const ended = started.ended.then(() => Promise.reject(new Error(`it ended:\n${said}`)))
  ended.catch(() => undefined)
  return Promise.race([ready, ended])
}
