import { chromium, type Page } from 'playwright-core'
import { chromiumFlags, chromiumPath, installChromium } from '../test/chromium.ts'
import type { Bench, Line } from './bench.ts'
import { median, type Served, serveForBench } from './served/served.ts'

// The citizens' page on a poor signal and an old phone: 400 kbit/s, 400 ms, a processor four times slower.

const ROUNDS = 5
const MOST_MILLISECONDS = 5_000
const MOST_BYTES = 60_000
const bytesPerSecond = 400_000 / 8

const slow = {
  offline: false,
  latency: 400,
  downloadThroughput: bytesPerSecond,
  uploadThroughput: bytesPerSecond,
}

interface Visit {
  /** from the first byte asked for to the report that can be filled, milliseconds */
  readonly took: number
  readonly requests: number
  /** as they came over the network, heads included */
  readonly bytes: number
}

/** By script: until the first question can be answered. Nobody waits for the button: it is pressed when it is there. */
async function byScript(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'commit' })
  await page.getByRole('button', { name: 'Enviar un reporte' }).click()
  await page.getByRole('button', { name: 'Ruido', exact: true }).click({ trial: true })
}

/** By the plain form: until it could be sent. */
async function byForm(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/formulario`, { waitUntil: 'commit' })
  await page.getByRole('button', { name: 'Enviar reporte' }).click({ trial: true })
}

type Way = (page: Page, url: string) => Promise<void>

async function visitOnce(served: Served, way: Way): Promise<Visit> {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags })
  try {
    const context = await browser.newContext({
      locale: 'es-PA',
      viewport: { width: 360, height: 740 },
    })
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    let requests = 0
    let bytes = 0
    devtools.on('Network.requestWillBeSent', () => void requests++)
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    await devtools.send('Network.enable')
    await devtools.send('Network.emulateNetworkConditions', slow)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    const began = performance.now()
    await way(page, served.url)
    const took = performance.now() - began
    return { took, requests, bytes }
  } finally {
    await browser.close()
  }
}

async function* run(): AsyncGenerator<Line> {
  const missing = await installChromium()
  if (missing !== undefined) throw new Error(missing)
  const served = await serveForBench()
  const visits: Record<string, Visit[]> = { script: [], form: [] }
  try {
    for (let round = 0; round < ROUNDS; round++) {
      visits.script!.push(await visitOnce(served, byScript))
      visits.form!.push(await visitOnce(served, byForm))
    }
  } finally {
    await served.stop()
  }
  for (const [way, each] of Object.entries(visits)) {
    const took = each.map((visit) => Math.round(visit.took))
    const bytes = median(each.map((visit) => visit.bytes))
    const note = { way, rounds: ROUNDS }
    yield {
      measure: 'first load',
      value: bytes,
      unit: 'bytes',
      most: MOST_BYTES,
      met: bytes <= MOST_BYTES,
      requests: median(each.map((visit) => visit.requests)),
      ...note,
    }
    yield {
      measure: 'report can be filled and sent',
      value: median(took),
      unit: 'ms',
      most: MOST_MILLISECONDS,
      met: median(took) <= MOST_MILLISECONDS,
      all: took,
      ...note,
    }
  }
}

export const bench: Bench = {
  about: 'the citizens’ page at 400 kbit/s, 400 ms and a processor four times slower',
  run,
}
