import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '#kernel/refusal.ts'
import { DAY } from '#kernel/time.ts'
import { lastRuns } from '#platform/backup/runs.service.ts'
import { basemapFile, readBasemap } from '#platform/basemap/basemap.ts'
import { type Config, readConfig } from '#platform/config/config.ts'
import { waitingSteps } from '#platform/db/migrate.ts'
import { countJobs } from '#platform/jobs/desk.service.ts'
import { masterPlace, usualKeyFile } from '#platform/keys/master.ts'
import { countKeys, lastKeyActs } from '#platform/keys/rotation.service.ts'
import { type NoticeConfig, openNotices } from '#platform/notice/open-notices.ts'
import { tlsFiles } from '#platform/tls/tls-files.ts'
import { migrations } from '../migrations.ts'
import { readOptions } from './arguments.ts'
import type { Command } from './command.ts'
import { startDatabase } from './database.ts'
import { type Installation, openInstallation } from './installation.ts'
import { sayIn } from './language.ts'

/** What the doctor found: good, or a sentence on what to do. */
interface Finding {
  readonly what: string
  readonly state: 'good' | 'attention' | 'bad'
  readonly code: string
  readonly facts: Readonly<Record<string, string | number>>
}

const GIBIBYTE = 1024 ** 3
/** Below this a photo-rich weekend may fill the disk. */
const LITTLE_SPACE = 5 * GIBIBYTE

const good = (what: string, code: string, facts: Finding['facts'] = {}): Finding => ({
  what,
  state: 'good',
  code,
  facts,
})
const attention = (what: string, code: string, facts: Finding['facts'] = {}): Finding => ({
  ...good(what, code, facts),
  state: 'attention',
})

/** The folder itself, or the nearest above it that stands: before the first start there is none. */
function standing(folder: string): string {
  const dir = path.resolve(folder)
  return existsSync(dir) ? dir : standing(path.dirname(dir))
}

/** Whether there is room on the disk of the data. */
export function space(config: Pick<Config, 'data'>): Finding {
  const { bavail, bsize } = statfsSync(standing(config.data))
  const free = Number((bavail * bsize) / GIBIBYTE)
  const facts = { gib: Math.round(free * 10) / 10 }
  return free * GIBIBYTE < LITTLE_SPACE
    ? attention('disk', 'doctor.littleSpace', facts)
    : good('disk', 'doctor.space', facts)
}

/** Whether the master key lies apart from the data. */
export function masterKey(config: Pick<Config, 'data' | 'keys'>): Finding {
  const { mode, file } = masterPlace(config)
  if (mode === 'ask') {
    const left = usualKeyFile(config.data)
    return existsSync(left)
      ? { ...good('key', 'doctor.keyLeftOver', { file: left }), state: 'bad' }
      : good('key', 'doctor.keyAsked')
  }
  if (!existsSync(file)) return attention('key', 'doctor.noKeyYet', { file })
  const sameDisk = statSync(file).dev === statSync(standing(config.data)).dev
  return sameDisk
    ? attention('key', 'doctor.keyBesideData', { file })
    : good('key', 'doctor.key', { file })
}

const REHEARSED_FOR = 400 * DAY

/** Whether the recovery sheets of the standing master key were printed, and proved not long ago. */
export async function recoverySheet({ world, live }: Installation): Promise<Finding[]> {
  const { sheet, rehearse } = await lastKeyActs(world, live.master())
  const { old } = await countKeys(world, live.newest())
  const rewrapping = old > 0 ? [attention('key', 'doctor.rewrapping', { keys: old })] : []
  if (sheet === undefined) return [...rewrapping, attention('sheet', 'doctor.noSheet')]
  if (rehearse === undefined)
    return [...rewrapping, attention('sheet', 'doctor.notRehearsed', { made: sheet })]
  return [
    ...rewrapping,
    world.now() - rehearse > REHEARSED_FOR
      ? attention('sheet', 'doctor.rehearsedLongAgo', { at: rehearse })
      : good('sheet', 'doctor.rehearsed', { at: rehearse }),
  ]
}

/** Whether something that is done beside the screens has given up after all its attempts. */
export async function deadJobs({ world }: Pick<Installation, 'world'>): Promise<Finding[]> {
  const dead = (await countJobs(world)).filter(({ state }) => state === 'dead')
  const jobs = dead.reduce((sum, { count }) => sum + count, 0)
  const queues = dead.map(({ queue }) => queue).join(', ')
  return jobs === 0
    ? [good('jobs', 'doctor.jobs')]
    : [attention('jobs', 'doctor.deadJobs', { jobs, queues })]
}

const BACKUP_EVERY = 2 * DAY
const BACKUP_REHEARSED_FOR = 190 * DAY

/** Whether there is a backup of these days, and whether one was brought back not long ago. */
export async function backups({ world }: Pick<Installation, 'world'>): Promise<Finding[]> {
  const { backup, rehearsal, failed } = await lastRuns(world)
  const now = world.now()
  const last =
    backup === undefined
      ? attention('backup', 'doctor.noBackup')
      : now - backup > BACKUP_EVERY
        ? attention('backup', 'doctor.oldBackup', { at: backup })
        : good('backup', 'doctor.backup', { at: backup })
  const practice =
    rehearsal === undefined || now - rehearsal > BACKUP_REHEARSED_FOR
      ? attention('backup', 'doctor.backupNotRehearsed')
      : good('backup', 'doctor.backupRehearsed', { at: rehearsal })
  const bad = failed && {
    ...attention('backup', 'doctor.backupFailed', failed),
    state: 'bad' as const,
  }
  return [...(bad ? [bad] : []), last, practice]
}

