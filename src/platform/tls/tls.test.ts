import { randomBytes, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { type AddressInfo, isIPv4 } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, createServer } from 'node:tls'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Language } from '#kernel/language.ts'
import { DAY } from '#kernel/time.ts'
import { sayWith, testApp } from '#test/http.ts'
import { serve } from '../http/server.ts'
import { constraintsOf, type KeyPair, newAuthority, newCertificate } from './authority.ts'
import { certificateFiles, keepCertificates } from './certificate-folder.ts'
import { nameConstraints, nameOutside } from './constraints.ts'
import { addressesForPhones, type Names, namesOfMachine } from './names.ts'
import { offerAuthority } from './offer.ts'
import { messages } from './tls.messages.ts'
import { fingerprintOf, tlsFiles } from './tls-files.ts'

const maker = { now: Date.now, random: randomBytes }
const machine = { hostname: 'Oficina', addresses: ['192.168.1.7', 'fe80::1', '203.0.113.7'] }
const names = namesOfMachine([], machine)
const say = sayWith(messages)

let folder = ''
let authority: KeyPair
let pair: KeyPair
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convive-tls-'))
  authority = await newAuthority('Oficina de Chepo', names, maker)
  pair = await newCertificate(authority, names, maker)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string): string => {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}

/** What a browser's side says of a certificate when only this authority is trusted: `OK`, or why not. */
async function verdict(of: KeyPair, trusted: KeyPair = authority): Promise<string> {
  const server = createServer({ cert: of.certificate, key: of.key })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  const { port } = server.address() as AddressInfo
  const options = {
    host: '127.0.0.1',
    port,
    ca: trusted.certificate,
    checkServerIdentity: () => undefined,
  }
  const said = await new Promise<string>((resolve) => {
    const socket = connect(options, () => {
      resolve('OK')
      socket.destroy()
    })
    socket.on('error', (error) => resolve(error.message))
  })
  await new Promise((closed) => server.close(closed))
  return said
}

describe('an authority', () => {
  test('signs a certificate that whoever trusts it takes', async () => {
    expect(await verdict(pair)).toBe('OK')
    const { subjectAltName, validFromDate, validToDate } = new X509Certificate(pair.certificate)
    expect(subjectAltName).toBe(
      'DNS:localhost, DNS:oficina, DNS:oficina.local, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:192.168.1.7, IP Address:203.0.113.7',
    )
    const days = (validToDate.getTime() - validFromDate.getTime()) / DAY
    expect(days).toBeLessThanOrEqual(398)
    expect(validFromDate.getTime()).toBeLessThan(Date.now())
  })

  test('may not speak for others: a certificate for a bank is refused', async () => {
    const bank = await newCertificate(authority, { dns: ['bank.example'], addresses: [] }, maker)
    expect(await verdict(bank)).toContain('permitted subtree violation')
    const far = await newCertificate(authority, { dns: [], addresses: ['198.51.100.1'] }, maker)
    expect(await verdict(far)).toContain('permitted subtree violation')
  })

  test('knows beforehand what others would refuse', async () => {
    const constraints = constraintsOf(authority.certificate)
    const cases: [Names, string | undefined][] = [
      [{ dns: ['otra.local', 'x.home.arpa'], addresses: ['10.9.8.7', 'fd00::1'] }, undefined],
      [{ dns: ['local.example'], addresses: [] }, 'local.example'],
      [{ dns: ['notlocal'], addresses: [] }, 'notlocal'],
      [{ dns: [], addresses: ['172.32.0.1'] }, '172.32.0.1'],
      [{ dns: [], addresses: ['2001:db8::1'] }, '2001:db8::1'],
    ]
    for (const [wanted, outside] of cases) {
      expect(nameOutside(constraints, wanted)).toBe(outside)
      const said = await verdict(await newCertificate(authority, wanted, maker))
      expect(said === 'OK').toBe(outside === undefined)
    }
  })

  test('lets in every private address and no other', () => {
    const constraints = nameConstraints({ dns: [], addresses: [] })
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0] = address.split('.').map(Number)
        const isPrivate =
          a === 10 || a === 127 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b < 32)
        const outside = nameOutside(constraints, { dns: [], addresses: [address] })
        expect(outside === undefined).toBe(isPrivate)
      }),
    )
  })

  test('speaks for the names it was made for', async () => {
    const wanted = namesOfMachine(['convive.chepo.example', '2001:db8::7'], machine)
    const own = await newAuthority('Chepo', wanted, maker)
    expect(await verdict(await newCertificate(own, wanted, maker), own)).toBe('OK')
  })

  test('of another name signs nothing that this one vouches for', async () => {
    const other = await newAuthority('Oficina de Chepo', names, maker)
    const forged = await newCertificate(other, names, maker)
    expect(await verdict(forged)).not.toBe('OK')
  })
})

