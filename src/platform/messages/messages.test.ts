import fc from 'fast-check'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { Language } from '#kernel/language.ts'
import { formatMessage, localeOf, type MessageFacts } from '#kernel/message.ts'
import { messages } from '../../messages.ts'
import { compileMessage, factsNamed } from './compile.ts'
import { speaker } from './messages.ts'

const seed = 20_261_121
const zone = 'America/Panama'

/** The library of the standard's own people, which ours has to equal. */
const byLibrary = (text: string, locale: string, facts: MessageFacts): string => {
  const inZone = { timeZone: zone }
  const { date, time } = IntlMessageFormat.formats
  const withZone = (formats: Record<string, object>) =>
    Object.fromEntries(Object.entries(formats).map(([k, v]) => [k, { ...v, ...inZone }]))
  const formats = { date: withZone(date), time: withZone(time) }
  return String(new IntlMessageFormat(text, locale, formats, { ignoreTag: true }).format(facts))
}

const word = fc.constantFrom('Faltan ', 'días', ' <b>', "it''s ", '¿', ' | ', "'{'no'}'", ' # ', '')
const fact = fc.constantFrom('n', 'm', 'who')
const { message } = fc.letrec<{ message: string; piece: string; forms: string }>((tie) => ({
  message: fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
  piece: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    word,
    fact.map((name) => `{${name}}`),
    fc.constantFrom('{n, number}', '{m, number, integer}', '{n, number, percent}'),
    fc.constantFrom('{m, number, ::.00}', '{m, number, ::compact-short}'),
    fc.constantFrom('{at, date, long}', '{at, time, short}', '{at, date, full}'),
    fc
      .tuple(fc.constantFrom('n', 'm'), fc.nat(2), tie('message'), tie('message'), tie('message'))
      .map(
        ([name, offset, exact, one, other]) =>
          `{${name}, plural, ${offset > 0 ? `offset:${offset} ` : ''}=2 {${exact}} one {# ${one}} other {# ${other}}}`,
      ),
    tie('message').map((other) => `{n, selectordinal, one {#º} two {#nd} other {${other} #}}`),
    fc
      .tuple(tie('message'), tie('message'))
      .map(([ana, other]) => `{who, select, ana {${ana}} other {${other}}}`),
  ),
  forms: word,
}))

test('our messages say what the library of the standard says', () => {
  fc.assert(
    fc.property(
      message,
      fc.record({
        n: fc.oneof(fc.nat(3), fc.integer({ min: -5, max: 2_000_000 })),
        m: fc.oneof(fc.nat(3), fc.double({ min: -10, max: 1e7, noNaN: true })),
        who: fc.constantFrom('ana', 'luis', 'other', 'constructor'),
        at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      }),
      fc.constantFrom(...Language.options),
      (text, facts, language) => {
        const ours = formatMessage(compileMessage(text), localeOf[language], facts, zone)
        expect(ours).toBe(byLibrary(text, localeOf[language], facts))
      },
    ),
    { seed, numRuns: 500 },
  )
})

test('every message of the product says the same in the library', () => {
  const values: MessageFacts = new Proxy({} as MessageFacts, { get: () => 3, has: () => true })
  for (const [code, texts] of Object.entries(messages))
    for (const language of Language.options) {
      const text = texts[language]
      const named = Object.fromEntries(
        [...factsNamed(compileMessage(text)).keys()].map((name) => [name, values[name]!]),
      )
      expect(speaker(messages)(language, code, named, zone)).toBe(
        byLibrary(text, localeOf[language], named),
      )
    }
})

test('what is missing is shown by its name, and the rest can be read', () => {
  const say = speaker({ 'a.b': { es: 'Faltan {n} de {m, number}', pt: '', en: '' } })
  expect(say('es', 'a.b', { n: 2 })).toBe('Faltan 2 de {m}')
  expect(say('es', 'no.such')).toBe('no.such')
  expect(say('es', 'constructor')).toBe('constructor')
})

test('what is no message, or uses what we do not support, is refused when it is taken apart', () => {
  for (const text of ['{', '{n, plural, one {x}}', '{n, number, currency}', '{n, date, soon}'])
    expect(() => compileMessage(text)).toThrow()
  expect(() => compileMessage('{n, number, ::percent scale/100}')).toThrow('scale')
})

test('a message tells which facts it names, however deep', () => {
  const compiled = compileMessage(
    '{n, plural, one {{who}} other {{g, select, other {{at, date}}}}} {n}',
  )
  expect([...factsNamed(compiled)].map(([name, kinds]) => [name, [...kinds].sort()])).toEqual([
    ['n', ['p', 'v']],
    ['who', ['v']],
    ['g', ['s']],
    ['at', ['d']],
  ])
})
