import { DAY, HOUR, MINUTE } from '#kernel/time.ts'
import type { ClosingResult } from './board.schema.ts'
import { incidentTypes, type KindName } from './types.ts'

/** A synthetic incident of the past, whole. */
export interface PastIncident {
  readonly kind: KindName
  readonly place: string
  readonly source: 'call' | 'unit' | 'report'
  readonly narrative: string
  /** one of a few hundred synthetic telephones, so that some called before */
  readonly phone: string
  readonly openedAt: number
  readonly takenAt: number
  readonly startedAt: number
  readonly closedAt: number
  readonly result: ClosingResult
  /** which of the people of the control room had it */
  readonly operator: number
}

/** Numbers that look random and are the same for the same seed, 0 to 1. @see Vigna (2015), splitmix64; 32 bits of it */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}

/** How often a kind happens, at which hours, on which days, in which months, and what is said of it. */
interface Rhythm {
  readonly weight: number
  readonly hours: 'night' | 'evening' | 'day' | 'dawn' | 'rush'
  /** how much more on Friday, Saturday and Sunday than on another day */
  readonly weekend: number
  /** how much more from January to April, when nothing is wet */
  readonly dry?: number
  /** in the ranching east rather than in town */
  readonly rural?: number
  readonly said: readonly string[]
}

const rhythms: Partial<Record<KindName, Rhythm>> = {
  noise: {
    ...{ weight: 20, hours: 'night', weekend: 3.2 },
    said: [
      'Música alta desde hace {n} horas {donde}.',
      'Una fiesta {donde} con bocinas en la calle.',
      'El vecino tiene la bulla {donde} y no deja dormir.',
    ],
  },
  suspicious: {
    ...{ weight: 13, hours: 'night', weekend: 1.2 },
    said: [
      'Una moto sin placa da vueltas {donde}.',
      'Dos personas miran las casas {donde}, actitud extraña.',
      'Un carro apagado lleva {n} horas parado {donde}.',
    ],
  },
  theft: {
    ...{ weight: 12, hours: 'day', weekend: 0.9 },
    said: [
      'Se llevaron una bicicleta {donde}.',
      'Hurtaron el cable de la bomba {donde}.',
      'Le falta una desbrozadora del depósito {donde}.',
    ],
  },
  fight: {
    ...{ weight: 9, hours: 'night', weekend: 3.5 },
    said: [
      'Pelea con botellas {donde}, como {n} personas.',
      'Una riña a la salida del baile {donde}.',
    ],
  },
  domestic: {
    ...{ weight: 8, hours: 'evening', weekend: 1.8 },
    said: [
      'Se oyen gritos, el marido pega a la mujer {donde}.',
      'Violencia intrafamiliar {donde}, hay menores.',
    ],
  },
  traffic: {
    ...{ weight: 9, hours: 'rush', weekend: 1.4 },
    said: [
      'Choque de {n} carros en la Interamericana {donde}.',
      'Atropello {donde}, la persona está consciente.',
      'Se volcó un camión {donde}.',
    ],
  },
  livestock: {
    ...{ weight: 6, hours: 'dawn', weekend: 1.1, rural: 6 },
    said: [
      'Cortaron la cerca {donde} y faltan {n} novillas.',
      'Se llevaron {n} reses {donde}, hay huellas de camión.',
      'Abigeato {donde}: carnearon un novillo.',
    ],
  },
  burglary: {
    ...{ weight: 5, hours: 'day', weekend: 1.3 },
    said: [
      'Se metieron a una casa {donde} por el techo.',
      'Forzaron la puerta de una tienda {donde}.',
    ],
  },
  robbery: {
    ...{ weight: 5, hours: 'evening', weekend: 1.3, rural: 0.3 },
    said: [
      'Asalto a mano armada {donde}, se llevaron el celular.',
      'Dos en moto le quitaron la cartera {donde}.',
    ],
  },
  medical: {
    ...{ weight: 6, hours: 'day', weekend: 1 },
    said: ['Una persona desmayada {donde}, piden ambulancia.', 'Mordida de culebra {donde}.'],
  },
  fire: {
    ...{ weight: 3, hours: 'day', weekend: 1, dry: 6, rural: 2 },
    said: [
      'Incendio de pastizal {donde}, hay humo.',
      'Se quema un rastrojo {donde} y va hacia las casas.',
    ],
  },
  threat: {
    ...{ weight: 3, hours: 'evening', weekend: 1.1 },
    said: ['La amenazan por mensajes {donde}.', 'Un vecino amenazó con machete {donde}.'],
  },
  missing: {
    ...{ weight: 2, hours: 'evening', weekend: 1 },
    said: ['Un señor mayor no regresó {donde}.', 'Niño extraviado {donde}, camisa roja.'],
  },
  vehicle: {
    ...{ weight: 2, hours: 'night', weekend: 1.4 },
    said: ['Se llevaron una moto {donde}.', 'Robaron un carro gris {donde}.'],
  },
  shots: {
    ...{ weight: 2, hours: 'night', weekend: 2 },
    said: ['Se oyeron {n} disparos {donde}.'],
  },
  damage: {
    ...{ weight: 2, hours: 'night', weekend: 1.6 },
    said: ['Rompieron los vidrios de la parada {donde}.'],
  },
  lighting: {
    ...{ weight: 4, hours: 'evening', weekend: 0.8 },
    said: ['Poste apagado {donde}, todo oscuro.'],
  },
  road: {
    ...{ weight: 4, hours: 'day', weekend: 0.7, dry: 0.4 },
    said: ['Derrumbe pequeño {donde}.', 'Hueco grande en la carretera {donde}.'],
  },
}

