import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPackage } from '../measure/build.ts'
import { readmeExamples } from '../measure/golden/readme.ts'
import { knox } from '../measure/src/spatial/index.ts'
import { chromiumFlags, chromiumPath } from '../test/chromium.ts'

const examples = readmeExamples().filter(({ nodeOnly }) => !nodeOnly)
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
}
const entries = ['rates', 'disclosure', 'spatial', 'effect']
const imports = Object.fromEntries([
  ...entries.map((entry) => [`@convive/measure/${entry}`, `/package/src/${entry}/index.js`]),
  ['@convive/measure/host/browser', '/package/host/browser/index.js'],
])
const document = `<!doctype html><title>measure</title><script type="importmap">${JSON.stringify({ imports })}</script>`
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

let folder: string
let server: Server
let browser: Browser

/** The built package as any web server hands it out; /isolated is a page that may share memory. */
async function answer(
  url: string,
): Promise<{ type: string; body: string | Buffer; headers: object }> {
  if (url === '/plain' || url === '/isolated')
    return { type: 'text/html', body: document, headers: url === '/isolated' ? isolation : {} }
  if (url === '/forbidden') {
    const policy = `script-src 'self' 'unsafe-inline'`
    return { type: 'text/html', body: document, headers: { 'content-security-policy': policy } }
  }
  const example = /^\/example\/(\d+)\.mjs$/.exec(url)
  const type = types[path.extname(url)] ?? 'text/plain'
  if (example) return { type, body: examples[Number(example[1])]!.code, headers: {} }
  const file = path.join(folder, path.normalize(url))
  return { type, body: await readFile(file), headers: isolation }
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'measure-'))
  await buildPackage(path.join(folder, 'package'))
  server = createServer((request, response) => {
    answer(request.url ?? '/').then(
      ({ type, body, headers }) =>
        response.writeHead(200, { 'content-type': type, ...headers }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumFlags] })
})
afterAll(async () => {
  await browser?.close()
  server?.close()
  await rm(folder, { recursive: true })
})

async function open(place: string): Promise<{ page: Page; printed: () => string }> {
  const page = await browser.newPage()
  const lines: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'log') lines.push(message.text())
  })
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${place}`)
  return { page, printed: () => lines.map((line) => `${line}\n`).join('') }
}

const asked = { spaceEdges: [0, 50, 100], timeEdges: [0, 7, 14], permutations: 199, seed: 5 }
const of = (step: number, most: number) =>
  Float64Array.from({ length: 800 }, (_, i) => (i * step) % most)

interface Found {
  kernels: string
  shared: boolean
  reason: string
  progress: number[]
  p: number[]
  expected: number[]
}

/** What a page does with a host; text, since it runs in the page and not here. */
const journey = (options: object) => `(async () => {
  const { openHost } = await import('@convive/measure/host/browser')
  const of = (step, most) => Float64Array.from({ length: 800 }, (_, i) => (i * step) % most)
  const events = [of(7919, 1000), of(104729, 997), of(31, 90)]
  const options = ${JSON.stringify(options)}
  const host = await openHost({ workers: 2 })
  const progress = []
  const near = await host.knox(...events, { ...options, onProgress: (done) => progress.push(done) })
  const stop = new AbortController()
  const endless = { ...options, permutations: 1_000_000, signal: stop.signal }
  const reason = await host
    .knox(...events, { ...endless, onProgress: () => stop.abort('enough') })
    .then(String, String)
  await host.close()
  return {
    ...{ kernels: host.kernels, shared: crossOriginIsolated, reason, progress },
    p: [...near.p],
    expected: [...near.expected],
  }
})()`

describe('measure in Chromium', () => {
  examples.forEach(({ heading, printed: wanted }, number) => {
    test(`the README's example under "${heading}" prints what is printed`, async () => {
      const { page, printed } = await open('/plain')
      await page.evaluate(`import('/example/${number}.mjs')`)
      await expect.poll(printed).toBe(wanted)
      await page.close()
    })
  })

  test.each([
    ['/plain', 'simd'],
    ['/isolated', 'simd'],
    ['/forbidden', 'plain'],
  ])(
    'near repeats on two workers of %s are those of Node, with kernels %s',
    async (place, kernels) => {
      const { page } = await open(place)
      const found = (await page.evaluate(journey(asked))) as Found
      const here = knox(of(7919, 1000), of(104729, 997), of(31, 90), asked)
      expect(found.p).toEqual([...here.p])
      expect(found.expected).toEqual([...here.expected])
      expect(found.kernels).toBe(kernels)
      expect(found.shared).toBe(place === '/isolated')
      expect(found.reason).toBe('enough')
      expect(found.progress).toEqual(Array.from({ length: 13 }, (_, i) => i + 1))
      await page.close()
    },
  )
})
