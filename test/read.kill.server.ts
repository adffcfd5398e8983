import { randomUUID } from 'node:crypto'
import { beginRelation } from '#kernel/grant/grant.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { HOUR } from '#kernel/time.ts'
import { receiveReport, reportResource } from '#listen/report/report.service.ts'
import { openInstallation } from '../src/cli/installation.ts'
import { readConfig } from '../src/platform/config/config.ts'

/**
 * The smallest server that shows sealed reports and can be killed: takes `{ ask, reading, desk }` from its parent,
 * opens the report that this desk has claimed as the product opens it, and answers `{ ask, done }` with what stands in
 * it. Folder and number of desks as arguments; with `hasty` it shows what it remembers before it enters the reading.
 */
const [data = '', count = '', hasty] = process.argv.slice(2)
const { config } = readConfig({ CONVIVE_CLAIMED_READINGS: '10000' }, { data })
const installation = await openInstallation(config, () => {})
const { world } = installation
void installation.server.givenUp.then(() => process.exit(1))

interface Desk {
  readonly report: Id<'report'>
  readonly account: Id<'account'>
}

const readDesks = (): Promise<readonly Desk[]> =>
  world.read((db) =>
    db
      .selectFrom('standing_relation')
      .select(['about_id as report', 'account_id as account'])
      .where('about_kind', '=', 'report')
      .orderBy('about_id')
      .$castTo<Desk>()
      .execute(),
  )

/** A report for every desk, received and claimed when the server starts for the first time. */
async function openDesks(): Promise<readonly Desk[]> {
  const known = await readDesks()
  if (known.length > 0) return known
  const when = { from: world.now() - HOUR, to: world.now() - HOUR }
  const draft = {
    kind: 'theft',
    story: 'Se llevaron una bicicleta roja de la cancha, detrás de la escuela.',
    where: { by: 'landmark', words: 'la cancha', place: '080508' },
    when,
    photos: [],
    language: 'es',
  } as never
  const key = () => ({ endpoint: 'kill', key: randomUUID(), fingerprint: new Uint8Array(32) })
  const anyone = { actors: ['anyone'], language: 'es' } as const
  for (let n = 0; n < Number(count); n++) await receiveReport(world, draft, anyone, key())
  await world.transaction(async (tx) => {
    const reports = await tx.db.selectFrom('report').select('id').execute()
    for (const { id } of reports) {
      const account = newId<'account'>(tx.now, world.random(10))
      await beginRelation(world, tx, reportResource(id), 'claimed', account)
    }
    return true
  })
  return readDesks()
}

const desks = await openDesks()
const remembered = new Map<string, string>()

async function readStory({ report, account }: Desk, reading: string): Promise<string> {
  const story = await world.open(
    {
      who: { actors: ['operator', 'staff', 'anyone'], account, language: 'es' },
      what: reportResource(report),
      action: 'report.read',
      relations: ['any', 'claimed'],
      purpose: 'response',
      basis: 'relation',
      relation: 'claimed',
      reason: reading,
    },
    async (opened) => opened.part<string>('story'),
  )
  if (story === undefined) throw new Error(`nothing stands in report ${report}`)
  remembered.set(report, story)
  return story
}

interface Asked {
  readonly ask: number
  readonly reading: string
  readonly desk: number
}

async function show({ ask, reading, desk }: Asked): Promise<void> {
  const at = desks[desk]!
  const known = hasty === 'hasty' ? remembered.get(at.report) : undefined
  if (known !== undefined) process.send?.({ ask, done: true, story: known })
  try {
    const story = await readStory(at, reading)
    if (known === undefined) process.send?.({ ask, done: true, story })
  } catch (error) {
    if (!(error instanceof Refusal && error.kind === 'busy')) throw error
    if (known === undefined) process.send?.({ ask, done: false })
  }
}

const underWay = new Set<Promise<void>>()
process.on('message', (asked: Asked) => {
  const showing = show(asked).finally(() => underWay.delete(showing))
  underWay.add(showing)
})
// What a hasty one still has to enter it enters: only what a kill prevents counts.
process.once('disconnect', async () => {
  await Promise.all(underWay)
  await installation.stop()
  process.exit()
})
process.send?.('ready')
