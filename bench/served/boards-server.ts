// A server with signed-in people for 200 boards, and a second door that publishes to the same open connections from
// memory: nothing stored, nothing read, nothing decided.
import { subscribe } from 'node:diagnostics_channel'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { addWithPassword } from '../../src/platform/auth/people.service.ts'
import { startSession } from '../../src/platform/auth/session.service.ts'
import { openForBench } from './open.ts'

/** Ten sessions each: offices as a night has them. */
const offices: readonly (readonly Role[])[] = [
  ...Array.from({ length: 12 }, () => ['operator'] as const),
  ...Array.from({ length: 4 }, () => ['supervisor'] as const),
  ...Array.from({ length: 2 }, () => ['operator', 'supervisor'] as const),
  ['auditor'],
  ['data-protection-officer'],
]
const SESSIONS_EACH = 10

const open = new Set<ServerResponse>()
subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
  if (request.url !== '/api/events') return
  open.add(response)
  response.once('close', () => open.delete(response))
})

const { auth } = await openForBench()
const cookies: string[] = []
for (const [i, roles] of offices.entries()) {
  const person = { name: `Persona ${i}`, email: `p${i}@bench.example`, roles }
  const password = 'caballo correcto pila grapa'
  const account = await addWithPassword(auth, 'command-line', person, { password, language: 'es' })
  for (let n = 0; n < SESSIONS_EACH; n++)
    cookies.push(
      await auth.change((tx) =>
        startSession(auth, tx, { account, way: 'password', language: 'es' }),
      ),
    )
}

const floor = createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  request.on('end', () => {
    response.writeHead(200, { 'content-length': 2 }).end('{}')
    for (const each of open) each.write(text)
  })
}).listen(0, '127.0.0.1', () => {
  floor.unref()
  const { port } = floor.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ cookies, floor: port })}\nready\n`)
})
