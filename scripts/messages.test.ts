import path from 'node:path'
import { expect, test } from 'vitest'
import { findMessageFaults } from './messages.ts'

test('the check of messages finds everything that was planted, and nothing else', async () => {
  const root = path.join(import.meta.dirname, 'fixture/messages')
  const { files, codes, faults } = await findMessageFaults(root)
  expect(files).toHaveLength(4)
  expect(codes).toBe(9)
  const found = faults.map((fault) => fault.replace(/(no ICU message):.*/, '$1'))
  expect(found.sort()).toEqual(
    [
      'src/twice.messages.ts: toy.sound stands in src/toy.messages.ts, too',
      'src/toy.messages.ts: toy.noPortuguese: is missing in pt',
      'src/toy.messages.ts: toy.blank: is missing in pt',
      'src/toy.messages.ts: toy.otherFacts: names other facts: es (n), pt (n), en (days)',
      'src/toy.messages.ts: toy.notIcu: es is no ICU message',
      'src/toy.messages.ts: toy.notIcu: pt is no ICU message',
      'src/toy.messages.ts: Misnamed is not feature.reason',
      'src/toy.messages.ts: Misnamed is not used',
      'src/toy.messages.ts: toy.unused is not used',
      'src/toy.messages.ts: toy.unsaid is not in src/messages.ts',
      'src/toy.ts:11: toy.noBranch has no message',
      'src/toy.ts:12: toy.noKind.… has no message',
      'src/toy.ts:13: toy.noSay has no message',
      'src/toy.ts:19: toy.noRefusal has no message',
      'src/toy.ts:21: toy.noMessage has no message',
    ].sort(),
  )
})
