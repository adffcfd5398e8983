import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { HttpContext } from './context.ts'
import { contentPolicy, type PageKind, scriptPolicy } from './headers.ts'

/** A built site: its files under one address, and the addresses that all get its first page. */
export interface Site {
  readonly kind: Exclude<PageKind, 'plain'>
  /** folder of the built files */
  readonly folder: string
  /** `/` or `/app/` */
  readonly base: string
  /** addresses that get `index.html`, such as `/app` and `/app/*` */
  readonly pages: readonly string[]
}

/** Where a page's built `index.html` says that the nonce of its style goes. */
const NONCE_PLACE = '__CONVIVE_NONCE__'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.geojson': 'application/geo+json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

/** A name that changes with its content may be kept for ever; Vite gives such names in `assets/`. */
const hashedName = /^assets\/.*-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/

interface Asset {
  readonly type: string
  readonly bytes: Uint8Array
  readonly packed: Uint8Array | undefined
  readonly etag: string
  readonly isHashed: boolean
  /** of a worker that may keep its whole site: `/unit` beside what lies in `/unit/` */
  readonly scope: string | undefined
}

/** The name of a site's worker. */
const WORKER = 'sw.js'

const etagOf = (bytes: Uint8Array): string =>
  `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`

const readIf = (file: string): Uint8Array | undefined =>
  existsSync(file) ? readFileSync(file) : undefined

/**
 * Reads a built site once. Only what lies there now is ever served: no path of a request reaches the disk.
 * @returns files by address; empty when the site was not built
 */
export function siteFiles(site: Pick<Site, 'folder' | 'base'>): ReadonlyMap<string, Asset> {
  const files = new Map<string, Asset>()
  for (const file of globSync('**/*.*', { cwd: site.folder })) {
    const type = types[path.extname(file)]
    if (type === undefined || file.split(path.sep).some((part) => part.startsWith('.'))) continue
    const full = path.join(site.folder, file)
    const bytes = readFileSync(full)
    files.set(site.base + file.split(path.sep).join('/'), {
      type,
      bytes,
      packed: readIf(`${full}.br`),
      etag: etagOf(bytes),
      isHashed: hashedName.test(file.split(path.sep).join('/')),
      scope: file === WORKER ? site.base.replace(/(?<=.)[/]$/, '') : undefined,
    })
  }
  return files
}

const takesBrotli = (c: HttpContext): boolean =>
  /(?:^|,)\s*br\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))|,|$)/.test(
    c.req.header('accept-encoding') ?? '',
  )

const isKnown = (c: HttpContext, etag: string): boolean =>
  (c.req.header('if-none-match') ?? '')
    .split(',')
    .some((known) => known.trim().replace(/^W\//, '') === etag)

/** One file, packed when the browser takes it, or 304 when it has it. */
export function assetAnswer(c: HttpContext, asset: Asset): Response {
  c.set('route', 'GET asset')
  c.header('cache-control', asset.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  c.header('etag', asset.etag)
  c.header('vary', 'accept-encoding')
  if (asset.type === types['.js']) c.header('content-security-policy', scriptPolicy)
  if (asset.scope !== undefined) c.header('service-worker-allowed', asset.scope)
  if (isKnown(c, asset.etag)) return c.body(null, 304)
  c.header('content-type', asset.type)
  const isPacked = asset.packed !== undefined && takesBrotli(c)
  if (isPacked) c.header('content-encoding', 'br')
  return c.body((isPacked ? asset.packed! : asset.bytes) as Uint8Array<ArrayBuffer>)
}

/**
 * The first page of a site. The staff's gets a nonce of its own each time and is not kept: a kept page would meet
 * the policy of another answer. The others are kept and asked about.
 */
export function shellAnswer(
  c: HttpContext,
  kind: Site['kind'],
  shell: Asset,
  random: (bytes: number) => Uint8Array,
): Response {
  c.set('route', `GET ${kind} page`)
  if (kind !== 'staff') {
    c.header('content-security-policy', contentPolicy(kind))
    return assetAnswer(c, shell)
  }
  const nonce = Buffer.from(random(16)).toString('base64')
  c.header('content-security-policy', contentPolicy(kind, nonce))
  c.header('cache-control', 'no-store')
  const text = Buffer.from(shell.bytes).toString().replaceAll(NONCE_PLACE, nonce)
  return c.html(text)
}
