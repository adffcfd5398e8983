import type { Canary } from './canary.ts'
import type { Ask } from './canary-tells.ts'
import { needlesFor } from './needles.ts'

// What the control room writes beside incidents, and what its units tell of themselves.

const idOf = ({ body }: { body: Record<string, unknown> }): string => body.id as string

/** Files an incident that tells nothing by its row. */
const file = async (desk: Ask, { text, phone }: Canary, words: string): Promise<string> =>
  idOf(
    await desk('POST', '/api/incidents', {
      narrative: `Cuenta que ${text(words)}`,
      kind: 'robbery',
      place: '080501',
      caller: { name: text(`${words}caller`), phone },
      take: true,
    }),
  )

/** A unit at work: where it was, what it refuses, notes and closes with, and its call for help. */
export async function tellUnit(person: Ask, account: string, canary: Canary): Promise<string> {
  const { text, lon, lat } = canary
  const unit = idOf(await person('POST', '/api/units', { callSign: 'Unidad 3' }))
  await person('PUT', `/api/units/${unit}/members/${account}`, { skills: ['first_aid'] })
  await person('POST', '/api/vehicles', { name: 'Patrulla 12', kind: 'pickup', unit })
  await person('POST', '/api/unit/status', { status: 'free' })
  const position = { lon, lat, accuracyMeters: 9 }
  const { body } = await person('POST', '/api/unit/positions', {
    positions: [{ ...position, at: new Date().toISOString() }],
  })
  if (body.kept !== 1) throw new Error(`a position was not kept: ${JSON.stringify(body)}`)
  const refused = await assigned(person, await file(person, canary, 'farcry'), unit)
  await refused('refuse', { why: 'vehicle', text: text('punctured') })
  const incident = await file(person, canary, 'nearby')
  await person('POST', `/api/incidents/${incident}/nearest`, { point: { lon, lat } })
  const tell = await assigned(person, incident, unit)
  await tell('acknowledge', {})
  await tell('depart', {})
  await tell('arrive', {})
  await tell('note', { text: text('unitnote') })
  await tell('close', { result: 'attended', text: text('unitdone') })
  await person('POST', '/api/unit/panic', { position })
  return incident
}

async function assigned(desk: Ask, incident: string, unit: string) {
  const id = idOf(await desk('POST', `/api/incidents/${incident}/assign`, { unit, evenBusy: true }))
  return (verb: string, body: object) => desk('POST', `/api/assignments/${id}/${verb}`, body)
}

/** An incident is corrected, merged, closed, learned from, and handed to a prosecutor. */
export async function tellAfter(
  desk: Ask,
  incident: string,
  owner: string,
  canary: Canary,
): Promise<void> {
  const { text } = canary
  const at = (path: string): string => `/api/incidents/${incident}/${path}`
  await desk('POST', at('classify'), { seen: 1, kind: 'livestock' })
  await desk('POST', at('check'), { item: 'livestock.0', done: true })
  await desk('POST', at('caller'), { purpose: 'response', reason: text('calledbefore') })
  const same = await file(desk, canary, 'sameagain')
  await desk('POST', `/api/incidents/${same}/merge`, { into: incident })
  await desk('POST', at('close'), { result: 'attended', text: text('closing') })
  await desk('POST', at('after-action'), {
    seen: 0,
    learned: { well: text('wentwell'), badly: text('wentbadly'), change: text('tochange') },
    followUps: [{ text: text('followup'), owner, due: '2030-01-15' }],
  })
  await desk('POST', at('after-action/additions'), { text: text('addition') })
  await desk('POST', at('after-action/reading'), {})
  const exported = await desk('POST', at('export'), {
    recipient: text('prosecutor'),
    basis: text('prosecutorsorder'),
    reason: text('prosecution'),
    language: 'es',
    names: true,
  })
  await desk('POST', at(`exports/${idOf(exported)}/file`), {})
  await desk('POST', '/api/past/search', { words: text('pastsearch') })
}

/** Whom alerts reach that nobody sees to, and what opens the screen on the wall. */
export async function tellDuty(supervisor: Ask, { text, needles }: Canary): Promise<void> {
  const { body } = await supervisor('PUT', '/api/escalation', {
    seen: 0,
    rungs: [
      {
        who: 'Segundo teléfono de guardia',
        channel: 'mail',
        address: `${text('duty').replace('ñ', '')}@example.org`,
        waitMinutes: 5,
      },
    ],
  })
  const [rung] = body.rungs as { id: string }[]
  await supervisor('POST', `/api/escalation/${rung?.id}/trial`, {})
  const wall = await supervisor('POST', '/api/wall/screens', { name: 'Sala de control' })
  needles.push(...needlesFor('wall', wall.body.token as string))
}