const at = (from: number, until: number, more: number): number[] =>
  Array.from({ length: 24 }, (_, hour) =>
    (from <= until ? hour >= from && hour < until : hour >= from || hour < until) ? more : 1,
  )

const hourWeights = {
  night: at(21, 4, 6),
  evening: at(17, 23, 5),
  day: at(7, 18, 4),
  dawn: at(1, 6, 7),
  rush: [1, 1, 1, 1, 2, 4, 6, 6, 4, 3, 3, 3, 3, 3, 3, 4, 6, 7, 6, 4, 3, 2, 2, 1],
} as const satisfies Record<Rhythm['hours'], readonly number[]>

/** The corregimientos of Chepo by how much happens there, and which are the ranching east. */
const places = [
  { code: '080501', weight: 40, isRural: false },
  { code: '080502', weight: 10, isRural: false },
  { code: '080503', weight: 6, isRural: true },
  { code: '080504', weight: 12, isRural: false },
  { code: '080505', weight: 6, isRural: true },
  { code: '080506', weight: 8, isRural: true },
  { code: '080507', weight: 4, isRural: true },
  { code: '080508', weight: 14, isRural: true },
] as const

const wheres = [
  'detrás de la escuela',
  'frente a la parada',
  'por el puente viejo',
  'en la entrada de la finca',
  'al lado de la cancha',
  'cerca del centro de salud',
  'por la quebrada',
  'en la última casa de la vereda',
]

const resultsOf: Readonly<Record<string, readonly ClosingResult[]>> = {
  livestock: ['attended', 'recovered', 'nobody_there', 'referred'],
  noise: ['attended', 'attended', 'nobody_there'],
  suspicious: ['nobody_there', 'attended', 'unfounded'],
  road: ['referred'],
  lighting: ['referred'],
  robbery: ['attended', 'arrest', 'nobody_there', 'recovered'],
}
const usualResults: readonly ClosingResult[] = [
  'attended',
  'attended',
  'nobody_there',
  'unfounded',
  'referred',
]

const YEARS = 3
/** How many on a day, on average. */
const PER_DAY = 1.9
/** So many telephones call again and again. */
const PHONES = 400

/** Picks by weight. */
function pick<T>(random: () => number, all: readonly T[], weightOf: (each: T) => number): T {
  const total = all.reduce((sum, each) => sum + weightOf(each), 0)
  let left = random() * total
  for (const each of all) {
    left -= weightOf(each)
    if (left < 0) return each
  }
  return all.at(-1)!
}

/**
 * Three synthetic years of a district, oldest first: the same for the same seed and the same day.
 * @param until       milliseconds since 1970, UTC: midnight of the district after the last day
 * @param operators   how many people of the control room take turns
 */
