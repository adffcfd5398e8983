import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { MINUTE } from '#kernel/time.ts'
import { cleanPhoto } from '#media/photo/photo.ts'
import { folderStore } from '#platform/files/folder.ts'
import { runJobs } from '#platform/jobs/jobs.service.ts'
import type { CleanPhoto } from '#platform/stage.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type Desk, openDesk } from '#test/desk.ts'
import { entriesIn } from '#test/ledger.ts'
import { blackPng, heifHead, plainPhoto, taggedPhoto, tagWords } from '#test/photos.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { cleanPhotos, PHOTO_QUEUE } from './photo.service.ts'
import { reportPolicy as policy } from './report.rules.ts'
import type { Followed, ReportList, ReportRead } from './report.schema.ts'

let fresh: FreshDb
let folder: string
let here: TestWorld
let other: TestWorld
let ours: Desk
let theirs: Desk
const running: { stop(): Promise<void> }[] = []

beforeAll(async () => {
  fresh = await freshDb()
  folder = await mkdtemp(path.join(tmpdir(), 'convive-photos-'))
  const files = folderStore(folder)
  here = testWorld(fresh, { policy, files })
  other = testWorld(fresh, { policy, files, tenant: { id: 2 }, seed: 'other' })
  ours = await openDesk(here, fresh)
  theirs = await openDesk(other, fresh)
})
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop()
  expect(ours.log).toEqual([])
})
afterAll(async () => {
  await here.pool.close()
  await other.pool.close()
  await fresh.close()
  await rm(folder, { recursive: true })
})

const post = (desk: Desk, address: string, body: object, role?: Role) =>
  desk.post(`/api/reports${address}`, body, role && { role })

const put = (name: string, bytes: Uint8Array, app = ours) =>
  app.app.request(`/api/reports/photos/${name}`, {
    method: 'PUT',
    body: new Uint8Array(bytes),
  })

const answer = async <T = { code?: string; message?: string; facts?: object; state?: string }>(
  response: Response | Promise<Response>,
): Promise<T & { status: number }> => {
  const { status } = await response
  return { status, ...(JSON.parse(await (await response).text()) as T) }
}

/** Sends a report that announces photos, as a phone does. */
async function announce(count = 1, app = ours) {
  here.clock.now += 1
  other.clock.now = here.clock.now
  const photos = Array.from({ length: count }, () => randomUUID())
  const when = new Date(here.clock.now - 2 * MINUTE).toISOString()
  const draft = {
    kind: 'theft',
    story: 'Se llevaron una bicicleta.',
    where: { by: 'landmark', words: 'la cancha' },
    when: { from: when, to: when },
    photos,
  }
  const { code } = await answer<{ code: string }>(post(app, '', draft))
  const list = await app.app.request('/api/reports?show=all&limit=1', {
    headers: { cookie: 'convive=operator' },
  })
  const { rows } = (await list.json()) as ReportList
  return { code, name: photos[0]!, names: photos, id: rows[0]!.id }
}

const statesBy = async (code: string) =>
  (await answer<Followed>(post(ours, '/follow', { code }))).photos.map(({ state }) => state)

const why = { purpose: 'response', reason: 'veo qué pasó en la cancha' }
const readAs = (role: Role, id: string) =>
  answer<ReportRead>(post(ours, `/${id}/reading`, why, role))
const openPhoto = (role: Role, id: string, photo: string, app = ours) =>
  post(app, `/${id}/photos/${photo}/reading`, why, role)

/** Runs the queue of photos until nothing is left of it that is due. */
async function work(clean: CleanPhoto = cleanPhoto): Promise<{ faults: unknown[] }> {
  const faults: unknown[] = []
  const runner = runJobs({
    world: here.world,
    handlers: { [PHOTO_QUEUE]: cleanPhotos(here.world, clean) },
    pollMs: 10,
    fault: (error) => void faults.push(error),
  })
  running.push(runner)
  const isDone = async (): Promise<boolean> => {
    const due = `state = 'running' or (state = 'ready' and run_at <= $1)`
    const { rows } = await fresh.owner.query(`select count(*)::int as n from job where ${due}`, [
      new Date(here.clock.now),
    ])
    return rows[0].n === 0
  }
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 10))
  await runner.stop()
  running.splice(0)
  return { faults }
}

const photoRow = async (id: string) =>
  (await fresh.owner.query('select * from report_photo where report_id = $1', [id])).rows[0]
