import { chromium, type Page } from 'playwright-core'
import { chromiumFlags, chromiumPath, installChromium } from '../test/chromium.ts'
import { withoutHomicides } from '../test/releases.ts'
import type { Bench, Line } from './bench.ts'
import { median, serveForBench } from './served/served.ts'

// The public page of a measure on a poor signal: 400 kbit/s, 400 ms, a processor four times slower.

const ROUNDS = 5
const bytesPerSecond = 400_000 / 8

const slow = {
  offline: false,
  latency: 400,
  downloadThroughput: bytesPerSecond,
  uploadThroughput: bytesPerSecond,
}

interface Visit {
  /** until each stands drawn on the page, from the first byte asked for, milliseconds */
  readonly sentence: number
  readonly chart: number
  readonly map: number
  /** as they came over the network, heads included */
  readonly bytes: number
  readonly requests: number
}

async function seen(page: Page, began: number, selector: string): Promise<number> {
  await page.locator(selector).first().waitFor()
  return performance.now() - began
}

async function visitOnce(url: string): Promise<Visit> {
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
    const going = page.goto(url)
    const [sentence, chart, map] = await Promise.all([
      seen(page, began, 'main .lead'),
      seen(page, began, '.chart > svg path'),
      seen(page, began, '.map > svg a'),
    ])
    await going
    return { sentence, chart, map, bytes, requests }
  } finally {
    await browser.close()
  }
}

async function* run(): AsyncGenerator<Line> {
  const missing = (await installChromium()) ?? withoutHomicides()
  if (missing !== undefined) throw new Error(missing)
  const served = await serveForBench('release-server.ts')
  const visits: Visit[] = []
  let first = 0
  try {
    const address = `${served.url}${served.said.at(-1)}`
    const began = performance.now()
    await fetch(address)
    first = performance.now() - began
    for (let round = 0; round < ROUNDS; round++) visits.push(await visitOnce(address))
  } finally {
    await served.stop()
  }
  const note = { rounds: ROUNDS }
  const bytes = median(visits.map((visit) => visit.bytes))
  const requests = median(visits.map((visit) => visit.requests))
  yield { measure: 'page, style and icon', value: bytes, unit: 'bytes', requests, ...note }
  for (const part of ['sentence', 'chart', 'map'] as const) {
    const took = visits.map((visit) => Math.round(visit[part]))
    yield { measure: `${part} is seen`, value: median(took), unit: 'ms', all: took, ...note }
  }
  yield {
    measure: 'first page after a start, drawing program loaded',
    value: Math.round(first),
    unit: 'ms',
  }
}

export const bench: Bench = {
  about: 'the public page of a measure at 400 kbit/s, 400 ms and a processor four times slower',
  run,
}
