import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { askOwn } from '#account/rights/rights.service.ts'
import type { Installation } from '#cli/installation.ts'
import { placeOrder } from '#kernel/clock/order.service.ts'
import type { Id } from '#kernel/ids.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { DAY } from '#kernel/time.ts'
import { DeliveryMapping, fileAt, keepSource, playScenes, takeDelivery } from '#listen/index.ts'
import { demoPhoto } from '#media/photo/demo-photo.ts'
import type { Auth } from '#platform/auth/auth.ts'
import { addWithPassword } from '#platform/auth/people.service.ts'
import type { IdempotencyKey, World } from '#platform/world.ts'
import {
  demoUnits,
  joinUnitCalled,
  ON_SHIFT_FOR,
  playNight,
  playShift,
  playUnits,
} from '#respond/index.ts'
import { defineMeasure, freezeMeasure } from '../src/understand/indicator/indicator.service.ts'

const keyOf = (words: string): IdempotencyKey => ({
  endpoint: 'fixture',
  key: words,
  fingerprint: createHash('sha256').update(words).digest(),
})

type Staff = Awaited<ReturnType<typeof enter>>

/** Somebody of the house, by a password that nobody keeps. */
async function enter(auth: Auth, name: string, email: string, role: Role) {
  const password = randomBytes(16).toString('hex')
  const person = { name, email, roles: [role] }
  const account = await addWithPassword(auth, 'command-line', person, { password, language: 'es' })
  return {
    actors: ['staff', role] as const,
    account: account as Id<'account'>,
    language: 'es' as const,
  }
}

/** Photos as small as photos can be: this lies in the repository for good. */
const drawSmall: typeof demoPhoto = async (what) =>
  sharp(await demoPhoto(what))
    .resize(120)
    .jpeg({ quality: 40 })
    .toBuffer()

/** Fills a folder with one of everything that people and institutions bring. @param dir  for a file to import */
export async function fillDistrict(
  { world, worldAt }: Installation,
  auth: Auth,
  dir: string,
): Promise<void> {
  const operator = await enter(auth, 'Ana Marciaga', 'ana@demo.example', 'operator')
  const next = await enter(auth, 'Hilda Jaén', 'hilda@demo.example', 'operator')
  const supervisor = await enter(auth, 'Carmen Ábrego', 'carmen@demo.example', 'supervisor')
  const analyst = await enter(auth, 'Darío Pinzón', 'dario@demo.example', 'analyst')
  const officer = await enter(
    auth,
    'Elena Cordero',
    'elena@demo.example',
    'data-protection-officer',
  )
  const before = worldAt(() => world.now() - ON_SHIFT_FOR)
  for (const { name, email, callSign } of demoUnits) {
    const { account } = await enter(auth, name, email, 'unit')
    await joinUnitCalled(before, account, callSign)
  }
  await playScenes(worldAt, world.now(), [operator], drawSmall)
  await playNight(worldAt, world.now(), [operator])
  await playUnits(worldAt, world.now(), operator)
  const seats = {
    now: [
      { account: operator.account, as: 'operator' as const },
      { account: supervisor.account, as: 'supervisor' as const },
    ],
    next: [{ account: next.account, as: 'operator' as const }],
  }
  await playShift(worldAt, world.now(), seats, supervisor)
  await importAndPublish(world, analyst, dir)
  const asking = { right: 'correction' as const, words: 'Mi nombre lleva tilde.' }
  await askOwn(world, asking, operator, keyOf('rights'))
  const order = {
    kind: 'hold' as const,
    scope: { by: 'place' as const, place: world.tenant.place },
    orderedBy: 'Juzgado de prueba',
    citation: 'Oficio 12 de 2026',
    until: world.now() + 700 * DAY,
  }
  await placeOrder(world, order, officer, keyOf('order'), ['report', 'incident'])
}

/** Records of an institution, and what is published of them. */
async function importAndPublish(world: World, analyst: Staff, dir: string): Promise<void> {
  const mapping = DeliveryMapping.parse({
    id: 'numero',
    class: { column: 'delito' },
    when: { by: 'moment', column: 'fecha', form: 'dmy' },
    where: { names: ['distrito', 'corregimiento'] },
    classes: { Homicidio: '0101' },
  })
  const given = { name: 'Fiscalía', institution: 'Ministerio Público', mapping }
  const source = await keepSource(world, given, analyst)
  const rows = Array.from(
    { length: 36 },
    (_, i) => `${i + 1},Homicidio,${(i % 28) + 1}/${(i % 12) + 1}/2025,Chepo,Chepo`,
  )
  const file = path.join(dir, 'fiscalia.csv')
  await writeFile(file, `numero,delito,fecha,distrito,corregimiento\n${rows.join('\n')}\n`)
  await takeDelivery(world, { source, file: fileAt(file), completeness: 'complete', by: analyst })
  const definition = {
    names: { es: 'Homicidios por mes', pt: 'Homicídios por mês', en: 'Homicides by month' },
    about: {
      es: 'Víctimas de homicidio, por el mes y el lugar del hecho.',
      pt: 'Vítimas de homicídio, pelo mês e lugar do fato.',
      en: 'Victims of homicide, by month and place of the act.',
    },
    unit: 'victim' as const,
    sources: [{ kind: 'delivered' as const, id: source }],
    filter: { iccsUnder: '0101' },
    dateBasis: 'occurred' as const,
    placeBasis: 'occurrence' as const,
    dimensions: {
      place: { under: '0805', level: 'district' as const },
      period: 'month' as const,
      class: 'none' as const,
    },
    denominator: null,
    interval: 'none' as const,
    rule: 'homicide' as const,
  }
  const { id } = await defineMeasure(world, { definition }, analyst, keyOf('measure'))
  const wish = { measure: id, from: '2025-01', to: '2025-12' }
  await freezeMeasure(world, wish, analyst, keyOf('release'))
}
