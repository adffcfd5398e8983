import { timingSafeEqual } from 'node:crypto'
import { MINUTE } from '#kernel/time.ts'
import type { World } from '../world.ts'

const LASTS = 5 * MINUTE
const NONCE = 16
const MAC = 32

/**
 * Questions that a passkey signs. None is stored when it is asked, so that strangers who ask for many fill nothing;
 * each is answered once.
 */
export interface Challenges {
  /** @param about  what it is for and for whom; an answer counts only there */
  ask(about: string): Uint8Array
  /** Whether it is ours, for this, young enough and answered for the first time. @param challenge base64url */
  settle(about: string, challenge: string): boolean
}

/** A restart makes all earlier challenges worthless, since what was answered is remembered here only. */
export function openChallenges(world: World): Challenges {
  const start = Buffer.from(world.random(NONCE)).toString('hex')
  const settled = new Map<string, number>()
  const macOf = (about: string, body: Uint8Array): Uint8Array =>
    world.derive('account.challenge', `${start} ${about} ${Buffer.from(body).toString('hex')}`)
  return {
    ask(about) {
      const body = Buffer.alloc(NONCE + 6)
      body.set(world.random(NONCE))
      body.writeUIntBE(world.now() + LASTS, NONCE, 6)
      return Buffer.concat([body, macOf(about, body)])
    },
    settle(about, challenge) {
      const now = world.now()
      for (const [each, until] of settled) if (until <= now) settled.delete(each)
      const bytes = Buffer.from(challenge, 'base64url')
      if (bytes.length !== NONCE + 6 + MAC) return false
      const body = bytes.subarray(0, NONCE + 6)
      const until = body.readUIntBE(NONCE, 6)
      const canonical = bytes.toString('base64url')
      if (!timingSafeEqual(bytes.subarray(NONCE + 6), macOf(about, body))) return false
      if (until <= now || until > now + LASTS || settled.has(canonical)) return false
      settled.set(canonical, until)
      return true
    },
  }
}
