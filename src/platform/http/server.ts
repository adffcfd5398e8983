import { createServer, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Refusal } from '#kernel/refusal.ts'
import { SECOND } from '#kernel/time.ts'
import type { TlsFiles } from '../tls/tls-files.ts'
import { addressList, isLoopback, plainAddress } from './address.ts'
import type { HttpApp } from './app.ts'

/** How long a slow or silent other side is waited for, and how many connections there may be. */
export interface ServerLimits {
  /** from the connection to the end of the request's head, milliseconds */
  readonly headersTimeout: number
  /** to the end of the request's body, milliseconds */
  readonly requestTimeout: number
  /** between requests on one connection, milliseconds */
  readonly keepAliveTimeout: number
  /** without a byte moving either way, as when nobody reads the answer, milliseconds */
  readonly idleTimeout: number
  /** how often Node looks for the first two: its own 30 s would leave slow connections open that long */
  readonly checkInterval: number
  readonly maxConnections: number
  /** of one address; many phones may share one, so this is no small number */
  readonly maxConnectionsPerAddress: number
  /** how often the certificate files are looked at, milliseconds */
  readonly tlsInterval: number
  /** what is under way when the server stops may take this long, milliseconds */
  readonly stopTimeout: number
}

export const serverLimits: ServerLimits = {
  headersTimeout: 10 * SECOND,
  requestTimeout: 60 * SECOND,
  keepAliveTimeout: 5 * SECOND,
  idleTimeout: 60 * SECOND,
  checkInterval: 1 * SECOND,
  maxConnections: 2_000,
  maxConnectionsPerAddress: 256,
  tlsInterval: 60 * SECOND,
  stopTimeout: 10 * SECOND,
}

/** A server that is listening. */
export interface Serving {
  /** `http://localhost:8080` */
  readonly url: string
  readonly port: number
  /** Takes the certificate files as they are now. @throws Refusal when they are not usable; the old ones stay */
  reloadTls(): void
  /** Takes no more connections, ends streams, lets what is under way finish for a while, closes. */
  stop(): Promise<void>
}

/** Where to listen. */
export interface ServeOptions {
  /** default: this machine only, all addresses with TLS */
  readonly host?: string
  /** 0: any free one */
  readonly port: number
  /** looked at each minute: a renewed certificate is taken without a restart */
  readonly tls?: TlsFiles
  /** told when renewed files cannot be used */
  readonly fault?: (error: unknown) => void
  /** proxies, whose many connections are not one person's */
  readonly trustedProxies?: readonly string[]
  readonly limits?: Partial<ServerLimits>
}

const MAX_HEADER_BYTES = 16_384

/**
 * Opens an app on a port.
 * @throws Refusal with a sentence that says what to do: the port is in use or not allowed, the address is not here,
 *   or it would be open to others without TLS
 */
export async function serve(app: HttpApp, o: ServeOptions): Promise<Serving> {
  const limits = { ...serverLimits, ...o.limits }
  const local = o.host === undefined ? o.tls === undefined : o.host === 'localhost'
  const host = local ? '127.0.0.1' : o.host
  if (host !== undefined && o.tls === undefined && !isLoopback(plainAddress(host)))
    throw new Refusal('invalid', 'http.needsTls', { host })
  const stopping = new AbortController()
  const server = serverOf(app, o.tls, limits, stopping.signal)
  capConnections(server, limits, addressList(o.trustedProxies ?? []))
  await listening(server, host, o.port)
  const { port } = server.address() as AddressInfo
  const certificate = watchCertificate(server, o, limits.tlsInterval)
  return {
    url: `${o.tls === undefined ? 'http' : 'https'}://${shownHost(host)}:${port}`,
    port,
    reloadTls: certificate.reload,
    stop: () => {
      certificate.stop()
      return stop(server, stopping, limits.stopTimeout)
    },
  }
}

/** Takes certificate files anew when what they hold has changed. */
function watchCertificate(server: Server, { tls, fault }: ServeOptions, interval: number) {
  if (tls === undefined) return { reload: () => {}, stop: () => {} }
  let { cert } = tls.read()
  const reload = (): void => {
    const now = tls.read()
    if (now.cert === cert) return
    ;(server as TlsServer).setSecureContext(now)
    cert = now.cert
  }
  const timer = setInterval(() => {
    try {
      reload()
    } catch (error) {
      fault?.(error)
    }
  }, interval)
  timer.unref()
  return { reload, stop: () => clearInterval(timer) }
}

const shownHost = (host: string | undefined): string => {
  if (host === undefined || host === '127.0.0.1' || host === '0.0.0.0' || host === '::')
    return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function serverOf(
  app: HttpApp,
  tls: TlsFiles | undefined,
  limits: ServerLimits,
  stopping: AbortSignal,
): Server {
  const options: ServerOptions = {
    connectionsCheckingInterval: limits.checkInterval,
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    maxHeaderSize: MAX_HEADER_BYTES,
    noDelay: true,
  }
  const listener = getRequestListener((request, env) =>
    app.fetch(request, { incoming: env.incoming, stopping } as Parameters<HttpApp['fetch']>[1]),
  )
  const server =
    tls === undefined
      ? createServer(options, listener)
      : createTlsServer(
          {
            ...options,
            ...tls.read(),
            minVersion: 'TLSv1.2',
            handshakeTimeout: limits.headersTimeout,
          },
          listener,
        )
  server.timeout = limits.idleTimeout
  server.maxConnections = limits.maxConnections
  return server
}

/** Closes what one address opens beyond its share, before a byte of it is read. */
function capConnections(
  server: Server,
  limits: ServerLimits,
  trusted: ReturnType<typeof addressList>,
): void {
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress)
    if (address === undefined) return
    if (trusted.check(address, address.includes(':') ? 'ipv6' : 'ipv4')) return
    const count = (open.get(address) ?? 0) + 1
    open.set(address, count)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
    if (count > limits.maxConnectionsPerAddress) socket.destroy()
  })
}

const sentences: Readonly<Record<string, string>> = {
  EADDRINUSE: 'http.portInUse',
  EACCES: 'http.portForbidden',
  EADDRNOTAVAIL: 'http.hostNotHere',
  ENOTFOUND: 'http.hostNotHere',
}

function listening(server: Server, host: string | undefined, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = sentences[error.code ?? '']
      const other = port < 65_000 ? port + 1 : 8081
      reject(
        code === undefined
          ? error
          : new Refusal('conflict', code, { host: host ?? '', port, other }),
      )
    })
    server.listen({ ...(host === undefined ? {} : { host }), port, backlog: 511 }, resolve)
  })
}

async function stop(server: Server, stopping: AbortController, patience: number): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  stopping.abort()
  // a connection becomes idle when its answer is out: Node closes only those that are idle at once
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const late = setTimeout(() => server.closeAllConnections(), patience)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}
