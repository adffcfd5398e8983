import fc from 'fast-check'
import { expect, test } from 'vitest'
import { civilDate, DAY } from '#kernel/time.ts'
import { readMoment, readParts } from './moment.rules.ts'

const zone = 'America/Panama'
const at = (text: string) => ({ from: Date.parse(text), to: Date.parse(text) })
const day = (text: string) => ({
  from: Date.parse(`${text}T00:00-05:00`),
  to: Date.parse(`${text}T00:00-05:00`) + DAY,
})

test.each([
  ['2024-03-05', 'ymd', day('2024-03-05')],
  ['20240305', 'ymd', day('2024-03-05')],
  ['5/3/2024', 'dmy', day('2024-03-05')],
  ['3/5/2024', 'mdy', day('2024-03-05')],
  ['05-mar-2024', 'dmy', day('2024-03-05')],
  ['5.setembro.2024', 'dmy', day('2024-09-05')],
  ['2024-03-05T14:05', 'ymd', at('2024-03-05T14:05-05:00')],
  ['2024-03-05 14:05:09.250', 'ymd', at('2024-03-05T14:05:09-05:00')],
  ['2024-03-05T14:05:00Z', 'ymd', at('2024-03-05T14:05Z')],
  ['2024-03-05T14:05:00-03:00', 'ymd', at('2024-03-05T14:05-03:00')],
  ['5/3/2024 2:05 p. m.', 'dmy', at('2024-03-05T14:05-05:00')],
  ['5/3/2024 12:00 AM', 'dmy', at('2024-03-05T00:00-05:00')],
  ['30/2/2024', 'dmy', 'import.noSuchDay'],
  ['2023-02-29', 'ymd', 'import.noSuchDay'],
  ['13/13/2024', 'dmy', 'import.noSuchDay'],
  ['5/3/24', 'dmy', 'import.notADate'],
  ['ayer', 'dmy', 'import.notADate'],
  ['45356', 'dmy', 'import.notADate'],
  ['5/3/2024 24:00', 'dmy', 'import.noSuchTime'],
  ['5/3/2024 13:00 pm', 'dmy', 'import.noSuchTime'],
  ['5/3/2024 por la tarde', 'dmy', 'import.noSuchTime'],
] as const)('%s, read as %s', (text, form, wanted) => {
  expect(readMoment(text, form, zone)).toEqual(wanted)
})

test('years, months and days of their own are the whole of what they name', () => {
  const month = readParts({ year: '2017', month: 'Enero' }, zone)
  expect(month).toEqual({ from: day('2017-01-01').from, to: day('2017-02-01').from })
  const year = readParts({ year: '2017' }, zone)
  expect(year).toEqual({ from: day('2017-01-01').from, to: day('2018-01-01').from })
  expect(readParts({ year: '2017', month: 'diciembre', day: '31' }, zone)).toEqual(
    day('2017-12-31'),
  )
  expect(readParts({ year: '17' }, zone)).toBe('import.notADate')
  expect(readParts({ year: '2017', month: 'Brumario' }, zone)).toBe('import.notADate')
  expect(readParts({ year: '2017', month: '2', day: '30' }, zone)).toBe('import.noSuchDay')
})

test('the night in which clocks are moved has 23 or 25 hours, and its hours are where the clocks show them', () => {
  const madrid = 'Europe/Madrid'
  const spring = readMoment('2024-03-31', 'ymd', madrid)
  expect(typeof spring !== 'string' && (spring.to - spring.from) / DAY).toBeCloseTo(23 / 24)
  expect(readMoment('2024-03-31 12:00', 'ymd', madrid)).toEqual(at('2024-03-31T10:00Z'))
  expect(readMoment('2024-10-27 12:00', 'ymd', madrid)).toEqual(at('2024-10-27T11:00Z'))
})

test('every day of the calendar is read as itself, in each of its forms', () => {
  const days = fc.date({
    min: new Date('1950-01-01'),
    max: new Date('2099-12-31'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(days, (date) => {
      const text = date.toISOString().slice(0, 10)
      const [y, m, d] = text.split('-')
      for (const [form, written] of [
        ['ymd', text],
        ['dmy', `${d}/${m}/${y}`],
        ['mdy', `${m}/${d}/${y}`],
      ] as const) {
        const read = readMoment(written, form, zone)
        expect(typeof read === 'string' ? read : civilDate(read.from, zone)).toBe(text)
      }
    }),
  )
})

test('whatever stands in a cell is read or refused, and never breaks', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('ymd', 'dmy', 'mdy'), (text, form) => {
      const read = readMoment(text, form, zone)
      expect(typeof read === 'string' || read.to >= read.from).toBe(true)
    }),
  )
})
