import { DAY, HOUR, MINUTE } from '#kernel/time.ts'
import type { KindName } from './kinds.ts'
import type { Move } from './report.schema.ts'

/** A synthetic report of the past, whole. */
export interface PastReport {
  readonly kind: KindName
  readonly place: string
  readonly story: string
  readonly receivedAt: number
  readonly takenAt: number
  readonly answeredAt: number
  /** how it ended; the person withdrew it where there was no answer */
  readonly ended: Exclude<Move, 'start' | 'close'> | 'withdraw'
  readonly answer: string
  /** which of the people of the desk had it */
  readonly operator: number
}

type Ending = Exclude<Move, 'start' | 'close'>

/** What people write of a kind, how often, and how the office answers. */
interface Told {
  readonly kind: KindName
  readonly weight: number
  readonly said: readonly string[]
  readonly answers: readonly (readonly [Ending, string])[]
}

const told: readonly Told[] = [
  {
    kind: 'lighting',
    weight: 6,
    said: ['Poste apagado {donde} desde hace {n} días.', 'No hay luz en la calle {donde}.'],
    answers: [['refer', 'Lo pasamos a la empresa eléctrica con el número del poste.']],
  },
  {
    kind: 'noise',
    weight: 6,
    said: [
      'Música muy alta {donde} hasta las {n} de la madrugada.',
      'Bocinas en la calle {donde}.',
    ],
    answers: [
      ['resolve', 'Una unidad pasó y bajaron el volumen. Gracias por avisar.'],
      ['decline', 'La unidad pasó dos veces y ya no había ruido.'],
    ],
  },
  {
    kind: 'road',
    weight: 5,
    said: ['Un hueco grande {donde}, ya cayeron {n} motos.', 'Un árbol tapa media vía {donde}.'],
    answers: [['refer', 'Lo pasamos a Obras Públicas hoy mismo.']],
  },
  {
    kind: 'livestock',
    weight: 4,
    said: ['Faltan {n} reses y cortaron la cerca {donde}.', 'Carnearon un novillo {donde}.'],
    answers: [
      ['resolve', 'Aparecieron en la finca vecina con el fierro borrado; siguen en custodia.'],
      ['refer', 'Fuimos con el MIDA. El expediente lo lleva ahora el Ministerio Público.'],
    ],
  },
  {
    kind: 'theft',
    weight: 4,
    said: ['Se llevaron la bomba de agua {donde}.', 'Hurtaron {n} metros de cable {donde}.'],
    answers: [
      ['refer', 'Le explicamos cómo presentar la denuncia y qué papeles llevar.'],
      ['decline', 'Preguntamos en los talleres de la zona y nadie lo vio.'],
    ],
  },
  {
    kind: 'fight',
    weight: 3,
    said: ['Riña {donde}, como {n} personas con botellas.'],
    answers: [['resolve', 'La unidad llegó y todos se fueron. Nadie quedó herido.']],
  },
  {
    kind: 'robbery',
    weight: 2,
    said: ['Dos en moto me quitaron el celular {donde}.'],
    answers: [['refer', 'Sus datos ya los tiene el fiscal. La unidad recorre esa calle de noche.']],
  },
  {
    kind: 'drugs',
    weight: 2,
    said: ['Entra y sale gente toda la noche {donde}.'],
    answers: [['refer', 'Lo recibió la Policía Nacional. Por su seguridad no damos más detalles.']],
  },
  {
    kind: 'other',
    weight: 1,
    said: ['¿Dónde saco el paz y salvo?'],
    answers: [['reject', 'Este canal es para avisar de lo que pasa. Eso lo atiende el municipio.']],
  },
]

const wheres = [
  'detrás de la escuela',
  'frente a la parada',
  'por el puente viejo',
  'al lado de la cancha',
  'cerca del centro de salud',
  'en la última casa de la vereda',
]
const places = ['01', '01', '01', '02', '03', '04', '04', '05', '06', '07', '08', '08']

/** One report every so many days, on average. */
const EVERY_DAYS = 5
const YEARS = 3
/** Of so many people one takes her report back. */
const WITHDRAWS = 16

/** Whole numbers that look random and are the same for the same seed. @see Marsaglia (2003), Xorshift RNGs; 13, 17, 5 */
function drawnFrom(seed: number): (below: number) => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  const draw = (below: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return Math.floor(((state >>> 0) / 2 ** 32) * below)
  }
  // Seeds that lie beside each other begin alike.
  for (let i = 0; i < 8; i++) draw(1)
  return draw
}

const byWeight = told.flatMap((each) => Array.from({ length: each.weight }, () => each))

/**
 * Three synthetic years of reports, oldest first: a small share of all that happens, the same for the same day.
 * @param until      milliseconds since 1970, UTC: nothing is received later
 * @param operators  how many people of the desk take turns
 */
export function pastReports(until: number, operators: number): PastReport[] {
  const count = Math.floor((YEARS * 365) / EVERY_DAYS)
  const first = until - count * EVERY_DAYS * DAY
  return Array.from({ length: count }, (_, i) =>
    onePast(first + i * EVERY_DAYS * DAY, i, operators),
  )
}

function onePast(from: number, i: number, operators: number): PastReport {
  const draw = drawnFrom(i)
  const of = <T>(all: readonly T[]): T => all[draw(all.length)]!
  const { kind, said, answers } = of(byWeight)
  const receivedAt = from + draw(EVERY_DAYS * 24) * HOUR + draw(3_600) * 1_000
  const takenAt = receivedAt + (5 + draw(14 * 60)) * MINUTE
  const [ended, answer] = of(answers)
  return {
    kind,
    place: `0805${of(places)}`,
    story: of(said)
      .replace('{donde}', of(wheres))
      .replace('{n}', String(2 + draw(8))),
    receivedAt,
    takenAt,
    // Most within two days; of some the answer is late, as it is where few people sit.
    answeredAt: takenAt + (20 + draw(48 * 60) * (draw(12) === 0 ? 5 : 1)) * MINUTE,
    ended: draw(WITHDRAWS) === 0 ? 'withdraw' : ended,
    answer,
    operator: draw(operators),
  }
}