describe('the names of a machine', () => {
  test('are those by which others on the network reach it', () => {
    expect(names.dns).toEqual(['localhost', 'oficina', 'oficina.local'])
    expect(names.addresses).toEqual(['127.0.0.1', '::1', '192.168.1.7', '203.0.113.7'])
    expect(addressesForPhones(names)).toEqual(['192.168.1.7', '203.0.113.7'])
    expect(addressesForPhones(names).every(isIPv4)).toBe(true)
  })

  test('leave out what is no name', () => {
    const odd = namesOfMachine([], { hostname: 'mi compu_1', addresses: [] })
    expect(odd.dns).toEqual(['localhost'])
    for (const wrong of ['a b', '-a', 'a..b', '', '*.local', "a'; --"])
      expect(() => namesOfMachine([wrong], machine)).toThrow(RangeError)
  })
})

describe('a folder of certificates', () => {
  const keep = (more: object = {}, now = Date.now) =>
    keepCertificates(
      path.join(folder, 'kept'),
      { names, title: 'Oficina', ...more },
      { ...maker, now },
    )
  const files = () => certificateFiles(path.join(folder, 'kept'))

  test('is filled once and then left alone', async () => {
    const first = await keep()
    expect(first).toMatchObject({ isAuthorityNew: true, isCertificateNew: true })
    const before = readFileSync(files().certificate, 'utf8')
    expect(await keep()).toMatchObject({ isAuthorityNew: false, isCertificateNew: false })
    expect(readFileSync(files().certificate, 'utf8')).toBe(before)
    for (const file of Object.values(files())) expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(path.dirname(files().key)).mode & 0o777).toBe(0o700)
    const opened = tlsFiles(files().certificate, files().key, Date.now)
    expect(opened.names).toContain('oficina.local')
  })

  test('gets a new certificate of the same authority when it is asked, lacks a name, or ends soon', async () => {
    const print = () => fingerprintOf(readFileSync(files().authority, 'utf8'))
    const before = print()
    expect(await keep({ renew: true })).toMatchObject({
      isAuthorityNew: false,
      isCertificateNew: true,
    })
    const more = namesOfMachine(['impresora.local'], machine)
    expect(await keep({ names: more })).toMatchObject({ isCertificateNew: true })
    expect(await keep({ names: more })).toMatchObject({ isCertificateNew: false })
    expect(await keep()).toMatchObject({ isCertificateNew: false })
    const later = () => Date.now() + 370 * DAY
    expect(await keep({}, later)).toMatchObject({ isAuthorityNew: false, isCertificateNew: true })
    rmSync(files().key)
    expect(await keep()).toMatchObject({ isAuthorityNew: false, isCertificateNew: true })
    expect(print()).toBe(before)
  })

  test('says when the authority cannot speak for a name, and leaves all as it is', async () => {
    const before = readFileSync(files().certificate, 'utf8')
    const wanted = namesOfMachine(['convive.chepo.example'], machine)
    await expect(keep({ names: wanted })).rejects.toMatchObject({
      code: 'tls.nameOutside',
      facts: { name: 'convive.chepo.example' },
    })
    expect(readFileSync(files().certificate, 'utf8')).toBe(before)
    expect(await keep({ names: wanted, newAuthority: true })).toMatchObject({
      isAuthorityNew: true,
    })
  })

  test('says when the authority ends', async () => {
    await expect(keep({}, () => Date.now() + 5 * 365 * DAY)).rejects.toMatchObject({
      code: 'tls.authorityEnds',
    })
  })

  test('says when it is damaged or cannot be written', async () => {
    writeFileSync(files().authority, 'nonsense')
    await expect(keep()).rejects.toMatchObject({ code: 'tls.noCertificate' })
    const file = write('file', '')
    await expect(
      keepCertificates(path.join(file, 'tls'), { names, title: 'x' }, maker),
    ).rejects.toMatchObject({ code: 'tls.folder' })
  })
})

