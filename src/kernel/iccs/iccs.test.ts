import { expect, test } from 'vitest'
import { iccs } from './iccs.ts'
import { iccsInPortuguese } from './iccs-portuguese.ts'

test('every category has a name in Portuguese, and none that is not there has one', () => {
  expect([...iccsInPortuguese.keys()].sort()).toEqual([...iccs.keys()].sort())
  for (const [code, name] of iccsInPortuguese) expect(name, code).toMatch(/^\p{Lu}.{3,}$/u)
})

test('in Portuguese words are Portuguese, not Spanish', () => {
  const spanish = /\b(?:los|las|el|y|robo de|hurto|delitos de la)\b|ñ|ción\b/i
  expect([...iccsInPortuguese.values()].filter((name) => spanish.test(name))).toEqual([])
})
