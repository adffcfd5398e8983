import { afterEach, expect, test } from 'vitest'
import { type SmtpManner, smtpServer } from '#test/smtp.ts'
import { mailDoor } from './mail.ts'
import type { Notice } from './notice.ts'

const notice: Notice = {
  id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f',
  about: 'report',
  language: 'es',
  subject: 'Hay novedades de su reporte – Cañita',
  text: 'Hay una respuesta.\n.\nAbra la página con su código.',
  to: 'persona@example.org',
  again: false,
}

const opened: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const { stop } of opened.splice(0)) await stop()
})

async function post(manner: SmtpManner, o: { user?: string; limitMs?: number; to?: string } = {}) {
  const server = await smtpServer(manner)
  opened.push(server)
  const url = o.user === undefined ? server.url : server.url.replace('//', `//${o.user}@`)
  const door = mailDoor({
    url,
    from: 'Convive <avisos@municipio.example>',
    limitMs: o.limitMs ?? 3_000,
  })
  const outcome = await door.send({ ...notice, ...(o.to !== undefined && { to: o.to }) })
  return { server, outcome }
}

test('a mail goes to one person, in plain words, marked as written by a machine', async () => {
  const { server, outcome } = await post({})
  expect(outcome).toEqual({ sent: true })
  expect(server.taken).toHaveLength(1)
  const [{ from, to, text }] = server.taken as [(typeof server.taken)[number]]
  expect({ from, to }).toEqual({ from: 'avisos@municipio.example', to: ['persona@example.org'] })
  expect(text).toContain('Auto-Submitted: auto-generated')
  expect(text).toContain(`Message-ID: <${notice.id}@municipio.example>`)
  expect(text).toContain('Content-Type: text/plain; charset=utf-8')
  expect(text).toMatch(/^Subject: =\?UTF-8\?/m)
  expect(text).not.toMatch(/X-Mailer|nodemailer/i)
})

test('a server that says later is tried again, one that says no is not', async () => {
  expect((await post({ recipient: '450 later' })).outcome).toEqual({
    sent: false,
    why: 'refused',
    detail: '450',
    passing: true,
  })
  expect((await post({ recipient: '550 no such person persona@example.org' })).outcome).toEqual({
    sent: false,
    why: 'refused',
    detail: '550',
    passing: false,
  })
})

test('a wrong password is told as that, and neither it nor the address stands in what is told', async () => {
  const { outcome } = await post({ signIn: '535 wrong' }, { user: 'avisos:a%20password' })
  expect(outcome).toEqual({ sent: false, why: 'signIn', detail: '535', passing: true })
})

test('the password of the configuration is used as it was meant', async () => {
  const { server, outcome } = await post({ signIn: '235 in' }, { user: 'avisos:a%20password' })
  expect(outcome).toEqual({ sent: true })
  const said = server.said.find((line) => line.startsWith('AUTH PLAIN '))?.slice(11) ?? ''
  expect(Buffer.from(said, 'base64').toString()).toBe('\0avisos\0a password')
})

test('a server that hangs is left after the limit', async () => {
  const begun = performance.now()
  const { outcome } = await post({ isMute: true }, { limitMs: 300 })
  expect(outcome).toMatchObject({ sent: false, why: 'tooLong', passing: true })
  expect(performance.now() - begun).toBeLessThan(5_000)
})

test('a server that is not there is told as unreachable', async () => {
  const server = await smtpServer()
  await server.stop()
  const door = mailDoor({ url: server.url, from: 'a@b.example', limitMs: 2_000 })
  expect(await door.send(notice)).toMatchObject({ why: 'unreachable', passing: true })
})

test.each([
  'a@b.example, c@d.example',
  'a@b.example\r\nBcc: c@d.example',
  'A <a@b.example>',
  'a@b.example;c@d.example',
  '',
])('%j is not one address, and nothing is said to any server', async (to) => {
  const { server, outcome } = await post({}, { to })
  expect(outcome).toMatchObject({ why: 'noAddress', passing: false })
  expect(server.said).toEqual([])
})

test('beyond this computer nothing is said in the clear', async () => {
  // A name of this computer that is no loopback name stands for a server elsewhere.
  const server = await smtpServer()
  opened.push(server)
  const url = server.url.replace('127.0.0.1', '0.0.0.0')
  const outcome = await mailDoor({ url, from: 'a@b.example', limitMs: 2_000 }).send(notice)
  expect(outcome).toMatchObject({ sent: false })
  expect(server.said.some((line) => line.startsWith('STARTTLS'))).toBe(true)
  expect(server.said.some((line) => line.startsWith('MAIL'))).toBe(false)
})
