import { Secret, TOTP } from 'otpauth'
import { HOUR } from '#kernel/time.ts'
import { clockWords } from '#respond/shift/shift.rules.ts'
import { newDevice } from './authenticator.ts'
import type { Canary } from './canary.ts'
import { needlesFor } from './needles.ts'

// What else people write beside reports and incidents: requests about their data, orders, their own ways to sign in,
// what a shift notes.

/** Asks the server as somebody. */
export type Ask = (
  method: string,
  address: string,
  body?: object,
  wanted?: number[],
) => Promise<{ body: Record<string, unknown> }>

/** A person asks for her data to be corrected, and is answered; staff ask, too. */
export async function tellRights(
  citizen: Ask,
  officer: Ask,
  code: string,
  { text }: Canary,
): Promise<void> {
  const asked = await citizen('POST', '/api/rights', {
    code,
    right: 'correction',
    words: text('asked'),
  })
  await citizen('POST', '/api/rights', { code, right: 'access', words: text('wanted') })
  await officer('POST', '/api/rights/own', { right: 'correction', words: text('ownwords') })
  const session = (await officer('GET', '/api/session')).body as { account: string }
  await officer('POST', '/api/rights/entered', {
    right: 'access',
    about: 'account',
    record: session.account,
    checked: text('checkedcard'),
    cameAt: new Date(Date.now() - 86_400_000).toISOString(),
    words: text('lettersaid'),
  })
  const { requests } = (await officer('GET', '/api/rights')).body as { requests: { id: string }[] }
  if (requests.length !== 4) throw new Error(`got ${requests.length} requests, wanted 4`)
  if (!JSON.stringify(asked.body).includes(text('asked'))) throw new Error('nothing was asked')
  for (const { id } of requests) {
    await officer('POST', `/api/rights/${id}/reading`, {})
    await officer('POST', `/api/rights/${id}/answer`, {
      outcome: 'grant',
      words: text('granted'),
      corrected: { name: `Ana ${text('corrected')}` },
    })
  }
}

/** Somebody writes that a report of hers be erased; who granted it is looked at by others, with what was noted of her. */
export async function tellErasure(
  citizen: Ask,
  officer: Ask,
  report: object,
  { text }: Canary,
): Promise<void> {
  const { code } = (await citizen('POST', '/api/reports', report)).body
  await citizen('POST', '/api/reports/follow/withdrawal', { code })
  const done = (await officer('GET', '/api/reports?show=done')).body as { rows: { id: string }[] }
  const { id } = (
    await officer('POST', '/api/rights/entered', {
      right: 'erasure',
      about: 'report',
      record: done.rows[0]!.id,
      checked: text('checkedletter'),
      cameAt: new Date(Date.now() - 86_400_000).toISOString(),
    })
  ).body
  await officer('POST', `/api/rights/${id}/answer`, { outcome: 'grant', words: text('erasedsaid') })
}

/** An order of an authority; why it is lifted is somebody's words. */
export async function tellOrder(officer: Ask, record: string, { text }: Canary): Promise<void> {
  const { body } = await officer('POST', '/api/retention/orders', {
    kind: 'delay',
    scope: { by: 'record', record },
    orderedBy: 'Fiscalía de Circuito de Chepo',
    citation: 'Oficio 123-2026',
    until: new Date(Date.now() + 9 * 86_400_000).toISOString(),
  })
  await officer('POST', `/api/retention/orders/${body.id}/lift`, { reason: text('lifted') })
}

/** What a person holds in her hand: a passkey with a name, a code generator, recovery codes. */
export async function tellWays(person: Ask, url: string, { text, needles }: Canary): Promise<void> {
  const options = (await person('POST', '/api/account/passkeys/options', {})).body
  const passkey = newDevice(url).make(options as never)
  await person('POST', '/api/account/passkeys', { name: text('stick').slice(0, 40), passkey })
  const offer = (await person('POST', '/api/account/totp/options', {})).body as {
    enrolment: string
    secret: string
  }
  const secret = offer.secret.replaceAll(' ', '')
  const bytes = Secret.fromBase32(secret).bytes
  needles.push(...needlesFor('code generator', secret))
  needles.push(...needlesFor('code generator', Buffer.from(bytes).toString('base64url')))
  const totp = new TOTP({ secret: Secret.fromBase32(secret), digits: 6 }).generate()
  const made = await person('POST', '/api/account/totp', { enrolment: offer.enrolment, totp })
  for (const each of made.body.recoveryCodes as string[])
    needles.push(...needlesFor('recovery code', each))
}

/** A shift begins, somebody notes what the next one should know, and the next one does not accept it yet. */
export async function tellShift(
  supervisor: Ask,
  account: string,
  following: Ask,
  next: string,
  { text }: Canary,
): Promise<void> {
  const begin = Date.now() - HOUR
  const plan = async (after: number, member: string): Promise<string> => {
    const clock = (instant: number) => clockWords(instant, 'America/Panama').split(' ')
    const [[day, from], [, to]] = [clock(begin + after), clock(begin + after + 8 * HOUR)]
    const members = [{ account: member, as: 'supervisor' }]
    const asked = { day, from, to, members, units: [] }
    return (await supervisor('POST', '/api/shifts', asked)).body.id as string
  }
  const now = await plan(0, account)
  const later = await plan(8 * HOUR, next)
  const at = (verb: string): string => `/api/shifts/${now}/${verb}`
  await supervisor('POST', at('start'), {})
  await supervisor('POST', at('note'), { text: text('shiftnote') })
  await supervisor('POST', at('draft'), { words: text('handover'), remarks: [], seen: 0 })
  await supervisor('POST', at('offer'), { to: later, seen: 1 })
  await following('POST', at('refuse'), { words: text('notyet') })
}
