import { expect, test } from 'vitest'
import { menu } from './menu.ts'
import { screenOf } from './screens.ts'

test.each([
  ['/app', { name: 'home' }],
  ['/app/', { name: 'home' }],
  ['/app/board', { name: 'board' }],
  ['/app/board/019ab', { name: 'board', id: '019ab' }],
  ['/app/reports', { name: 'reports' }],
  ['/app/reports/019ab', { name: 'reports', id: '019ab' }],
  ['/app/review', { name: 'review' }],
  ['/app/review/019ab', { name: 'review', id: '019ab' }],
  ['/app/lists', { name: 'lists' }],
  ['/app/people', { name: 'people' }],
  ['/app/reviews', { name: 'reviews' }],
  ['/app/shift', { name: 'shift' }],
  ['/app/wall', { name: 'wall' }],
  ['/app/retention', { name: 'retention' }],
  ['/app/rights', { name: 'rights' }],
  ['/app/welcome', { name: 'welcome' }],
  ['/app/people/x', { name: 'absent' }],
  ['/app/reports/x/y', { name: 'absent' }],
  ['/app/nothing', { name: 'absent' }],
])('%s', (path, screen) => {
  expect(screenOf(path)).toEqual(screen)
})

test('each screen of the menu has a key of its own', () => {
  expect(new Set(menu.map(({ key }) => key)).size).toBe(menu.length)
})