function tls(config: Config): Finding {
  if (config.tlsCert === undefined || config.tlsKey === undefined)
    return attention('tls', 'doctor.noTls')
  const { endsAt } = tlsFiles(config.tlsCert, config.tlsKey, Date.now)
  const days = Math.floor((endsAt - Date.now()) / DAY)
  return days < 30
    ? attention('tls', 'doctor.tlsEnds', { days })
    : good('tls', 'doctor.tls', { days })
}

const mayRun = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** Whether anybody can be told who does not look at a screen. Nothing is sent. */
export function noticeDoors(config: NoticeConfig): Finding[] {
  const { channels } = openNotices(config)
  const { noticeCommand, noticeHook, smsHook } = config
  if (channels.length === 0) return [attention('notices', 'doctor.noNotices')]
  const isOpen = (url: string): boolean =>
    url.startsWith('http:') && !/^(localhost|127\.|\[::1\])/.test(new URL(url).host)
  const hooks = [
    ['CONVIVE_NOTICE_HOOK', noticeHook],
    ['CONVIVE_SMS_HOOK', smsHook],
  ] as const
  return [
    good('notices', 'doctor.notices', { channels: channels.join(', ') }),
    ...(noticeCommand !== undefined && !mayRun(noticeCommand)
      ? [
          {
            ...good('notices', 'doctor.noticeCommand', { file: noticeCommand }),
            state: 'bad' as const,
          },
        ]
      : []),
    ...hooks.flatMap(([setting, url]) =>
      url !== undefined && isOpen(url)
        ? [attention('notices', 'doctor.hookInTheClear', { setting, host: new URL(url).host })]
        : [],
    ),
  ]
}

/** Whether the base map of the operator, where there is one, can be shown. */
export async function basemap({ data }: Pick<Config, 'data'>): Promise<Finding[]> {
  const file = basemapFile(data)
  try {
    const found = await readBasemap(file)
    if (found === undefined) return []
    const { bytes, minZoom, maxZoom } = found
    const facts = { file, minZoom, maxZoom, mib: Math.max(1, Math.round(bytes / 1024 ** 2)) }
    return [good('map', 'doctor.basemap', facts)]
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return [attention('map', error.code, error.facts)]
  }
}

/** Looks at the database without bringing it to this version: that is for the next start, or for `migrate`. */
async function database(config: Config): Promise<Finding[]> {
  const stands = existsSync(path.join(config.data, 'db', 'data', 'PG_VERSION'))
  if (config.databaseUrl === undefined && !stands)
    return [attention('database', 'doctor.noDatabaseYet')]
  const server = await startDatabase(config, () => {})
  try {
    const steps = await waitingSteps(server.owner, migrations)
    return steps.length > 0
      ? [attention('database', 'doctor.stepsWaiting', { steps: steps.length })]
      : await ready(config)
  } finally {
    await server.stop()
  }
}

async function ready(config: Config): Promise<Finding[]> {
  const installation = await openInstallation(config, () => {})
  try {
    const { version } = installation.server
    const embedded = config.databaseUrl === undefined
    return [
      embedded
        ? attention('database', 'doctor.embedded', { version })
        : good('database', 'doctor.database', { version }),
      good('row-security', 'doctor.rowSecurity'),
      ...(await recoverySheet(installation)),
      ...(await backups(installation)),
      ...(await deadJobs(installation)),
    ]
  } finally {
    await installation.stop()
  }
}

async function examine(config: Config): Promise<Finding[]> {
  const findings: Finding[] = []
  const checks = { disk: space, key: masterKey, tls, notices: noticeDoors, basemap, database }
  for (const [what, check] of Object.entries(checks))
    try {
      findings.push(...[await check(config)].flat())
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      findings.push({ what, state: 'bad', code: error.code, facts: error.facts })
    }
  return findings
}

const marks = { good: 'ok       ', attention: 'attention', bad: 'BAD      ' }

export const doctor: Command = {
  name: 'doctor',
  about: 'looks for what could go wrong, and says what to do',
  usage: `
usage: convive doctor [--json]

Examines disk, master key, certificate, channels for notices, base map, database, recovery sheets and backups, and says in a sentence what to do about each finding.
Exit code 1 when something is bad.`,
  async run(args) {
    const values = readOptions(args, { json: { type: 'boolean' } })
    const findings = await examine(readConfig(process.env).config)
    const shown = findings.map((each) => ({ ...each, message: sayIn(each.code, each.facts) }))
    if (values.json) process.stdout.write(`${JSON.stringify(shown)}\n`)
    else
      for (const { what, state, message } of shown)
        process.stdout.write(`${marks[state]}  ${what.padEnd(13)} ${message}\n`)
    return findings.some(({ state }) => state === 'bad') ? 1 : 0
  },
}
