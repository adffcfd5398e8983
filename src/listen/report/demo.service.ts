import { createHash } from 'node:crypto'
import type { Id } from '#kernel/ids.ts'
import { HOUR, iso, MINUTE } from '#kernel/time.ts'
import type { DemoSubject } from '#media/photo/demo-photo.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import { actOnReport, claimReport } from './desk.service.ts'
import { actAsSubject } from './follow.service.ts'
import type { KindName } from './kinds.ts'
import { receivePhoto } from './photo.service.ts'
import { type Move, ReportDraft, readCode } from './report.schema.ts'
import { codeHash, receiveReport } from './report.service.ts'

/** A synthetic report of the demo: what is told, where, how long ago, and what became of it. */
interface Scene {
  readonly kind: KindName
  readonly story: string
  /** the last two digits of the corregimiento's code */
  readonly place: string
  readonly hoursAgo: number
  readonly contact?: string
  readonly photo?: DemoSubject
  /** words of the office, and how the report ended; nothing: nobody has taken it */
  readonly answer?: string
  readonly ended?: Exclude<Move, 'start' | 'close'>
  /** what the person writes after the answer */
  readonly reply?: string
}

const scenes: readonly Scene[] = [
  {
    kind: 'livestock',
    story:
      'Faltan doce novillas del potrero de arriba. Cortaron la cerca por el lado del río y hay huellas de camión.',
    place: '08',
    hoursAgo: 2,
    contact: '+507 6000-0001',
    photo: 'cut-fence',
  },
  {
    kind: 'robbery',
    story:
      'Dos hombres en moto le quitaron el teléfono a mi hija frente a la parada. Se fueron hacia la vía principal.',
    place: '01',
    hoursAgo: 3,
  },
  {
    kind: 'noise',
    story: 'Llevan desde las diez con música muy alta al lado del centro de salud.',
    place: '01',
    hoursAgo: 5,
    answer: 'Gracias por avisar. Una unidad pasó y bajaron el volumen.',
    ended: 'resolve',
    reply: 'Sí, ya se puede dormir. Gracias.',
  },
  {
    kind: 'lighting',
    story:
      'Tres postes apagados en la calle de la escuela. Los muchachos salen a las seis y ya está oscuro.',
    place: '02',
    hoursAgo: 9,
    photo: 'dark-street',
    answer: 'Lo pasamos a la empresa eléctrica con el número de los postes.',
    ended: 'refer',
  },
  {
    kind: 'burglary',
    story: 'Entraron a la tienda por el techo y se llevaron la caja y cigarrillos.',
    place: '04',
    hoursAgo: 20,
    contact: '+507 6000-0002',
    answer:
      'Ya tomamos nota del techo y pedimos la grabación de la gasolinera. Presente también la denuncia: aquí no queda presentada.',
  },
  {
    kind: 'damage',
    story: 'Rompieron los vidrios de la parada nueva.',
    place: '05',
    hoursAgo: 27,
    photo: 'broken-shelter',
  },
  {
    kind: 'fight',
    story: 'Pelea grande a la salida del baile, había botellas.',
    place: '04',
    hoursAgo: 31,
    answer: 'La unidad llegó a las 2:10. Dos personas fueron atendidas en el centro de salud.',
    ended: 'resolve',
  },
  {
    kind: 'threat',
    story: 'El vecino dijo que me va a quemar la lancha si vuelvo a pescar ahí.',
    place: '03',
    hoursAgo: 38,
    contact: '+507 6000-0003',
    answer: '¿Puede decirnos si hubo alguien más cuando lo dijo?',
    reply: 'Sí, mi hermano estaba conmigo.',
  },
  {
    kind: 'road',
    story: 'Un hueco muy grande en la curva antes del puente. Anoche casi se cae un motociclista.',
    place: '06',
    hoursAgo: 46,
    photo: 'hole-in-road',
    answer: 'Lo pasamos a Obras Públicas hoy mismo.',
    ended: 'refer',
  },
  {
    kind: 'theft',
    story: 'Se llevaron la bomba de agua del acueducto rural.',
    place: '06',
    hoursAgo: 60,
    answer: 'Ya están buscando en los talleres de la zona.',
  },
  {
    kind: 'livestock',
    story: 'Encontré una res carneada cerca de la quebrada, solo dejaron la cabeza.',
    place: '08',
    hoursAgo: 75,
    contact: '+507 6000-0004',
    answer: 'Fuimos con el veterinario del MIDA. El fierro no es de la zona; seguimos.',
  },
  {
    kind: 'drugs',
    story: 'En la casa abandonada detrás de la cancha entra y sale gente toda la noche.',
    place: '01',
    hoursAgo: 90,
  },
  {
    kind: 'fraud',
    story: 'Me vendieron un terreno por teléfono y la cuenta era falsa.',
    place: '02',
    hoursAgo: 120,
    answer:
      'Esto lo investiga el Ministerio Público. Le explicamos cómo presentar la denuncia y qué llevar.',
    ended: 'refer',
  },
  {
    kind: 'vehicle',
    story: 'Se llevaron mi camioneta blanca de enfrente de la iglesia durante la misa.',
    place: '04',
    hoursAgo: 150,
    answer: 'Apareció en Pacora. Puede retirarla con sus papeles.',
    ended: 'resolve',
  },
  {
    kind: 'other',
    story: 'Quiero saber el horario de la oficina.',
    place: '05',
    hoursAgo: 170,
    answer: 'Atendemos de lunes a viernes de 8 a 4. Este canal es para avisar de lo que pasa.',
    ended: 'reject',
  },
  {
    kind: 'harassment',
    story: 'Un hombre sigue a las muchachas del colegio hasta el camino del río.',
    place: '07',
    hoursAgo: 200,
    answer: 'Una unidad estará a la salida del colegio toda la semana.',
  },
  {
    kind: 'shots',
    story: 'Se oyeron cinco disparos por el puente viejo.',
    place: '01',
    hoursAgo: 230,
    answer: 'La unidad recorrió la zona y no encontró a nadie herido.',
    ended: 'decline',
  },
  {
    kind: 'assault',
    story: 'Le pegaron a un señor que dormía en el parque.',
    place: '01',
    hoursAgo: 260,
    answer: 'Fue atendido en el hospital y está bien.',
    ended: 'resolve',
  },
]

