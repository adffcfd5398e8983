import type { ClientEndpoint, PlainRequest } from './request.ts'
import { requestOf } from './request.ts'

/** Why a call brought no answer: a no with reasons, no network, our own failure, or nobody waits any more. */
export type CallFailure = 'refused' | 'offline' | 'fault' | 'aborted'

/** A call that brought no answer. */
export class CallError extends Error {
  readonly kind: CallFailure
  /** HTTP status; 0 when none came */
  readonly status: number
  /** `report.inFuture`; the message is already in the language asked for */
  readonly code: string
  readonly facts: Readonly<Record<string, string | number>>

  constructor(
    kind: CallFailure,
    given: { status?: number; code?: string; message?: string; facts?: CallError['facts'] } = {},
  ) {
    super(given.message ?? kind)
    this.name = 'CallError'
    this.kind = kind
    this.status = given.status ?? 0
    this.code = given.code ?? kind
    this.facts = given.facts ?? {}
  }
}

/** What goes with a call beside its input. */
export interface CallOptions {
  /** for idempotent endpoints: made once for what a person does, and the same for each retry of it */
  readonly key?: string
  readonly language?: string
  readonly signal?: AbortSignal
  /** for endpoints that take bytes */
  readonly bytes?: Blob | Uint8Array<ArrayBuffer>
  /** share of the bytes that have left, 0..1 */
  readonly onProgress?: (share: number) => void
}

/** A new key for something that a person does: 128 random bits. It works without TLS too. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')

interface Arrived {
  readonly status: number
  readonly type: string
  bytes(): Promise<ArrayBuffer>
}

/**
 * Asks an endpoint.
 * @returns what the endpoint's output says; bytes where it answers with a file, undefined where with nothing
 * @throws CallError always and only
 */
export async function call<In, Out>(
  endpoint: ClientEndpoint<In, Out>,
  input: In,
  options: CallOptions = {},
): Promise<Out> {
  const request = requestOf(endpoint, input as Record<string, unknown>)
  const headers = headersOf(endpoint, request, options)
  const send = options.onProgress === undefined ? sendPlainly : sendWithProgress
  const arrived = await send(request, headers, options)
  if (arrived.status === 204) return undefined as Out
  const isJson = arrived.type.startsWith('application/json')
  const bytes = await arrived.bytes().catch(() => {
    throw failureOf(options)
  })
  const isGood = arrived.status >= 200 && arrived.status < 300
  if (isGood && !isJson) return new Uint8Array(bytes) as Out
  const body = isJson ? readBody(bytes) : {}
  if (isGood) return body as Out
  throw refusalOf(arrived.status, body)
}

function headersOf(
  endpoint: ClientEndpoint,
  request: PlainRequest,
  { key, language }: CallOptions,
): Record<string, string> {
  if (endpoint.idempotent && key === undefined)
    throw new CallError('fault', { message: `got no key, wanted one for ${endpoint.path}` })
  return {
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(language === undefined ? {} : { 'accept-language': language }),
  }
}

const failureOf = ({ signal }: CallOptions): CallError =>
  new CallError(signal?.aborted === true ? 'aborted' : 'offline')

async function sendPlainly(
  request: PlainRequest,
  headers: Record<string, string>,
  options: CallOptions,
): Promise<Arrived> {
  const { signal, bytes } = options
  const body = request.body ?? bytes
  try {
    const response = await fetch(request.address, {
      method: request.method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    })
    const type = response.headers.get('content-type') ?? ''
    return { status: response.status, type, bytes: () => response.arrayBuffer() }
  } catch {
    throw failureOf(options)
  }
}

/** `fetch` tells nothing while a body leaves; the older way does. */
function sendWithProgress(
  request: PlainRequest,
  headers: Record<string, string>,
  options: CallOptions,
): Promise<Arrived> {
  const { signal, bytes, onProgress } = options
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest()
    const fail = () => reject(failureOf(options))
    sending.open(request.method, request.address)
    sending.responseType = 'arraybuffer'
    for (const [name, value] of Object.entries(headers)) sending.setRequestHeader(name, value)
    sending.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0)
    sending.onerror = fail
    sending.ontimeout = fail
    sending.onabort = fail
    sending.onload = () =>
      resolve({
        status: sending.status,
        type: sending.getResponseHeader('content-type') ?? '',
        bytes: () => Promise.resolve(sending.response as ArrayBuffer),
      })
    if (signal?.aborted === true) return fail()
    signal?.addEventListener('abort', () => sending.abort(), { once: true })
    sending.send(request.body ?? bytes ?? null)
  })
}

function readBody(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return {}
  }
}

function refusalOf(status: number, body: unknown): CallError {
  const { code, message, facts, request } = body as Record<string, never>
  if (typeof code === 'string' && code !== 'fault')
    return new CallError('refused', { status, code, message: message ?? code, facts: facts ?? {} })
  return new CallError('fault', {
    status,
    code: 'fault',
    facts: request === undefined ? {} : { request },
  })
}

/** Whether it may go better later: not reached, asked to wait, or a fault of the server's own. */
export const isForLater = ({ status, kind }: CallError): boolean =>
  kind === 'offline' || kind === 'fault' || status === 429 || status >= 500