const keysOf = async (kind: string, id: string): Promise<number> =>
  (
    await fresh.owner.query('select from data_key where about_kind = $1 and about_id = $2', [
      kind,
      id,
    ])
  ).rowCount ?? 0
const filesKept = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name))
const isKept = async (file: string): Promise<boolean> =>
  (await filesKept()).some((name) => name.endsWith(file))

describe('a photo', () => {
  test('is taken, cleaned and read; its original, the key of it and its tags are gone', async () => {
    const { code, name, id } = await announce()
    expect(await statesBy(code)).toEqual(['expected'])
    expect(await answer(put(name, await taggedPhoto()))).toEqual({ status: 200, state: 'received' })
    const received = await photoRow(id)
    expect(await keysOf('photo', received.id)).toBe(1)
    expect(await isKept(received.file)).toBe(true)

    expect(await work()).toEqual({ faults: [] })

    expect(await statesBy(code)).toEqual(['ready'])
    expect(await keysOf('photo', received.id)).toBe(0)
    expect(await isKept(received.file)).toBe(false)
    const { pictures } = await readAs('operator', id)
    expect(pictures).toMatchObject([{ state: 'ready', width: 640, height: 480 }])
    const shown = await openPhoto('operator', id, pictures[0]!.id)
    expect(shown.headers.get('content-type')).toBe('image/jpeg')
    expect(shown.headers.get('cache-control')).toBe('no-store')
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    const bytes = Buffer.from(await shown.arrayBuffer())
    const { exif, xmp, icc, width } = await sharp(bytes).metadata()
    expect({ exif, xmp, icc, width }).toEqual({ width: 640 })
    for (const word of tagWords) expect(bytes.includes(word)).toBe(false)
  })

  test('is on the disk only sealed, before it is clean and after', async () => {
    const { name } = await announce()
    const plain = await taggedPhoto()
    await put(name, plain)
    const look = async (): Promise<void> => {
      for (const file of await filesKept()) {
        const bytes = await readFile(path.join(folder, file))
        expect(bytes.includes(plain.subarray(40, 72))).toBe(false)
        expect(bytes.includes('JFIF') || bytes.includes(tagWords[0]!)).toBe(false)
      }
    }
    await look()
    await work()
    await look()
  })

  test('cannot be read before it is clean, by nobody', async () => {
    const { name, id } = await announce()
    const missing = { status: 404, code: 'report.noSuchPhoto' }
    const { pictures } = await readAs('operator', id)
    expect(await answer(openPhoto('operator', id, pictures[0]!.id))).toMatchObject(missing)
    await put(name, await plainPhoto().jpeg().toBuffer())
    expect((await readAs('operator', id)).pictures).toMatchObject([{ state: 'received' }])
    expect(await answer(openPhoto('operator', id, pictures[0]!.id))).toMatchObject(missing)
  })

  test('sent again gets the first answer, while it waits and when it is clean, and stands once', async () => {
    const { name, id } = await announce()
    const bytes = await plainPhoto().jpeg().toBuffer()
    const first = { status: 200, state: 'received' }
    expect(await Promise.all([answer(put(name, bytes)), answer(put(name, bytes))])).toEqual([
      first,
      first,
    ])
    const { file } = await photoRow(id)
    expect(await answer(put(name, bytes))).toEqual(first)
    expect((await photoRow(id)).file).toBe(file)
    await work()
    const clean = await photoRow(id)
    const before = await filesKept()
    expect(await answer(put(name, bytes))).toEqual(first)
    await work()
    expect(await photoRow(id)).toEqual(clean)
    expect(await filesKept()).toEqual(before)
  })

  test('is absent under another report, for another tenant, and under a name nobody announced', async () => {
    const mine = await announce()
    await put(mine.name, await plainPhoto().jpeg().toBuffer())
    await work()
    const photo = (await photoRow(mine.id)).id
    const another = await announce()
    const foreign = await announce(1, theirs)
    const missing = { status: 404 }
    expect(await answer(openPhoto('operator', another.id, photo))).toMatchObject(missing)
    expect(await answer(openPhoto('operator', mine.id, foreign.id))).toMatchObject(missing)
    expect(await answer(openPhoto('operator', mine.id, photo, theirs))).toMatchObject(missing)
    expect(await answer(openPhoto('operator', foreign.id, photo, theirs))).toMatchObject(missing)
    const bytes = await plainPhoto().jpeg().toBuffer()
    for (const [name, app] of [
      [randomUUID(), ours],
      [another.name, theirs],
      [foreign.name, ours],
    ] as const)
      expect(await answer(put(name, bytes, app))).toMatchObject({
        status: 404,
        code: 'report.noSuchPhoto',
        message: 'Ese reporte no espera esa foto.',
      })
    expect((await openPhoto('operator', mine.id, photo)).status).toBe(200)
  })

  test('is entered in the ledger for each who reads it, and shown to none who may not', async () => {
    const { name, id } = await announce()
    await put(name, await plainPhoto().jpeg().toBuffer())
    await work()
    const photo = (await photoRow(id)).id
    const entries = async () =>
      (await entriesIn(here.pool, [id, photo])).map(({ did, actor, purpose, reason }) => ({
        did,
        actor,
        purpose,
        reason,
      }))
    await openPhoto('supervisor', id, photo)
    expect((await entries()).filter(({ did }) => did === 'report.read')).toEqual([
      { did: 'report.read', actor: 'supervisor', ...why },
    ])
    // The original is gone with its key, and so are the words of its entry; that it was opened stays.
    const cleaned = await fresh.owner.query(
      `select from ledger_entry where office = 'machine' and purpose = 'maintenance'`,
    )
    expect(cleaned.rows.length).toBeGreaterThan(0)
    for (const role of ['administrator', 'analyst'] as const)
      expect((await openPhoto(role, id, photo)).status, role).toBe(403)
    const audit = { purpose: 'audit', reason: 'revisión anual de lecturas' }
    const auditor = post(ours, `/${id}/photos/${photo}/reading`, audit, 'auditor')
    expect(await answer(auditor)).toMatchObject({ status: 404, code: 'report.noSuchPhoto' })
    const unnamed = post(ours, `/${id}/photos/${photo}/reading`, why)
    expect((await unnamed).status).toBe(401)
    const untold = post(ours, `/${id}/photos/${photo}/reading`, {}, 'operator')
    expect(await answer(untold)).toMatchObject({ status: 400, code: 'grant.reasonNeeded' })
  })
})

