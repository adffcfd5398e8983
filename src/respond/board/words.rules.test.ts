import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { incidentTypes, kindNames } from './types.ts'
import { classify, placeIn, searchWords } from './words.rules.ts'

const seed = 20_261_122

test.each([
  ['Faltan doce novillas del potrero, cortaron la cerca y hay huellas de camión', 'livestock'],
  ['Me robaron el ganado anoche', 'livestock'],
  ['Dos hombres en moto le quitaron el teléfono a mi hija con una pistola', 'robbery'],
  ['Se oyen disparos por el puente viejo', 'shots'],
  ['El vecino le está pegando a la esposa, se oyen gritos', 'domestic'],
  ['Chocó un bus con una moto en la Interamericana, hay heridos', 'traffic'],
  ['Hay un incendio en la casa de la esquina, sale mucho humo', 'fire'],
  ['Mi papá no respira', 'medical'],
  ['Pelea grande a la salida del baile con botellas', 'fight'],
  ['Un niño perdido en la playa, no aparece desde las dos', 'missing'],
  ['Se llevaron mi carro de enfrente de la iglesia', 'vehicle'],
  ['Se metieron a la casa por el techo y se llevaron todo', 'burglary'],
  ['Se llevaron una bicicleta', 'theft'],
  ['Tienen la música alta desde las diez', 'noise'],
  ['Tres postes apagados frente a la escuela', 'lighting'],
  ['Levaram o gado da fazenda', 'livestock'],
  ['Estão batendo na mulher aqui do lado', 'domestic'],
  ['Houve um acidente na curva', 'traffic'],
  ['Someone stole my car', 'vehicle'],
  ['I heard gunshots near the bridge', 'shots'],
])('%s: %s', (narrative, kind) => {
  expect(classify(narrative)[0]?.kind).toBe(kind)
})

test('says which words told it, as they were written', () => {
  const [first] = classify('Faltan DOCE Novillas; cortaron toda la cérca.')
  expect(first).toEqual({ kind: 'livestock', words: ['Novillas', 'cortaron', 'cérca'] })
})

test.each(['', '   ', 'Buenas noches, le llamo de parte de mi tía', '12345', '🔥'])(
  'says nothing of %j',
  (narrative) => {
    expect(classify(narrative)).toEqual([])
  },
)

describe('the table of kinds', () => {
  test('has words that are small and without accents, and none twice in a kind', () => {
    for (const kind of kindNames) {
      const { telling, hinting } = incidentTypes[kind]
      const all: string[] = [...telling, ...hinting]
      for (const saying of all) expect(saying, kind).toMatch(/^[a-z0-9]+\*?( [a-z0-9]+\*?)*$/)
      expect(new Set(all).size, kind).toBe(all.length)
    }
  })

  test('promises ranchers somebody within fifteen minutes, and danger to life within two', () => {
    expect(incidentTypes.livestock.takeMinutes).toBe(15)
    for (const kind of kindNames)
      if (incidentTypes[kind].priority === 1) expect(incidentTypes[kind].takeMinutes).toBe(2)
  })

  test('finds each kind by each of its telling words alone', () => {
    for (const kind of kindNames)
      for (const saying of incidentTypes[kind].telling) {
        const kinds = classify(saying.replaceAll('*', '')).map((each) => each.kind)
        expect(kinds, saying).toContain(kind)
      }
  })
})

describe('whatever is typed', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 200, unit: 'grapheme' }),
    fc
      .array(fc.constantFrom('robaron', 'GANADO', 'cércá', 'tiros', 'y', 'la', ','), {
        maxLength: 30,
      })
      .map((words) => words.join(' ')),
  )

  test('accents and capitals change nothing, and told words stand in the text', () => {
    fc.assert(
      fc.property(text, (narrative) => {
        const told = classify(narrative)
        for (const { words } of told)
          for (const word of words) expect(narrative.normalize('NFC')).toContain(word)
        const shouted = narrative.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
        if (
          /^[\p{Script=Latin}\p{N}\p{P}\p{Zs}\p{M}]*$/u.test(narrative) &&
          !/[ßŉǰıſ]/u.test(narrative)
        )
          expect(classify(shouted).map(({ kind }) => kind)).toEqual(told.map(({ kind }) => kind))
      }),
      { seed, numRuns: 300 },
    )
  })

  test('is found again by each of its own words', () => {
    fc.assert(
      fc.property(text, (narrative) => {
        const kept = searchWords(narrative)
        expect(new Set(kept).size).toBe(kept.length)
        for (const word of kept) expect(searchWords(word).length).toBeLessThanOrEqual(1)
        for (const word of narrative.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [])
          for (const asked of searchWords(word)) expect(kept).toContain(asked)
      }),
      { seed, numRuns: 300 },
    )
  })
})

test('finds one by the plural of a word, with and without accents', () => {
  expect(searchWords('Novillas robadas en El Llano')).toEqual(['novilla', 'robada', 'llano'])
  expect(searchWords('novilla')).toEqual(['novilla'])
  expect(searchWords('camiones')).toEqual(searchWords('CAMIÓN'))
})

describe('the place in a narrative', () => {
  const places = [
    { code: '080504', name: 'El Llano' },
    { code: '080508', name: 'Tortí' },
    { code: '080501', name: 'Chepo' },
    { code: '080502', name: 'Cañita' },
    { code: '080599', name: 'Chepo Arriba' },
  ]
  test.each([
    ['le robaron en torti por la tranquera', '080508'],
    ['Cerca de CAÑITA, viniendo', '080502'],
    ['en el llano, detrás de la escuela', '080504'],
    ['en Chepo Arriba', '080599'],
    ['en ninguna parte', undefined],
    ['la tortilla', undefined],
  ])('%s', (narrative, code) => {
    expect(placeIn(narrative, places)?.code).toBe(code)
  })
})
