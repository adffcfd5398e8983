import { Buffer } from 'node:buffer'
import { type TOTP, URI } from 'otpauth'
import { expect, test } from 'vitest'
import { readSvgQr } from '#test/qr.ts'
import type { World } from '../world.ts'
import { offeredSecret, offerTotp, stepOf } from './totp.ts'

const world = {
  tenant: { name: 'Distrito de Chepo' },
  random: (bytes: number) => new Uint8Array(bytes).fill(7),
  derive: (purpose: string, words: string) => Buffer.from(`${purpose} ${words}`.padEnd(32)),
} as Pick<World, 'random' | 'derive'> & { tenant: { name: string } } as World

test('the picture of a code generator holds what an application needs to make the codes that are taken', async () => {
  const offer = offerTotp(world, 'ana', 'ana@chepo.example')
  const { size, path } = offer.qr
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path d="${path}"/></svg>`
  const read = await readSvgQr(svg)
  expect(read).toBe(offer.uri)
  const generator = URI.parse(read ?? '')
  expect(generator).toMatchObject({ issuer: 'Distrito de Chepo', label: 'ana@chepo.example' })
  const now = Date.UTC(2026, 10, 22, 12)
  const code = (generator as TOTP).generate({ timestamp: now })
  expect(stepOf(offeredSecret(world, 'ana', offer.enrolment), code, now)).toBe(now / 30_000)
})
