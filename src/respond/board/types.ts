/** 1 danger to life now, 2 soon or under way, 3 done or without danger, 4 can wait. */
export type Priority = 1 | 2 | 3 | 4

/** Whose instructions an operator follows; several kinds of incident share one. */
export const protocols = [
  'livestock',
  'violence',
  'home',
  'property',
  'vehicle',
  'missing',
  'fire',
  'medical',
  'traffic',
  'nuisance',
  'works',
  'other',
] as const
export type Protocol = (typeof protocols)[number]

/** One kind of incident: how it is told, how urgent it is, what is owed, under which code it is counted. */
export interface IncidentType {
  /** UNODC (2015), International Classification of Crime for Statistical Purposes 1.0; null: no offence, or untold which */
  readonly iccs: string | null
  /** until somebody changes it */
  readonly priority: Priority
  /** within which somebody of the control room takes it, counted from the first word */
  readonly takeMinutes: number
  /** within which the work on it is under way */
  readonly startMinutes: number
  /** within which a unit says that it goes, sets off and is there, counted from its assignment */
  readonly acknowledgeMinutes: number
  readonly departMinutes: number
  readonly arriveMinutes: number
  readonly protocol: Protocol
  /**
   * Words that tell the kind, in Spanish, Portuguese and English, small and without accents; `*` stands for any
   * ending, several words for those words close together in that order.
   */
  readonly telling: readonly string[]
  /** words that point to it, and to others, too */
  readonly hinting: readonly string[]
}

/** What is owed where no rule of a district says otherwise, by priority. */
const owed = {
  1: {
    ...{ priority: 1, takeMinutes: 2, startMinutes: 10 },
    ...{ acknowledgeMinutes: 1, departMinutes: 3, arriveMinutes: 15 },
  },
  2: {
    ...{ priority: 2, takeMinutes: 5, startMinutes: 20 },
    ...{ acknowledgeMinutes: 2, departMinutes: 5, arriveMinutes: 30 },
  },
  3: {
    ...{ priority: 3, takeMinutes: 15, startMinutes: 60 },
    ...{ acknowledgeMinutes: 5, departMinutes: 15, arriveMinutes: 60 },
  },
  4: {
    ...{ priority: 4, takeMinutes: 60, startMinutes: 480 },
    ...{ acknowledgeMinutes: 15, departMinutes: 60, arriveMinutes: 240 },
  },
} as const satisfies Record<
  Priority,
  Omit<IncidentType, 'iccs' | 'protocol' | 'telling' | 'hinting'>
>