export function threeYears(until: number, operators: number, seed = 20_261_122): PastIncident[] {
  const random = numbersFrom(seed)
  const past: PastIncident[] = []
  const kinds = Object.entries(rhythms) as [KindName, Rhythm][]
  for (let day = until - YEARS * 365 * DAY; day < until; day += DAY) {
    const date = new Date(day)
    const isWeekend = [0, 5, 6].includes(date.getUTCDay())
    const isDry = date.getUTCMonth() < 4
    const many = PER_DAY * (isWeekend ? 1.35 : 0.8) * (0.5 + random())
    const count = Math.floor(many) + (random() < many % 1 ? 1 : 0)
    for (let i = 0; i < count; i++) {
      const [kind, rhythm] = pick(
        random,
        kinds,
        ([, each]) => each.weight * (isWeekend ? each.weekend : 1) * (isDry ? (each.dry ?? 1) : 1),
      )
      past.push(oneOf(random, kind, rhythm, day, operators))
    }
  }
  return past.sort((a, b) => a.openedAt - b.openedAt)
}

function oneOf(
  random: () => number,
  kind: KindName,
  rhythm: Rhythm,
  day: number,
  operators: number,
): PastIncident {
  const among = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!
  const hours = hourWeights[rhythm.hours].map((weight, hour) => ({ weight, hour }))
  const { hour } = pick(random, hours, ({ weight }) => weight)
  const place = pick(
    random,
    places,
    ({ weight, isRural }) => weight * (isRural ? (rhythm.rural ?? 1) : 1),
  )
  const openedAt =
    day + hour * HOUR + Math.floor(random() * 60) * MINUTE + Math.floor(random() * 60_000)
  const { takeMinutes, startMinutes } = incidentTypes[kind]
  // Most in time, some late: as it is where two people sit at night.
  const takenAt = openedAt + Math.round(takeMinutes * (0.1 + random() * random() * 1.8) * MINUTE)
  const startedAt = takenAt + Math.round(startMinutes * (0.1 + random() * random() * 1.6) * MINUTE)
  const closedAt = startedAt + Math.round((8 + random() * random() * 150) * MINUTE)
  return {
    kind,
    place: place.code,
    source: pick(
      random,
      ['call', 'unit', 'report'] as const,
      (each) => ({ call: 7, unit: 2, report: 1 })[each],
    ),
    narrative: among(rhythm.said)
      .replace('{donde}', among(wheres))
      .replace('{n}', String(2 + Math.floor(random() * 9))),
    phone: `+507 6000-${String(1000 + Math.floor(random() * random() * PHONES)).padStart(4, '0')}`,
    openedAt,
    takenAt,
    startedAt,
    closedAt,
    result: among(resultsOf[kind] ?? usualResults),
    operator: Math.floor(random() * operators),
  }
}

/** What people name in a district, synthetic, as a list to be taken over. @param at  centres of the corregimientos */
export function landmarkCsv(
  at: readonly {
    readonly code: string
    readonly name: string
    readonly lon: number
    readonly lat: number
  }[],
): string {
  const sorts = [
    { name: 'Escuela de', alias: 'la escuela de', east: 0.002, north: 0.001, accuracy: 80 },
    { name: 'Centro de salud de', alias: 'el centro de', east: -0.002, north: 0.002, accuracy: 80 },
    { name: 'Cancha de', alias: 'el play de', east: 0.001, north: -0.002, accuracy: 120 },
    {
      name: 'Puente de la quebrada de',
      alias: 'el puente de',
      east: 0.006,
      north: 0.004,
      accuracy: 300,
    },
    { name: 'Tranquera azul de', alias: '', east: -0.009, north: 0.006, accuracy: 600 },
  ]
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  const rows = at.flatMap(({ code, name, lon, lat }) =>
    sorts.map((sort) =>
      [
        quoted(`${sort.name} ${name}`),
        quoted(sort.alias === '' ? '' : `${sort.alias} ${name}`),
        code,
        (lon + sort.east).toFixed(5),
        (lat + sort.north).toFixed(5),
        sort.accuracy,
      ].join(','),
    ),
  )
  return ['name,aliases,place,lon,lat,accuracy', ...rows].join('\n')
}
