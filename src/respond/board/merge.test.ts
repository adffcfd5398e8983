import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR } from '#kernel/time.ts'
import { type Filed, openBoard, type TestBoard } from '#test/board.ts'
import * as act from './act.service.ts'
import { boardPolicy, likenessOf } from './board.rules.ts'
import { listIncidents } from './board.service.ts'
import { similarToDraft, similarToIncident } from './likeness.service.ts'

let { ana, beto, by, file, here, close } = {} as TestBoard

beforeAll(async () => {
  ;({ ana, beto, by, file, here, close } = await openBoard(boardPolicy))
})

afterAll(async () => {
  await close()
})

const seed = 20_261_122

const list = (given: Partial<Parameters<typeof listIncidents>[1]> = {}, who = ana) =>
  listIncidents(here.world, { show: 'open', limit: 200, ...given }, who)

describe('incidents that are the same', () => {
  test('are merged, go on as one, and can be parted again', async () => {
    const [first, second] = [await file({ take: true }), await file()]
    const merged = await act.mergeIncident(here.world, { id: second.id, into: first.id }, by(beto))
    expect(merged).toMatchObject({ state: 'merged', mergedInto: { number: first.number } })
    const open = (await list()).rows
    expect(open.find(({ id }) => id === first.id)?.holds).toBe(1)
    expect(open.find(({ id }) => id === second.id)).toBeUndefined()
    expect(await act.unmergeIncident(here.world, second.id, by(beto))).toMatchObject({
      state: 'triaged',
      mergedInto: null,
    })
  })

  test('end together, with the same result', async () => {
    const [first, second] = [await file({ take: true }), await file()]
    await act.mergeIncident(here.world, { id: second.id, into: first.id }, by(ana))
    await act.closeIncident(here.world, { id: first.id, result: 'nobody_there' }, by(ana))
    const done = (await list({ show: 'done' })).rows.filter(({ id }) =>
      [first.id as string, second.id].includes(id),
    )
    expect(done.map(({ state, result }) => [state, result])).toEqual([
      ['closed', 'nobody_there'],
      ['closed', 'nobody_there'],
    ])
    await expect(act.unmergeIncident(here.world, second.id, by(ana))).rejects.toMatchObject({
      code: 'matter.closed',
    })
  })

  test('cannot be merged twice, into themselves, in a chain, or into what is over', async () => {
    const [a, b, c] = [await file(), await file({ take: true }), await file()]
    const merge = (id: Filed, into: Filed) =>
      act.mergeIncident(here.world, { id: id.id, into: into.id }, by(ana))
    await expect(merge(a, a)).rejects.toMatchObject({ code: 'board.mergedIntoItself' })
    await merge(a, b)
    await expect(merge(a, c)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'board.alreadyMerged',
      facts: { number: a.number, into: b.number },
    })
    await expect(merge(c, a)).rejects.toMatchObject({ code: 'board.alreadyMerged' })
    await expect(merge(b, c)).rejects.toMatchObject({ code: 'board.holdsOthers' })
    await act.closeIncident(here.world, { id: b.id, result: 'attended' }, by(ana))
    await expect(merge(c, b)).rejects.toMatchObject({ code: 'board.mergedIntoEnded' })
  })

  test('both ways at once: one is merged, neither is lost', async () => {
    const [a, b] = [await file(), await file()]
    const both = await Promise.allSettled([
      act.mergeIncident(here.world, { id: a.id, into: b.id }, by(ana)),
      act.mergeIncident(here.world, { id: b.id, into: a.id }, by(beto)),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('are suggested by place, time and words, and not when they are another story', async () => {
    const words = 'Incendio grande en la ferretería frente al parque, sale humo negro'
    const fire = await file({ narrative: words, kind: 'fire', place: '080506' })
    const so = (given: object) => similarToDraft(here.world, given, ana)
    const alike = await so({
      narrative: 'Hay humo negro en la ferretería del parque',
      kind: 'fire',
      place: '080506',
    })
    expect(alike.similar[0]).toMatchObject({
      row: { id: fire.id },
      samePlace: true,
      sameKind: true,
      sharedWords: 4,
    })
    const elsewhere = await so({ narrative: 'Me robaron', kind: 'theft', place: '080503' })
    expect(elsewhere.similar.map(({ row }) => row.id)).not.toContain(fire.id)
    here.clock.now += 4 * HOUR
    const later = await so({ narrative: words, kind: 'fire', place: '080506' })
    expect(later.similar).toEqual([])
    const second = await file({ narrative: words, kind: 'fire', place: '080506' })
    const third = await file({ narrative: words, kind: 'fire', place: '080506' }, beto)
    const { similar } = await similarToIncident(here.world, third.id, beto)
    expect(similar.map(({ row }) => row.id)).toEqual([second.id])
  })

  test('likeness lies between 0 and 1, and more in common is never less alike', () => {
    const common = fc.record({
      samePlace: fc.boolean(),
      sameKind: fc.boolean(),
      minutesApart: fc.nat(400),
      sharedWords: fc.nat(20),
      words: fc.nat(40),
    })
    fc.assert(
      fc.property(common, (given) => {
        const likeness = likenessOf(given)
        expect(likeness).toBeGreaterThanOrEqual(0)
        expect(likeness).toBeLessThanOrEqual(1)
        const more = [
          { ...given, samePlace: true },
          { ...given, sameKind: true },
          { ...given, sharedWords: given.sharedWords + 1 },
          { ...given, minutesApart: Math.max(0, given.minutesApart - 5) },
        ]
        for (const each of more) expect(likenessOf(each)).toBeGreaterThanOrEqual(likeness)
      }),
      { seed },
    )
  })
})