/** The kinds of incident, the more particular before the more general: of two that fit alike the first is meant. */
export const incidentTypes = {
  // What a unit's panic button opens; an operator who hears it on the radio types these words.
  panic: {
    ...owed[1],
    iccs: null,
    protocol: 'violence',
    telling: ['boton panico', 'botao panico', 'panic button', 'unidad pide auxilio'],
    hinting: [],
  },
  livestock: {
    ...owed[2],
    // The district's promise to the ranchers.
    takeMinutes: 15,
    // Pastures lie far from every road.
    arriveMinutes: 60,
    iccs: '05025',
    protocol: 'livestock',
    telling: [
      ...[
        'ganad*',
        'gado',
        'cattle',
        'livestock',
        'novill*',
        'vaca*',
        'cow',
        'cows',
        'res',
        'reses',
      ],
      ...['ternero*', 'bezerro*', 'calf', 'calves', 'toro', 'toros', 'bull', 'becerr*', 'abigeat*'],
      ...['caballo*', 'cavalo*', 'yegua*', 'horse', 'horses', 'cuatrer*', 'rustl*', 'carnead*'],
      ...['carnear*', 'cortaron cerca', 'cortaram cerca', 'cut fence'],
    ],
    hinting: [
      'potrero',
      'finca',
      'pasto',
      'pasture',
      'farm',
      'fierro',
      'herrete',
      'brand',
      'cerca',
    ],
  },
  shots: {
    ...owed[1],
    iccs: '0901',
    protocol: 'violence',
    telling: [
      ...['disparo*', 'disparan*', 'disparar*', 'disparand*', 'balacer*', 'tiroteo*', 'balead*'],
      ...['tiro', 'tiros', 'gunshot*', 'shooting', 'shots', 'shot', 'abaleo*'],
    ],
    hinting: ['arma', 'armas', 'armado*', 'pistola*', 'gun', 'guns', 'bala', 'balas', 'revolver*'],
  },
  domestic: {
    ...owed[1],
    iccs: '0201',
    protocol: 'home',
    telling: [
      ...['pegand* esposa', 'pegand* mujer', 'pega mujer', 'pega esposa', 'golpea mujer'],
      ...['golpea esposa', 'golpeando mujer', 'golpeando esposa', 'batendo mulher', 'bate mulher'],
      ...['marido pega', 'esposo pega', 'marido golpea', 'esposo golpea', 'hitting wife'],
      ...['beating wife', 'violencia domestica', 'violencia intrafamiliar', 'domestic violence'],
    ],
    hinting: [
      'esposo',
      'esposa',
      'marido',
      'pareja',
      'husband',
      'wife',
      'mulher',
      'mujer',
      'gritos',
    ],
  },
  robbery: {
    ...owed[1],
    iccs: '0401',
    protocol: 'violence',
    telling: [
      ...[
        'asalt*',
        'atrac*',
        'mano armada',
        'encanon*',
        'arma quit*',
        'quit* arma',
        'amenaz* quit*',
      ],
      ...['quit* telefono', 'quit* celular', 'quit* cartera', 'quit* plata', 'quit* moto'],
      ...['mugg*', 'robbed gun', 'gun robbed', 'held up', 'robbery', 'roubo*', 'arrancaron*'],
    ],
    hinting: ['rob*', 'quit*', 'arma', 'armado*', 'pistola*', 'cuchillo', 'gun', 'knife', 'faca'],
  },
  assault: {
    ...owed[1],
    iccs: '02011',
    protocol: 'violence',
    telling: [
      ...['agredi*', 'agresion*', 'agressao', 'apunal*', 'macheteado', 'machetazo*', 'golpiza'],
      ...['stabb*', 'assault*', 'beaten', 'beating', 'esfaque*', 'pegaron', 'golpearon', 'bateram'],
    ],
    hinting: [
      'herid*',
      'sangr*',
      'sangue',
      'blood',
      'golpe*',
      'machete*',
      'pega*',
      'hurt',
      'ferid*',
    ],
  },
  fight: {
    ...owed[2],
    iccs: '0801',
    protocol: 'violence',
    telling: [
      'pelea*',
      'peleando',
      'rina',
      'brig*',
      'fight',
      'fights',
      'fighting',
      'trifulca',
      'brawl',
    ],
    hinting: ['botella*', 'borrach*', 'drunk*', 'bebad*', 'cantina', 'baile', 'garrafa*'],
  },
  missing: {
    ...owed[2],
    iccs: null,
    protocol: 'missing',
    telling: [
      ...['desaparecid*', 'desaparecio', 'no aparece', 'no regreso', 'no ha vuelto', 'nao voltou'],
      ...[
        'missing person',
        'missing child',
        'missing',
        'extraviad*',
        'perdido nino',
        'nino perdido',
      ],
      ...['nina perdida', 'crianca perdida', 'lost child'],
    ],
    hinting: ['nino', 'nina', 'hijo', 'hija', 'crianca', 'child', 'busca*'],
  },
  traffic: {
    ...owed[1],
    iccs: null,
    protocol: 'traffic',
    telling: [
      ...['choque*', 'choc*', 'colision*', 'atropell*', 'atropel*', 'volc*', 'accidente*'],
      ...['acidente*', 'crash*', 'collision', 'run over', 'accident', 'capot*', 'batida'],
    ],
    hinting: [
      'carro',
      'moto',
      'camion',
      'bus',
      'carretera',
      'interamericana',
      'curva',
      'road',
      'estrada',
    ],
  },
  fire: {
    ...owed[1],
    iccs: null,
    protocol: 'fire',
    telling: ['incendi*', 'fuego', 'fogo', 'fire', 'humo', 'fumaca', 'smoke', 'llamas', 'queman*'],
    hinting: ['quem*', 'arde', 'burn*', 'gas', 'explo*'],
  },
  medical: {
    ...owed[1],
    iccs: null,
    protocol: 'medical',
    telling: [
      ...['no respira', 'nao respira', 'not breathing', 'infart*', 'heart attack', 'convuls*'],
      ...['seizure', 'ambulanci*', 'ambulance', 'inconsciente', 'unconscious', 'desmay*', 'parto'],
      ...['ahog*', 'afog*', 'drown*', 'mordio culebra', 'mordida culebra', 'snake bite'],
    ],
    hinting: ['herid*', 'sangr*', 'enferm*', 'dolor', 'sick', 'pain', 'doente', 'embarazada'],
  },
  threat: {
    ...owed[2],
    iccs: '02012',
    protocol: 'violence',
    telling: [
      'amenaz*',
      'ameac*',
      'threat*',
      'matar',
      'extorsi*',
      'extors*',
      'kill me',
      'quemar casa',
    ],
    hinting: ['miedo', 'medo', 'afraid', 'vecino', 'vizinho'],
  },
  vehicle: {
    ...owed[2],
    iccs: '05021',
    protocol: 'vehicle',
    telling: [
      ...[
        'llev* carro',
        'llev* moto',
        'llev* camioneta',
        'rob* carro',
        'rob* moto',
        'rob* camioneta',
      ],
      ...['rob* camion', 'robo de auto', 'roub* carro', 'roub* moto', 'furt* carro', 'stole car'],
      ...[
        'stolen car',
        'car stolen',
        'stole truck',
        'stole motorcycle',
        'hurt* carro',
        'hurt* moto',
      ],
    ],
    hinting: ['carro', 'camioneta', 'placa', 'plate', 'matricula'],
  },
  burglary: {
    ...owed[2],
    iccs: '0501',
    protocol: 'property',
    telling: [
      ...['metieron casa', 'meti* casa', 'entraron casa', 'entraron tienda', 'entr* techo'],
      ...['forz* puerta', 'forz* cerradura', 'arromb*', 'burglar*', 'broke into', 'break in'],
      ...['invadir* casa', 'entraram casa', 'metieron tienda', 'escal*'],
    ],
    hinting: ['casa', 'tienda', 'techo', 'puerta', 'ventana', 'house', 'shop', 'window', 'loja'],
  },
  theft: {
    ...owed[3],
    iccs: '0502',
    protocol: 'property',
    telling: [
      'hurt*',
      'hurto',
      'furto',
      'furtaram',
      'furtad*',
      'stole',
      'stolen',
      'theft',
      'llevaron',
    ],
    hinting: ['rob*', 'roub*', 'levaram', 'falta*', 'bicicleta', 'bomba', 'cable*', 'celular'],
  },
  drugs: {
    ...owed[3],
    iccs: '0601',
    protocol: 'nuisance',
    telling: ['droga*', 'drugs', 'marihuana', 'maconha', 'cocaina', 'crack', 'vend* droga'],
    hinting: ['casa abandonada', 'fum*', 'entra sale gente'],
  },
  harassment: {
    ...owed[2],
    iccs: '0208',
    protocol: 'violence',
    telling: [
      'acos*',
      'asedi*',
      'assedi*',
      'harass*',
      'stalk*',
      'siguiendo muchacha',
      'sigue muchacha*',
    ],
    hinting: ['persigue*', 'sigue', 'siguiendo', 'following', 'seguindo', 'colegio'],
  },
  damage: {
    ...owed[3],
    iccs: '0504',
    protocol: 'property',
    telling: [
      'vandal*',
      'rompi* vidrio*',
      'romp* vidrio*',
      'quebr* vidro*',
      'broke window*',
      'grafit*',
    ],
    hinting: ['rompi*', 'vidrio*', 'dano*', 'damage*', 'quebr*', 'broke', 'pedradas'],
  },
  fraud: {
    ...owed[4],
    iccs: '0701',
    protocol: 'property',
    telling: ['estaf*', 'fraude*', 'golpe telefone', 'fraud', 'scam*', 'enganaron', 'falsific*'],
    hinting: ['cuenta', 'banco', 'transfer*', 'bank'],
  },
  suspicious: {
    ...owed[3],
    iccs: null,
    protocol: 'nuisance',
    telling: [
      'sospechos*',
      'suspeit*',
      'suspicious',
      'merodea*',
      'ronda* casa',
      'actitud extrana',
      'prowl*',
    ],
    hinting: ['rondando', 'mirando', 'dando vueltas', 'desconocid*', 'stranger*'],
  },
  noise: {
    ...owed[4],
    iccs: null,
    protocol: 'nuisance',
    telling: [
      'ruido*',
      'bulla',
      'musica alta',
      'musica duro',
      'barulho',
      'noise',
      'loud',
      'volumen',
    ],
    hinting: ['musica', 'fiesta', 'festa', 'party', 'music', 'bocina*'],
  },
  road: {
    ...owed[4],
    iccs: null,
    protocol: 'works',
    telling: [
      'hueco*',
      'buraco*',
      'pothole*',
      'derrumbe*',
      'deslizamiento*',
      'arbol caido',
      'landslide',
    ],
    hinting: ['carretera', 'puente', 'calle', 'arbol', 'road', 'bridge', 'rua'],
  },
  lighting: {
    ...owed[4],
    iccs: null,
    protocol: 'works',
    telling: [
      'poste* apagad*',
      'sin luz',
      'sem luz',
      'luminaria*',
      'lampara*',
      'street light*',
      'poste* caid*',
    ],
    hinting: ['poste*', 'oscur*', 'escuro', 'dark', 'luz', 'light', 'apag*'],
  },
  other: { ...owed[3], iccs: null, protocol: 'other', telling: [], hinting: [] },
} as const satisfies Record<string, IncidentType>

export type KindName = keyof typeof incidentTypes

export const kindNames = Object.keys(incidentTypes) as [KindName, ...KindName[]]

/** How an incident may end. */
export const closingResults = [
  'attended',
  'recovered',
  'arrest',
  'referred',
  'nobody_there',
  'unfounded',
] as const
