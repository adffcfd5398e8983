import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBoard, type TestBoard } from '#test/board.ts'
import * as act from './act.service.ts'
import { boardPolicy } from './board.rules.ts'
import { decideWord, learnedWords, listWordRules } from './word-rule.service.ts'
import { classify } from './words.rules.ts'

let board: TestBoard

beforeAll(async () => {
  board = await openBoard(boardPolicy)
})
afterAll(() => board.close())

const call = (narrative: string, phone: string, kind = 'vehicle', name?: string) =>
  board.file({ narrative, kind, caller: { phone, ...(name !== undefined && { name }) } })

const waiting = async () =>
  (await listWordRules(board.world)).candidates.map(({ word, kind }) => `${word} ${kind}`)

test('a word becomes a candidate once three corrected incidents of two callers share it, not before', async () => {
  await call('Falta una cuatrimoto de Zacarías', '6000-0001')
  await call('Perdieron la cuatrimoto', '+507 6000 0001')
  await call('Otra cuatrimoto perdida en la tranquera', '6000-0001')
  // Three incidents, one caller: it may be what only this person calls it.
  expect(await waiting()).toEqual([])
  await call('La cuatrimoto roja no está', '6000-0002')
  expect(await waiting()).toEqual(['cuatrimoto vehicle'])
  const { candidates } = await listWordRules(board.world)
  expect(candidates[0]).toMatchObject({ corrected: 4, callers: 2, incidents: 4, ofKind: 4 })
})

test('a word that one caller, a caller’s name or a place brings stands nowhere in the open', async () => {
  for (const phone of ['6000-0011', '6000-0012', '6000-0013'])
    await call('Xiomara dice que en Tortí', phone, 'fraud', 'Xiomara Peña')
  expect(await waiting()).not.toContain('xiomara fraud')
  expect(await waiting()).not.toContain('torti fraud')
  const { rows } = await board.fresh.owner.query('select word from word_candidate')
  const words = rows.map(({ word }) => word)
  for (const secret of ['zacarias', 'tranquera', 'xiomara', 'torti', 'roja'])
    expect(words).not.toContain(secret)
})

test('a kind that a person changes after filing counts, changed back it does not', async () => {
  const filed = await Promise.resolve(
    board.file({
      narrative: 'Hay un parlante a todo dar',
      kind: 'other',
      caller: { phone: '6000-0021' },
    }),
  )
  await act.classifyIncident(
    board.world,
    { id: filed.id, kind: 'noise', seen: 1 },
    board.by(board.ana),
  )
  const of = async () =>
    (
      await board.fresh.owner.query('select kind from kind_correction where incident_id = $1', [
        filed.id,
      ])
    ).rows
  expect(await of()).toEqual([{ kind: 'noise' }])
  await act.classifyIncident(
    board.world,
    { id: filed.id, kind: 'other', seen: 2 },
    board.by(board.ana),
  )
  expect(await of()).toEqual([])
})

test('nothing is learned until a supervisor accepts; then calls are read by it, in a new version, entered', async () => {
  const narrative = 'Se llevaron la cuatrimoto'
  const before = await learnedWords(board.world)
  expect(before).toEqual({ version: 0, learned: [] })
  expect(classify('cuatrimoto', before.learned)).toEqual([])
  const accept = { word: 'cuatrimoto', kind: 'vehicle', decision: 'accepted' } as const
  const entries = await board.rowsIn('ledger_entry')
  const after = await decideWord(board.world, { ...accept, seen: 0 }, board.by(board.carmen))
  expect(after).toMatchObject({ version: 1, learned: [{ word: 'cuatrimoto', by: 'Carmen Á.' }] })
  expect(await board.rowsIn('ledger_entry')).toBe(entries + 1)
  const { learned } = await learnedWords(board.world)
  expect(classify(narrative, learned)[0]).toMatchObject({ kind: 'vehicle', words: ['cuatrimoto'] })
  await expect(
    decideWord(board.world, { ...accept, decision: 'refused', seen: 0 }, board.by(board.carmen)),
  ).rejects.toMatchObject({ code: 'words.decidedMeanwhile' })
  await expect(
    decideWord(board.world, { ...accept, word: 'perro', seen: 1 }, board.by(board.carmen)),
  ).rejects.toMatchObject({ code: 'words.notWaiting' })
  await decideWord(
    board.world,
    { ...accept, decision: 'withdrawn', seen: 1 },
    board.by(board.carmen),
  )
  expect(await learnedWords(board.world)).toEqual({ version: 2, learned: [] })
})

test('what is accepted is not taken for a correction any more', async () => {
  const phones = ['6000-0031', '6000-0032', '6000-0033']
  for (const phone of phones) await call('Pasó una avispona enorme', phone, 'fire')
  const { version } = await listWordRules(board.world)
  const given = { word: 'avispona', kind: 'fire', decision: 'accepted', seen: version } as const
  await decideWord(board.world, given, board.by(board.carmen))
  const before = await board.rowsIn('kind_correction')
  await call('Otra avispona enorme', '6000-0034', 'fire')
  expect(await board.rowsIn('kind_correction')).toBe(before)
})
