import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tlsFiles } from '#platform/tls/tls-files.ts'
import { freePort } from '#test/machine.ts'
import { readTerminalQr } from '#test/qr.ts'

const main = path.resolve(import.meta.dirname, 'main.ts')
let data = ''
beforeAll(() => {
  data = mkdtempSync(path.join(tmpdir(), 'convive-certificate-'))
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

/** Runs the command as a person does. */
async function run(...args: readonly string[]) {
  const env = { ...process.env, CONVIVE_DATA: data, LANG: 'es_PA.UTF-8' }
  const asked = promisify(execFile)(process.execPath, [main, 'certificate', ...args], { env })
  return asked.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
}

test('makes a certificate for a further name, and says what to set', async () => {
  const { code, stdout } = await run('--json', '--name', 'Oficina.local')
  expect(code).toBe(0)
  const made = JSON.parse(stdout) as { names: string[]; environment: Record<string, string> }
  expect(made).toMatchObject({ isAuthorityNew: true, isCertificateNew: true })
  expect(made.names).toContain('oficina.local')
  const { CONVIVE_TLS_CERT = '', CONVIVE_TLS_KEY = '', CONVIVE_PUBLIC_URL } = made.environment
  expect(tlsFiles(CONVIVE_TLS_CERT, CONVIVE_TLS_KEY, Date.now).names).toEqual(made.names)
  expect(CONVIVE_PUBLIC_URL).toBe('https://oficina.local:8080')
})

test('says in words what there is', async () => {
  const { code, stdout } = await run('--no-offer', '--name', 'oficina.local')
  expect(code).toBe(0)
  expect(stdout).toContain('El certificado que hay sirve todavía para: localhost')
  expect(stdout).toContain(`CONVIVE_TLS_CERT=${path.join(data, 'tls', 'server.crt')}`)
})

test.each([
  [['--name', 'bank.example'], '--new-authority'],
  [['--name', 'a b'], 'no es un nombre de computadora'],
  [['--port', 'x'], '--port x'],
  [['--nothing'], '--help'],
])('refuses %j with what to do', async (args, words) => {
  const { code, stderr } = await run('--no-offer', ...args)
  expect(code).not.toBe(0)
  expect(stderr).toContain(words)
})

test('the code that it prints leads a phone to the page with the authority', async () => {
  const port = String(await freePort())
  const args = ['--name', '192.168.7.7', '--port', port, '--minutes', '1']
  const env = { ...process.env, CONVIVE_DATA: data, LANG: 'es_PA.UTF-8' }
  const child = spawn(process.execPath, [main, 'certificate', ...args], { env })
  const ended = new Promise((resolve) => child.on('close', resolve))
  let out = ''
  try {
    for await (const part of child.stdout) {
      out += part
      if (/^ {2}http.*\n\n.+/ms.test(out)) break
    }
  } finally {
    child.kill('SIGINT')
    await ended
  }
  const lines = out.split('\n')
  const code = lines.filter((line) => /[▀▄█]/.test(line))
  const [address = '', ...others] = lines.filter((line) => line.startsWith('  http://'))
  expect(address).toMatch(new RegExp(`^  http://[\\d.]+:${port}/`))
  expect([address, ...others].join()).toContain('192.168.7.7')
  expect(readTerminalQr(code, 'light')).toBe(address.trim())
  expect(readTerminalQr(code, 'dark')).toBe(address.trim())
})
