import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { commandDoor } from './command.ts'
import { hookDoor, hookSignature } from './hook.ts'
import type { Notice } from './notice.ts'
import { openNotices } from './open-notices.ts'

const notice: Notice = {
  id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f',
  about: 'incident',
  language: 'es',
  subject: 'Convive: 12',
  text: 'Incidente 12; $(touch hacked) `id` ; abra Convive.',
  to: '+507 6000-0001',
  again: false,
}
const now = (): number => Date.UTC(2026, 10, 22, 3)
const secret = 'a secret of the test'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'convive-notice-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

function program(name: string, lines: string): string {
  const file = path.join(dir, name)
  writeFileSync(file, `#!/bin/sh\n${lines}\n`)
  chmodSync(file, 0o755)
  return file
}

test('a command gets the notice on its standard input and in its environment, never through a shell', async () => {
  const out = path.join(dir, 'told')
  const file = program(
    'tell',
    `cat > ${out}; printf '%s\\n%s' "$CONVIVE_NOTICE_TEXT" "$#" >> ${out}`,
  )
  expect(await commandDoor({ file, limitMs: 5_000 }).send(notice)).toEqual({ sent: true })
  const [json = '', words, given] = readFileSync(out, 'utf8').split('\n')
  expect(JSON.parse(json)).toEqual(notice)
  expect(words).toBe(notice.text)
  expect(given).toBe('0')
})

test('a command sees nothing of what the server itself was started with', async () => {
  const out = path.join(dir, 'environment')
  process.env.CONVIVE_METRICS_TOKEN = 'a token that stays here'
  process.env.DATABASE_URL = 'postgres://user:password@server/base'
  await commandDoor({ file: program('env', `env > ${out}`), limitMs: 5_000 }).send(notice)
  delete process.env.CONVIVE_METRICS_TOKEN
  delete process.env.DATABASE_URL
  const seen = readFileSync(out, 'utf8')
  expect(seen).toContain('CONVIVE_NOTICE_ABOUT=incident')
  expect(seen).toContain('CONVIVE_NOTICE_LANGUAGE=es')
  expect(seen).not.toMatch(/token that stays|password@server/)
})

test('a command that fails, is missing, or may not run says so with its code', async () => {
  const send = (file: string) => commandDoor({ file, limitMs: 5_000 }).send(notice)
  expect(await send(program('fails', 'exit 7'))).toEqual({
    sent: false,
    why: 'exit',
    detail: '7',
    passing: true,
  })
  expect(await send(path.join(dir, 'nowhere'))).toMatchObject({ why: 'missing', detail: 'ENOENT' })
  const plain = path.join(dir, 'plain')
  writeFileSync(plain, 'no program')
  expect(await send(plain)).toMatchObject({ why: 'missing', detail: 'EACCES' })
})

test('a command that does not end is ended, with all that it has started', async () => {
  const mark = path.join(dir, 'late')
  const file = program('hangs', `(sleep 1; touch ${mark}) & sleep 30`)
  expect(await commandDoor({ file, limitMs: 200 }).send(notice)).toMatchObject({
    sent: false,
    why: 'tooLong',
    passing: true,
  })
  await new Promise((wake) => setTimeout(wake, 1_300))
  expect(() => readFileSync(mark)).toThrow('ENOENT')
})

/** A server that answers as it is told; closed after the test. */
const servers: { stop(): void }[] = []
afterEach(() => {
  for (const { stop } of servers.splice(0)) stop()
})

async function hears(
  answer: (asked: IncomingMessage, reply: ServerResponse, body: string) => void,
) {
  const server = createServer(async (asked, reply) => {
    const parts: Buffer[] = []
    for await (const part of asked) parts.push(part as Buffer)
    answer(asked, reply, Buffer.concat(parts).toString())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = (): void => {
    server.closeAllConnections()
    server.close()
  }
  servers.push({ stop })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`, stop }
}

const hook = (url: string, limitMs = 2_000) => hookDoor({ url, secret, limitMs, now })

test('a hook gets signed JSON that its receiver can prove, and no secret', async () => {
  const heard: { body: string; headers: IncomingMessage['headers'] }[] = []
  const { url } = await hears(({ headers }, reply, body) => {
    heard.push({ headers, body })
    reply.writeHead(202).end('thank you')
  })
  expect(await hook(url).send(notice)).toEqual({ sent: true })
  const [{ headers, body }] = heard as [(typeof heard)[number]]
  expect(JSON.parse(body)).toEqual(notice)
  const time = Number(headers['convive-time'])
  expect(time * 1_000).toBe(now())
  expect(headers['convive-signature']).toBe(hookSignature(secret, time, body))
  expect(headers['convive-signature']).not.toBe(hookSignature(`${secret}!`, time, body))
  expect(headers['convive-signature']).not.toBe(hookSignature(secret, time + 1, body))
  expect(headers['idempotency-key']).toBe(notice.id)
  expect(JSON.stringify(headers)).not.toContain(secret)
})

test('a hook that says later is tried again; one that says no, or sends elsewhere, is not', async () => {
  let elsewhere = 0
  const other = await hears((_, reply) => {
    elsewhere++
    reply.end()
  })
  const answered = async (status: number) => {
    const { url } = await hears((_, reply) =>
      reply.writeHead(status, { location: other.url }).end(),
    )
    return hook(url).send(notice)
  }
  expect(await answered(503)).toMatchObject({ why: 'refused', detail: '503', passing: true })
  expect(await answered(429)).toMatchObject({ passing: true })
  expect(await answered(400)).toMatchObject({ why: 'refused', detail: '400', passing: false })
  for (const status of [301, 302, 307, 308])
    expect(await answered(status)).toMatchObject({ why: 'redirected', passing: false })
  expect(elsewhere).toBe(0)
})

test('a hook that is down or hangs is told as that, within the limit', async () => {
  const { url, stop } = await hears(() => {})
  const begun = performance.now()
  expect(await hook(url, 200).send(notice)).toMatchObject({ why: 'tooLong', passing: true })
  expect(performance.now() - begun).toBeLessThan(5_000)
  stop()
  expect(await hook(url).send(notice)).toMatchObject({
    why: 'unreachable',
    detail: 'ECONNREFUSED',
    passing: true,
  })
})

test('only the doors that are configured are offered; the others say that they are not', async () => {
  const { url } = await hears((_, reply) => reply.end())
  const none = openNotices({ noticeSeconds: 2 }, now)
  expect(none.channels).toEqual([])
  expect(await none.send('mail', notice)).toMatchObject({ why: 'notSet', passing: true })
  const some = openNotices(
    {
      noticeSeconds: 2,
      smsHook: url,
      smsHookSecret: secret,
      noticeCommand: program('ok', 'exit 0'),
    },
    now,
  )
  expect(some.channels).toEqual(['command', 'sms'])
  const { to, ...toNobody } = notice
  expect(await some.send('sms', toNobody)).toMatchObject({ why: 'noAddress', passing: false })
  expect(await some.send('sms', notice)).toEqual({ sent: true })
  expect(await some.send('command', toNobody)).toEqual({ sent: true })
})
