import { createSecretKey } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Reading } from '../world.ts'
import { standingGrants } from './standing-grants.ts'

const key = createSecretKey(Buffer.alloc(32))
const reading: Reading = {
  who: { actors: ['staff', 'operator'], account: 'ana' as never, language: 'es' },
  what: { kind: 'note', id: '1' },
  action: 'note.read',
  relations: ['claimed'],
  purpose: 'response',
  basis: 'relation',
  relation: 'claimed',
  reason: 'note 1, claimed',
}

test('a grant is found by its own reader, in the same office, for the same record, act, purpose and relation', () => {
  const standing = standingGrants()
  standing.keep(reading, { id: 'g', key, until: 10 })
  expect(standing.find({ ...reading, reason: 'in other words' }, 9)?.id).toBe('g')
  const others: Partial<Reading>[] = [
    { who: { ...reading.who, account: 'eva' as never } },
    { who: { ...reading.who, actors: ['staff', 'supervisor'] } },
    { what: { kind: 'note', id: '2' } },
    { what: { kind: 'report', id: '1' } },
    { action: 'note.change' },
    { purpose: 'supervision' },
    { relation: 'assigned' },
    { basis: 'typed' },
  ]
  for (const other of others) expect(standing.find({ ...reading, ...other }, 9)).toBeUndefined()
  const { account: _, ...program } = reading.who
  expect(standing.find({ ...reading, who: program }, 9)).toBeUndefined()
})

test('what is over is let go, whoever reads next, and of more than a thousand the oldest', () => {
  const standing = standingGrants()
  const of = (i: number): Reading => ({ ...reading, what: { kind: 'note', id: String(i) } })
  for (let i = 0; i <= 1_000; i++) standing.keep(of(i), { id: `g${i}`, key, until: 10 + i })
  expect(standing.find(of(0), 1)).toBeUndefined()
  expect(standing.find(of(1), 1)?.id).toBe('g1')
  standing.find({ ...reading, basis: 'typed' }, 500)
  expect(standing.find(of(490), 1)).toBeUndefined()
  expect(standing.find(of(491), 1)?.id).toBe('g491')
})
