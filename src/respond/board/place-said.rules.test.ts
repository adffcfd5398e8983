import { expect, test } from 'vitest'
import { understandPlace } from './place-said.rules.ts'

const point = { lon: -78.5, lat: 8.95, accuracyMeters: 100 }
const gazetteer = {
  places: [
    { code: '080508', name: 'Tortí' },
    { code: '080501', name: 'Chepo (Cabecera)' },
  ],
  landmarks: [
    { name: 'Escuela de Tortí', aliases: ['la primaria'], place: '080508', point },
    { name: 'La Ye', aliases: [], place: '080501', point: null },
  ],
}
const understand = (given: Parameters<typeof understandPlace>[0]) => {
  const { code, where } = understandPlace(given, gazetteer)
  return { code, where }
}

test('a corregimiento alone is its code, and no more', () => {
  expect(understand({ words: 'tortí' })).toEqual({ code: '080508', where: undefined })
})

test('a landmark brings its place and its point, and the caller’s words stay as they were said', () => {
  expect(understand({ words: 'detrás de la primaria, por la cancha' })).toEqual({
    code: '080508',
    where: {
      words: 'detrás de la primaria, por la cancha',
      landmark: 'Escuela de Tortí',
      point,
    },
  })
  expect(understand({ words: 'La Ye' })).toEqual({ code: '080501', where: { landmark: 'La Ye' } })
})

test('the narrative is listened to only while nothing was said of the place', () => {
  const narrative = 'Le robaron el celular por La Ye'
  expect(understand({ words: '', narrative }).where).toEqual({ landmark: 'La Ye' })
  expect(understand({ words: 'cerca del río', narrative })).toEqual({
    code: null,
    where: { words: 'cerca del río' },
  })
})

test('a point of the map stands before that of a landmark, and says the place itself', () => {
  const chosen = { lon: -79, lat: 9.1, accuracyMeters: 500 }
  expect(understand({ words: 'por la primaria', point: chosen })).toEqual({
    code: null,
    where: { words: 'por la primaria', landmark: 'Escuela de Tortí', point: chosen },
  })
  expect(understand({ words: 'Tortí', point: chosen }).code).toBe('080508')
})
