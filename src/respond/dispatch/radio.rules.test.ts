import { describe, expect, test } from 'vitest'
import { incidentMeant, readRadio, unitsMeant } from './radio.rules.ts'

const units = ['Unidad 1', 'Unidad 3', 'Unidad 13', 'Lancha 2', 'Caballería'].map((callSign) => ({
  id: callSign,
  callSign,
}))

const signs = (line: string) => {
  const meant = unitsMeant(line, units)
  return typeof meant === 'string'
    ? meant
    : meant.map(({ unit, evenBusy }) => `${unit.callSign}${evenBusy ? '!' : ''}`)
}

describe('a unit is meant', () => {
  test.each([
    ['3', ['Unidad 3']],
    ['03', ['Unidad 3']],
    ['3!', ['Unidad 3!']],
    ['3 1!', ['Unidad 3', 'Unidad 1!']],
    ['3, 13', ['Unidad 3', 'Unidad 13']],
    ['unidad 13', ['Unidad 13']],
    ['caba', ['Caballería']],
    ['CABALLERIA', ['Caballería']],
    ['lancha 2', ['Lancha 2']],
  ])('by %j', (line, wanted) => {
    expect(signs(line)).toEqual(wanted)
  })

  test.each([
    ['4', '4'],
    ['3 4', '4'],
    ['unidad', 'unidad'],
    ['', ''],
  ])('by %j nobody, or more than one', (line, word) => {
    expect(signs(line)).toBe(word)
  })
})

test.each([
  ['3 llegó', 'Unidad 3', { step: 'arrive' }],
  ['3 recibió', 'Unidad 3', { step: 'acknowledge' }],
  ['13 sale', 'Unidad 13', { step: 'depart' }],
  ['lancha 2 en camino', 'Lancha 2', { step: 'depart' }],
  ['3 ya llegó', 'Unidad 3', { step: 'arrive' }],
  ['lancha 2 camino', 'Lancha 2', { step: 'depart' }],
  ['3 chegou', 'Unidad 3', { step: 'arrive' }],
  ['3 pausa', 'Unidad 3', { status: 'pause' }],
  ['3 livre', 'Unidad 3', { status: 'free' }],
  ['3 fuera', 'Unidad 3', { status: 'off' }],
  ['3 cierra atendido', 'Unidad 3', { step: 'close', result: 'attended' }],
  ['3 cierra', undefined, undefined],
  ['9 llegó', undefined, undefined],
])('what is said on the radio: %j', (line, callSign, says) => {
  const read = readRadio(line, units)
  if (callSign === undefined) expect(read).toBe(line)
  else expect(read).toMatchObject({ unit: { callSign }, says })
})

test('what a unit says is about the chosen incident where it has it, else about the only one, and never guessed', () => {
  const [a, b] = [
    { incident: 'a', number: 1 },
    { incident: 'b', number: 2 },
  ]
  expect(incidentMeant([a, b], 'b')).toBe(b)
  expect(incidentMeant([a], 'c')).toBe(a)
  expect(incidentMeant([a], undefined)).toBe(a)
  expect(incidentMeant([a, b], 'c')).toEqual([a, b])
  expect(incidentMeant([], 'a')).toEqual([])
})