describe('what is no photo for us', () => {
  test.each<[string, () => Uint8Array, number, string, RegExp]>([
    ['nothing', () => new Uint8Array(), 400, 'report.notAPhoto', /no es una foto/],
    [
      'words called .jpg',
      () => Buffer.from('hola'),
      400,
      'report.notAPhoto',
      /JPEG, PNG, WebP o AVIF/,
    ],
    ['a drawing', () => Buffer.from('<svg/>'), 400, 'report.notAPhoto', /no es una foto/],
    ['a HEIC', () => heifHead('heic', 'mif1'), 400, 'report.photoIsHeic', /Envíela como JPEG/],
    [
      '400 million points',
      () => blackPng(20_000, 20_000),
      413,
      'report.photoTooLarge',
      /demasiados puntos \(400 millones; se aceptan 50\)/,
    ],
    [
      '13 MB',
      () => Buffer.concat([Buffer.from('\xff\xd8\xff', 'latin1'), Buffer.alloc(13 * 2 ** 20)]),
      413,
      'http.tooLarge',
      /pasa del límite de 12/,
    ],
  ])('is refused at once in words: %s', async (_, make, status, code, words) => {
    const { code: follow, name } = await announce()
    const before = await filesKept()
    const refused = await answer(put(name, make()))
    expect(refused).toMatchObject({ status, code, message: expect.stringMatching(words) })
    expect(await filesKept()).toEqual(before)
    expect(await statesBy(follow)).toEqual(['expected'])
    // The name is still good for the photo itself.
    expect((await put(name, blackPng(30, 30))).status).toBe(200)
  })

  test('and is known only when it is decoded, is kept by nobody', async () => {
    const { code, names, id } = await announce(3)
    const whole = await plainPhoto().jpeg().toBuffer()
    const fake = Buffer.concat([
      Buffer.from('\xff\xd8\xff\xe0\0\x04\0\0', 'latin1'),
      Buffer.from('hola'),
    ])
    await put(names[0]!, whole.subarray(0, whole.length / 2))
    await put(names[1]!, fake)
    await put(names[2]!, whole)
    const originals = (
      await fresh.owner.query('select file from report_photo where report_id = $1', [id])
    ).rows
    expect(await work()).toEqual({ faults: [] })
    expect(await statesBy(code)).toEqual(['refused', 'refused', 'ready'])
    for (const { file } of originals) expect(await isKept(file)).toBe(false)
    const { pictures } = await readAs('operator', id)
    expect(await answer(openPhoto('operator', id, pictures[0]!.id))).toMatchObject({ status: 404 })
    expect((await openPhoto('operator', id, pictures[2]!.id)).status).toBe(200)
  })
})

