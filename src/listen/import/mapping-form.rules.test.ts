import { expect, test } from 'vitest'
import { Mapping } from './import.schema.ts'
import { formOf, guessDateForm, guessForm, mappingOfForm, missingOf } from './mapping-form.rules.ts'

const mappings: readonly unknown[] = [
  {
    id: 'numero',
    class: { column: 'delito' },
    when: { by: 'moment', column: 'fecha', form: 'dmy' },
    where: { code: 'lugar', names: ['provincia', 'distrito', 'corregimiento'] },
    classes: { Hurto: '0502' },
    notKnown: ['s/r', 'x'],
  },
  {
    class: { is: 'Homicidio' },
    when: { by: 'parts', year: 'año', month: 'mes' },
    where: { names: ['provincia'] },
    zone: 'America/Panama',
  },
  {
    class: { column: 'c' },
    when: { by: 'interval', from: 'a', to: 'b', form: 'mdy' },
    where: { names: ['distrito', 'barrio'], point: { x: 'e', y: 'n', crs: '+proj=utm +zone=17' } },
    units: 'cuantos',
  },
]

test.each(mappings)('a mapping comes back from its form as it was', (given) => {
  const mapping = Mapping.parse(given)
  expect(mappingOfForm(formOf(mapping))).toEqual(mapping)
  expect(missingOf(formOf(mapping))).toBeUndefined()
})

test('what the columns of a police file mean is proposed; whose coordinates are no degrees is asked', () => {
  const form = guessForm(
    ['datetime', 'x_ft', 'y_ft', 'crime_code', 'count'],
    [{ cells: ['2015-01-01 00:00', '888333', '1003311', '115400', '1'] }],
  )
  expect(form).toMatchObject({
    id: '',
    classColumn: 'crime_code',
    whenBy: 'moment',
    whenColumn: 'datetime',
    dateForm: 'ymd',
    x: 'x_ft',
    y: 'y_ft',
    crs: '',
    units: 'count',
  })
  expect(missingOf(form)).toBe('crs')
})

test('year and month in columns of their own are seen, accents or not', () => {
  const columns = ['tipo_crimen', 'año', 'mes', 'provincia', 'sexo']
  expect(guessForm(columns, [])).toMatchObject({
    classColumn: 'tipo_crimen',
    whenBy: 'parts',
    year: 'año',
    month: 'mes',
    large: 'provincia',
  })
})

test('a day beyond twelve shows which number is the month', () => {
  expect(guessDateForm(['3/4/2024', '3/14/2024'])).toBe('mdy')
  expect(guessDateForm(['14/3/2024', '3/4/2024'])).toBe('dmy')
  expect(guessDateForm(['2024-03-04'])).toBe('ymd')
})
