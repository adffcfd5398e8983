import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { openBoard, type TestBoard } from '#test/board.ts'
import { boardPolicy } from './board.rules.ts'
import { landmarkIn, landmarksLike } from './landmark.rules.ts'
import { LandmarkDraft } from './landmark.schema.ts'
import * as landmarks from './landmark.service.ts'

let board: TestBoard

beforeAll(async () => {
  board = await openBoard(boardPolicy)
})
afterAll(() => board.close())

const source = 'Lista de prueba'
const draft = (given: object) => LandmarkDraft.parse({ name: 'Puente', source, ...given })
const add = (given: object) =>
  landmarks.addLandmark(board.world, draft(given), board.by(board.carmen))
const names = async () =>
  (await landmarks.listLandmarks(board.world)).landmarks.map(
    ({ name, place }) => `${name} ${place}`,
  )

const list = [
  { name: 'Escuela de Tortí', aliases: ['la primaria'] },
  { name: 'Puente del río Bayano', aliases: ['puente grande'] },
  { name: 'Puente viejo', aliases: [] },
]

describe('a landmark', () => {
  test('is offered while it is typed, by any of its names, without accents', () => {
    const like = (typed: string) => landmarksLike(typed, list).map(({ name }) => name)
    expect(like('puen')).toEqual(['Puente viejo', 'Puente del río Bayano'])
    expect(like('bayano')).toEqual(['Puente del río Bayano'])
    expect(like('primar')).toEqual(['Escuela de Tortí'])
    expect(like('p')).toEqual([])
    expect(like('hospital')).toEqual([])
  })

  test('is heard in what a caller says, the longest name, and none where two fit alike', () => {
    expect(landmarkIn('pasando el puente grande a la derecha', list)?.name).toBe(
      'Puente del río Bayano',
    )
    expect(landmarkIn('por el puente', list)).toBeUndefined()
    const twice = [...list, { name: 'La primaria', aliases: [] }]
    expect(landmarkIn('frente a la primaria', twice)).toBeUndefined()
  })
})

describe('the list of landmarks', () => {
  test('takes one with a point and gives it its place, corrects it, and lets it go', async () => {
    const point = { lon: -78.503, lat: 8.946, accuracyMeters: 80 }
    const made = await add({ name: 'Tranquera azul', aliases: ['la azul'], point })
    expect(made).toMatchObject({ place: '080508', point })
    const id = made.id as Id<'landmark'>
    const change = { ...draft({ name: 'Tranquera verde', place: '080501' }), id }
    const changed = await landmarks.changeLandmark(board.world, change, board.by(board.carmen))
    expect(changed).toMatchObject({ name: 'Tranquera verde', place: '080501', point: null })
    await landmarks.removeLandmark(board.world, id, board.by(board.carmen))
    expect(await names()).toEqual([])
    await expect(
      landmarks.changeLandmark(board.world, change, board.by(board.carmen)),
    ).rejects.toMatchObject({ kind: 'absent', code: 'landmark.absent' })
  })

  test('refuses the same name in the same place, a place that is not there, a point at sea', async () => {
    await add({ name: 'La Ye', place: '080501' })
    await expect(add({ name: 'la ye', place: '080501' })).rejects.toMatchObject({
      code: 'landmark.twice',
      facts: { field: 'name' },
    })
    await add({ name: 'La Ye', place: '080508' })
    await expect(add({ name: 'X', place: '999999' })).rejects.toMatchObject({
      code: 'board.noSuchPlace',
    })
    const point = { lon: -85.5, lat: 3, accuracyMeters: 10 }
    await expect(add({ name: 'Y', point })).rejects.toMatchObject({ code: 'board.pointNowhere' })
  })

  test('takes over a list row by row, and names each that it left out', async () => {
    const csv = [
      '\ufeffNombre;Corregimiento;Lon;Lat;Precisión;Otros nombres',
      'Escuela de Tortí;Tortí;-78,503;8,946;60;la primaria|escuelita',
      ';080501;;;;',
      'Sin lugar;;;;;',
      'Mal número;080501;oeste;8,9;;',
      'En el mar;;-85,5;3;;',
      'Lejos;Atlántida;;;;',
      'Escuela de Tortí;080508;;;;',
      'la ye;080501;;;;',
    ].join('\r\n')
    const done = await landmarks.importLandmarks(
      board.world,
      { csv, source: 'Alcaldía' },
      board.by(board.carmen),
    )
    expect(done).toEqual({
      added: 2,
      changed: 1,
      refused: [
        { row: 3, field: 'name', reason: 'missing' },
        { row: 5, field: 'lon', reason: 'notANumber' },
        { row: 6, field: 'lon', reason: 'pointNowhere' },
        { row: 7, field: 'place', reason: 'noSuchPlace' },
        { row: 8, field: 'name', reason: 'twice' },
      ],
    })
    const { landmarks: now } = await landmarks.listLandmarks(board.world)
    expect(now.find(({ name }) => name === 'Escuela de Tortí')).toMatchObject({
      place: '080508',
      aliases: ['la primaria', 'escuelita'],
      point: { lon: -78.503, lat: 8.946, accuracyMeters: 60 },
      source: 'Alcaldía',
    })
  })

  test('refuses what is no table, and changes nothing', async () => {
    const before = await names()
    for (const csv of ['a,b\n1,2', '"', '\u0000\u0001'])
      await expect(
        landmarks.importLandmarks(board.world, { csv, source }, board.by(board.carmen)),
        csv,
      ).rejects.toMatchObject({ code: 'landmark.notCsv' })
    expect(await names()).toEqual(before)
  })
})
