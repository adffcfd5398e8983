import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../refusal.ts'
import { assertGoodPassword, effectiveLength } from './password.rules.ts'

const own = ['Municipio de Chepo', 'Ana Moreno Ríos', 'ana.moreno@chepo.gob.pa', 'Ana M.']

const refusedAs = (password: string): string | undefined => {
  try {
    assertGoodPassword(password, own)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test.each([
  'caballo correcto pila grapa',
  'vL7#kd92mXq!pw0z',
  'el tucán pinta 4 balsas rojas',
  'a minha avó fazia cuscuz',
  'ñandú trébol quijote hamaca',
])('“%s” is accepted', (password) => {
  expect(refusedAs(password)).toBeUndefined()
})

test.each([
  'contraseñacontraseña',
  'contraseña12345',
  'C0ntr@seña12345!',
  '123456789012345',
  'aaaaaaaaaaaaaaaaaaaa',
  'qwertyuiopasdfgh',
  'lkjhgfdsapoiuytrewq',
  'abcdefghijklmnop',
  'Ana Moreno Ríos 1988',
  'ana.moreno@chepo.gob.pa',
  'municipio de chepo 2026',
  'Panamá2026Panamá2026',
  'password password password',
  'Bienvenido Enero 2026!',
  'abcabcabcabcabcabc',
])('“%s” is soon guessed', (password) => {
  expect(refusedAs(password)).toBe('account.passwordGuessable')
})

test('fourteen signs are too few, fifteen are not, and a sign outside the basic plane is one', () => {
  expect(refusedAs('vL7#kd92mXq!pw')).toBe('account.passwordShort')
  expect(refusedAs('vL7#kd92mXq!pw0')).toBeUndefined()
  expect(refusedAs('🐎🐄🌽🛶🎋🪁🧺🧵🪣🛖🌶️🎺🥁')).toBe('account.passwordShort')
})

test('more than 128 signs are refused', () => {
  expect(refusedAs(`${'vL7#kd92mXq!pw0z'.repeat(8)}`)).toBeUndefined()
  expect(refusedAs(`${'vL7#kd92mXq!pw0z'.repeat(8)}x`)).toBe('account.passwordLong')
})

test('the form in which accents are typed makes no difference', () => {
  const composed = 'a minha avó fazia cuscuz'
  expect(effectiveLength(composed.normalize('NFD'), [])).toBe(effectiveLength(composed, []))
})

test('nothing counts as longer than it is, and any text is judged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const length = effectiveLength(text, own)
      expect(length).toBeGreaterThanOrEqual(0)
      expect(length).toBeLessThanOrEqual(text.normalize('NFKD').length)
    }),
    { seed: 7, numRuns: 500 },
  )
})

test('the longest password is judged at once', () => {
  const from = performance.now()
  for (let i = 0; i < 20; i++) effectiveLength('jvh3897ghw98hg23gh3498h34g8h3498'.repeat(4), own)
  expect((performance.now() - from) / 20).toBeLessThan(50)
})