test('a form without scripts brings photos, says which were none, and sent again brings nothing twice', async () => {
  here.clock.now += 1
  const parts = new FormData()
  parts.append('key', randomUUID().replaceAll('-', ''))
  parts.append('kind', 'theft')
  parts.append('story', 'Se llevaron una bicicleta.')
  parts.append('day', new Date(here.clock.now - 24 * 60 * MINUTE).toISOString().slice(0, 10))
  parts.append('part', 'any')
  parts.append('words', 'la cancha')
  for (const bytes of [await taggedPhoto(), heifHead('heic'), Buffer.from('hola'), Buffer.alloc(0)])
    parts.append('photos', new File([new Uint8Array(bytes)], 'a.jpg', { type: 'image/jpeg' }))
  const send = async () => {
    const response = await ours.app.request('/formulario', { method: 'POST', body: parts })
    const page = await response.text()
    expect(response.status, page).toBe(200)
    expect(page).toMatch(/2 fotos no se pudieron leer/)
    return /translate="no">([0-9A-Z]{5}-[0-9A-Z]{5})</.exec(page)?.[1] ?? ''
  }
  const code = await send()
  const count = async () =>
    (await fresh.owner.query('select count(*)::int as n from report_photo')).rows[0].n
  const before = await count()
  expect(await send()).toBe(code)
  expect(await count()).toBe(before)
  await work()
  expect(await statesBy(code)).toEqual(['ready', 'expected', 'expected'])
})

describe('the work on a photo', () => {
  const later = (): void => {
    here.clock.now += 10 * MINUTE
  }
  const received = async () => {
    const report = await announce()
    await put(report.name, await plainPhoto().jpeg().toBuffer())
    return { ...report, original: (await photoRow(report.id)).file as string }
  }

  test('that broke is tried again, and the photo is refused when it breaks each time', async () => {
    const { code, original } = await received()
    for (const attempt of [1, 2]) {
      expect((await work(async () => 'tooHard')).faults, `${attempt}`).toHaveLength(1)
      expect(await statesBy(code)).toEqual(['received'])
      expect(await isKept(original)).toBe(true)
      later()
    }
    expect(await work(async () => 'tooHard')).toEqual({ faults: [] })
    expect(await statesBy(code)).toEqual(['refused'])
    expect(await isKept(original)).toBe(false)
  })

  test('that broke by chance is done the next time', async () => {
    const { code } = await received()
    await work(async () => 'tooHard')
    later()
    await work()
    expect(await statesBy(code)).toEqual(['ready'])
  })

  test('that cannot be done here costs no photo, however often it is tried', async () => {
    const { code, id, original } = await received()
    const broken: CleanPhoto = async () => {
      throw new Error('no decoder on this machine')
    }
    for (let attempt = 1; attempt <= 10; attempt++) {
      expect((await work(broken)).faults).toHaveLength(1)
      here.clock.now += 120 * MINUTE
    }
    expect(await statesBy(code)).toEqual(['received'])
    expect(await isKept(original)).toBe(true)
    expect(await keysOf('photo', (await photoRow(id)).id)).toBe(1)
    await fresh.owner.query(`delete from job where state = 'dead'`)
  })

  test('whose original is not on the disk waits for it', async () => {
    const { code, original } = await received()
    const place = (await filesKept()).find((name) => name.endsWith(original))!
    const bytes = await readFile(path.join(folder, place))
    await rm(path.join(folder, place))
    expect((await work()).faults).toHaveLength(1)
    expect(await statesBy(code)).toEqual(['received'])
    await here.world.files.put(bytes)
    later()
    expect(await work()).toEqual({ faults: [] })
    expect(await statesBy(code)).toEqual(['ready'])
  })

  test('that ended between the commit and the removal removes the original the next time', async () => {
    const { code, original } = await received()
    const remove = here.world.files.remove
    Object.assign(here.world.files, {
      remove: async () => {
        throw new Error('the power went')
      },
    })
    expect((await work()).faults).toHaveLength(1)
    Object.assign(here.world.files, { remove })
    expect(await statesBy(code)).toEqual(['ready'])
    expect(await isKept(original)).toBe(true)
    later()
    expect(await work()).toEqual({ faults: [] })
    expect(await isKept(original)).toBe(false)
  })
})
