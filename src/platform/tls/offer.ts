import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Language } from '#kernel/language.ts'
import { Refusal, type RefusalFacts } from '#kernel/refusal.ts'
import { addAuthorityPage } from './authority-page.ts'

/** The page with the authority's certificate, open to the network for a while. */
export interface Offer {
  readonly port: number
  close(): Promise<void>
}

/**
 * Opens the page on all addresses, without TLS: a phone cannot trust the authority before it has it. It holds
 * nothing but the public certificate; its fingerprint is compared by eye.
 * @param port  0: any free one
 * @throws Refusal `conflict` when the port is in use or not allowed
 */
export async function offerAuthority(
  certificate: string,
  port: number,
  say: (language: Language, code: string, facts: RefusalFacts) => string,
): Promise<Offer> {
  const app = new Hono()
  addAuthorityPage(app, certificate, say)
  app.onError((_, c) => c.body(null, 500))
  const limits = {
    connectionsCheckingInterval: 1_000,
    headersTimeout: 5_000,
    requestTimeout: 5_000,
    keepAliveTimeout: 1_000,
    maxHeaderSize: 8_192,
  }
  const server = createServer(limits, getRequestListener(app.fetch))
  server.timeout = 10_000
  server.maxConnections = 100
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EACCES' ? 'http.portForbidden' : 'http.portInUse'
      reject(new Refusal('conflict', code, { port, other: port + 1 }))
    })
    server.listen(port, () => resolve())
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
