import { setTimeout as sleep } from 'node:timers/promises'
import type { Canary } from './canary.ts'
import type { Ask } from './canary-tells.ts'

// What institutions deliver, what is planted for the curious, and what is asked of who was curious.

/** A file of an institution with names, telephones and points in it, good rows and bad; another stays half sent. */
export async function tellImport(
  analyst: Ask,
  sendBytes: (address: string, bytes: Uint8Array) => Promise<unknown>,
  { text, phone, lon, lat }: Canary,
): Promise<void> {
  const table = Buffer.from(
    `numero,delito,fecha,distrito,corregimiento,nombre,telefono,x,y\n` +
      `${text('casenumber')},Hurto,1/3/2024,Chepo,Tortí,${text('victim')},${phone},${lon},${lat}\n` +
      `A2,Hurto,${text('notaday')},Chepo,Tortí,${text('secondvictim')},${phone},${lon},${lat}\n`,
  )
  const begin = async (): Promise<string> => {
    const begun = await analyst('POST', '/api/imports/uploads', {
      file: 'entrega.csv',
      size: table.length,
    })
    const id = begun.body.id as string
    await sendBytes(`/api/imports/uploads/${id}/pieces?at=0`, table)
    return id
  }
  await begin()
  const id = await begin()
  const at = `/api/imports/uploads/${id}`
  const mapping = {
    id: 'numero',
    class: { column: 'delito' },
    when: { by: 'moment', column: 'fecha', form: 'dmy' },
    where: { names: ['distrito', 'corregimiento'] },
    classes: { Hurto: '0502' },
  }
  await analyst('GET', `${at}/preview`)
  await analyst('POST', `${at}/trial`, { mapping })
  await analyst('POST', `${at}/delivery`, {
    source: 'Denuncias',
    institution: 'Policía',
    agreement: 'Convenio 3 de 2024',
    mapping,
    completeness: 'complete',
  })
  for (let tries = 0; ; tries++) {
    const { body } = await analyst('GET', at)
    if (body.state === 'taken') break
    if (body.state === 'failed' || tries > 600)
      throw new Error(`the delivery was not taken: ${JSON.stringify(body)}`)
    await sleep(100)
  }
}

/** Somebody reads what another answers for, is asked why, and somebody reads what nobody has a reason to read. */
export async function tellReviews(
  officer: Ask,
  curious: Ask,
  report: string,
  { text }: Canary,
): Promise<void> {
  await curious('POST', `/api/reports/${report}/reading`, {
    purpose: 'supervision',
    reason: text('curious'),
  })
  const { rows } = (await officer('GET', '/api/reviews')).body as {
    rows: { id: string; mine: boolean }[]
  }
  const unusual = rows.find(({ mine }) => !mine)
  if (unusual === undefined) throw new Error('nothing unusual was seen')
  await officer('POST', `/api/reviews/${unusual.id}/reading`, {})
  await officer('POST', `/api/reviews/${unusual.id}/decision`, {
    state: 'asked',
    text: text('whydidyou'),
  })
  await curious('GET', '/api/account/readings')
  const when = new Date(Date.now() - 600_000).toISOString()
  await officer('POST', '/api/reports/canaries', {
    kind: 'theft',
    story: text('bait'),
    where: { by: 'landmark', words: text('baitcorner') },
    when: { from: when, to: when },
    contact: { name: text('baitname') },
    photos: [],
  })
}
