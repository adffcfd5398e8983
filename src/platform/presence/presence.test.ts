import { expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { type Looker, openPresence } from './presence.ts'

const someone = (name: string): Looker => ({ account: name as Id<'account'>, name })
const [ana, beto] = [someone('Ana'), someone('Beto')]

function room() {
  const presence = openPresence()
  const heard: string[] = []
  const sit = (who: Looker, stream: string) =>
    presence.join(who.account, stream, (what, present) =>
      heard.push(`${stream} ${what}: ${present.map(({ name }) => name).join(', ')}`),
    )
  const look = (who: Looker, stream: string, what: string | null) =>
    presence.look({ stream, who, what }).map(({ name }) => name)
  return { heard, sit, look }
}

test('two who have the same open hear of each other; whoever has something else open does not', () => {
  const { heard, sit, look } = room()
  sit(ana, 'a')
  sit(beto, 'b')
  sit(someone('Carmen'), 'c')
  expect(look(someone('Carmen'), 'c', 'other')).toEqual(['Carmen'])
  expect(look(ana, 'a', 'one')).toEqual(['Ana'])
  expect(look(beto, 'b', 'one')).toEqual(['Ana', 'Beto'])
  expect(heard).toEqual(['a one: Ana, Beto'])
  look(beto, 'b', null)
  expect(heard).toEqual(['a one: Ana, Beto', 'a one: Ana'])
})

test('two screens of one person are one person, until the last of them goes', () => {
  const { heard, sit, look } = room()
  sit(ana, 'a')
  const [first, second] = [sit(beto, 'b1'), sit(beto, 'b2')]
  look(ana, 'a', 'one')
  look(beto, 'b1', 'one')
  expect(look(beto, 'b2', 'one')).toEqual(['Ana', 'Beto'])
  first.leave()
  expect(heard.at(-1)).toBe('b2 one: Ana, Beto')
  second.leave()
  expect(heard.at(-1)).toBe('a one: Ana')
})

test('a screen that does not listen, or is another person’s, has nothing open', () => {
  const { sit, look } = room()
  const seat = sit(ana, 'a')
  expect(look(beto, 'a', 'one')).toEqual([])
  seat.leave()
  expect(look(ana, 'a', 'one')).toEqual([])
})