describe('certificate files', () => {
  const open = (certificate: string, key: string, now = Date.now) =>
    tlsFiles(write('c.pem', certificate), write('k.pem', key), now)

  test('that do not fit are refused with what to do', async () => {
    const other = await newCertificate(authority, names, maker)
    expect(() => open(pair.certificate, other.key)).toThrow('tls.otherKey')
    expect(() => open('nonsense', pair.key)).toThrow('tls.noCertificate')
    expect(() => open(pair.certificate, 'nonsense')).toThrow('tls.noKey')
    expect(() => open(pair.certificate, pair.key, () => Date.now() + 400 * DAY)).toThrow(
      'tls.ended',
    )
    expect(() => tlsFiles('/nowhere/c.pem', '/nowhere/k.pem', Date.now)).toThrow('tls.unreadable')
    const texts = Object.keys(messages).map((code) =>
      Language.options.map((l) => messages[code as keyof typeof messages][l]),
    )
    expect(texts.every((each) => new Set(each).size === 3)).toBe(true)
  })
})

describe('a server over TLS', () => {
  const ask = (port: number, servername: string, ca: string) =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; print: string }>(
      (resolve, reject) => {
        const asked = request(
          {
            host: '127.0.0.1',
            port,
            path: '/healthz',
            servername,
            ca,
            agent: false,
            headers: { host: `${servername}:${port}` },
          },
          (response) => {
            const print = (response.socket as import('node:tls').TLSSocket).getPeerCertificate()
              .fingerprint256
            resolve({ status: response.statusCode ?? 0, headers: response.headers, print })
            response.resume()
          },
        )
        asked.on('error', reject)
        asked.end()
      },
    )

  test('is trusted by who installed the authority, by its names only, and takes new files', async () => {
    const certFile = write('server.crt', pair.certificate)
    const keyFile = write('server.key', pair.key)
    const tls = tlsFiles(certFile, keyFile, Date.now)
    const { app } = testApp({ publicUrl: 'https://oficina.local', hosts: tls.names })
    const faults: unknown[] = []
    const serving = await serve(app, {
      port: 0,
      host: '127.0.0.1',
      tls,
      fault: (error) => faults.push(error),
      limits: { tlsInterval: 50 },
    })
    const { port } = serving
    const first = await ask(port, 'oficina.local', authority.certificate)
    expect(first.status).toBe(200)
    expect(first.headers['strict-transport-security']).toBe('max-age=31536000')
    expect(serving.url).toBe(`https://localhost:${port}`)
    await expect(ask(port, 'bank.example', authority.certificate)).rejects.toThrow(/altnames/)
    const stranger = await newAuthority('x', names, maker)
    await expect(ask(port, 'oficina.local', stranger.certificate)).rejects.toThrow()

    const next = await newCertificate(authority, names, maker)
    write('server.crt', next.certificate)
    expect(() => serving.reloadTls()).toThrow('tls.otherKey')
    await expect.poll(() => faults.length).toBeGreaterThan(0)
    expect(faults[0]).toMatchObject({ code: 'tls.otherKey' })
    expect((await ask(port, 'oficina.local', authority.certificate)).print).toBe(first.print)
    write('server.key', next.key)
    await sleep(300)
    expect((await ask(port, 'oficina.local', authority.certificate)).print).toBe(
      fingerprintOf(next.certificate),
    )
    await serving.stop()
  })
})

describe('the page for phones', () => {
  test('gives the certificate and its fingerprint, and nothing else', async () => {
    const offer = await offerAuthority(authority.certificate, 0, say)
    const at = `http://127.0.0.1:${offer.port}`
    const response = await fetch(`${at}/certificate`, { headers: { 'accept-language': 'pt' } })
    const text = await response.text()
    expect(text).toContain('Certificado deste escritório')
    const print = fingerprintOf(authority.certificate)
    expect(text.replace(/<[^>]+>/g, ':').replace(/[\s:]+/g, ':')).toContain(print)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    const file = await fetch(`${at}/certificate/authority.crt`)
    expect(file.headers.get('content-type')).toBe('application/x-x509-ca-cert')
    expect(new X509Certificate(Buffer.from(await file.bytes())).fingerprint256).toBe(print)
    for (const other of ['/', '/certificate/authority.key', '/server.key', '/api'])
      expect((await fetch(at + other)).status).toBe(404)
    await expect(offerAuthority(authority.certificate, offer.port, say)).rejects.toMatchObject({
      code: 'http.portInUse',
    })
    await offer.close()
  })

  test('is part of the server too', async () => {
    const { app } = testApp({ authority: authority.certificate, messages: [messages] })
    expect((await app.request('/certificate')).status).toBe(200)
    expect((await testApp({}).app.request('/certificate')).status).toBe(404)
  })
})