type DrawPhoto = (subject: DemoSubject) => Promise<Uint8Array>

/** The name under which a photo is announced and sent, the same each time. */
function photoNameOf(words: string): string {
  const hex = createHash('sha256').update(`${words} photo`).digest('hex')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')
}

const keyOf = (words: string): IdempotencyKey => ({
  endpoint: 'demo',
  key: words,
  fingerprint: createHash('sha256').update(words).digest(),
})

/**
 * Plays the synthetic reports of the demo, each at its own time in the past, through the same services that real
 * ones take. Doing it again adds nothing: the keys are the same.
 * @param worldAt  the world at another time
 * @param draw     makes a synthetic photo
 */
export async function playScenes(
  worldAt: (now: () => number) => World,
  now: number,
  operators: readonly Caller[],
  draw: DrawPhoto,
): Promise<void> {
  for (const [i, scene] of scenes.entries()) {
    const clock = { now: now - scene.hoursAgo * HOUR }
    const world = worldAt(() => clock.now)
    const played = { scene, name: `demo ${i}` }
    await playScene(world, clock, played, operators[i % operators.length]!, draw)
  }
}

async function playScene(
  world: World,
  clock: { now: number },
  { scene, name }: { scene: Scene; name: string },
  operator: Caller,
  draw: DrawPhoto,
): Promise<void> {
  const photo = scene.photo === undefined ? undefined : photoNameOf(name)
  const anyone: Caller = { actors: ['anyone'], language: 'es' }
  const draft = ReportDraft.parse({
    kind: scene.kind,
    story: scene.story,
    where: { by: 'place', place: `0805${scene.place}` },
    when: { from: iso(clock.now - 3 * HOUR), to: iso(clock.now - HOUR) },
    ...(scene.contact !== undefined && { contact: { phone: scene.contact } }),
    ...(photo !== undefined && { photos: [photo] }),
  })
  const { code } = await receiveReport(world, draft, anyone, keyOf(name))
  if (scene.photo !== undefined && photo !== undefined)
    await receivePhoto(world, photo, await draw(scene.photo))
  if (scene.answer === undefined) return
  const id = await idOf(world, readCode(code))
  clock.now += 25 * MINUTE
  await claimReport(world, id, 'claim', operator, keyOf(`${name} claim`))
  clock.now += 10 * MINUTE
  const event = scene.ended ?? 'answer'
  await actOnReport(world, { id, event, text: scene.answer }, operator, keyOf(`${name} answer`))
  if (scene.reply === undefined) return
  clock.now += HOUR
  await actAsSubject(
    world,
    { code: readCode(code), event: 'write', text: scene.reply },
    anyone,
    keyOf(`${name} reply`),
  )
}

async function idOf(world: World, code: string): Promise<Id<'report'>> {
  const { id } = await world.read((db) =>
    db
      .selectFrom('report')
      .select('id')
      .where('tenant_id', '=', world.tenant.id)
      .where('code_hash', '=', codeHash(world, code))
      .executeTakeFirstOrThrow(),
  )
  return id
}
