import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { askForRun, retentionJobs } from '#kernel/clock/retention.service.ts'
import { factEvents } from '#kernel/facts/events.service.ts'
import { forgetOldFacts } from '#kernel/facts/facts.service.ts'
import { openFactFeed } from '#kernel/facts/feed.service.ts'
import { runReactions } from '#kernel/facts/reactions.service.ts'
import { ledgerRoutes } from '#kernel/ledger/ledger.routes.ts'
import { witnessKeys } from '#kernel/ledger/log.service.ts'
import { runSequencer, type Sequencer } from '#kernel/ledger/sequencer.service.ts'
import { logSigner } from '#kernel/ledger/signer.service.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import { MINUTE } from '#kernel/time.ts'
import { cleanPhoto } from '#media/photo/photo.ts'
import type { Auth } from '#platform/auth/auth.ts'
import { basemapFile } from '#platform/basemap/basemap.ts'
import type { Config } from '#platform/config/config.ts'
import { type HttpApp, type HttpOptions, httpApp } from '#platform/http/app.ts'
import { serve } from '#platform/http/server.ts'
import { forgetOldAnswers } from '#platform/idempotency/idempotency.service.ts'
import { type JobHandler, runJobs } from '#platform/jobs/jobs.service.ts'
import { REWRAP_QUEUE, rewrapDataKeys } from '#platform/keys/rotation.service.ts'
import { logFault, writeLog } from '#platform/log/log.ts'
import type { Notices } from '#platform/notice/notice.ts'
import { openNotices } from '#platform/notice/open-notices.ts'
import { openPresence } from '#platform/presence/presence.ts'
import type { Site } from '#platform/stage.ts'
import { certificateFiles } from '#platform/tls/certificate-folder.ts'
import { type TlsFiles, tlsFiles } from '#platform/tls/tls-files.ts'
import { doorsOf, heardBy, loop, policy, retention } from '../loop.ts'
import { say } from '../messages.ts'
import { nightlyBackup } from './backup-order.ts'
import type { Installation } from './installation.ts'
import { runRounds } from './rounds.ts'
import { version } from './version.ts'
import { built } from './web-build.ts'

/** A web server with the work in the background that belongs to it. */
export interface Running {
  readonly url: string
  /** where it listens on this computer, also where a proxy stands before it */
  readonly listening: string
  stop(): Promise<void>
}

/**
 * Serves an installation: web server, events, jobs, and what is done every minute.
 * @param rates  budgets of one address other than the usual ones; only a benchmark on one address takes more
 */
export async function serveInstallation(
  installation: Installation,
  auth: Auth,
  rates?: HttpOptions['rates'],
): Promise<Running> {
  const { config, world, bell } = installation
  const tls =
    config.tlsCert !== undefined && config.tlsKey !== undefined
      ? tlsFiles(config.tlsCert, config.tlsKey, world.now)
      : undefined
  const notices = openNotices(config)
  const feed = openFactFeed({ world, bell, fault: (error) => logFault('facts.fault', error) })
  const site: Site = {
    emergencyPhone: config.emergencyPhone,
    publicUrl: auth.publicUrl,
    styles: builtFiles(built.citizen, '/', 'pages.css'),
    movingMap: {
      scripts: builtFiles(built.observatory, MAP_BASE, 'main.ts'),
      styles: builtFiles(built.observatory, MAP_BASE, 'map.css'),
    },
    basemap: basemapFile(config.data),
    policy,
    retention,
    presence: openPresence(),
    channels: notices.channels,
    say,
  }
  const events = {
    ...factEvents({ world, feed, heardBy, resyncMay: 'report.list' }),
    presence: site.presence,
  }
  const signer = logSigner(world.derive, world.tenant.id)
  const log = ledgerRoutes(world, signer.key, witnessKeys(config.witnesses))
  const sequencer = runSequencer({
    world,
    signer,
    fault: (error) => logFault('ledger.sequence', error),
  })
  const app = appOf(installation, auth, { site, tls, events, rates, log, sequencer })
  const serving = await serve(app, {
    ...(config.host !== undefined && { host: config.host }),
    port: config.port,
    ...(tls !== undefined && { tls }),
    trustedProxies: config.proxies,
    fault: (error) => logFault('tls.reload', error),
  }).catch(async (error: unknown) => {
    await sequencer.stop()
    await feed.stop()
    throw error
  })
  const background = runBackground(installation, notices)
  return {
    url: config.publicUrl ?? serving.url,
    listening: serving.url,
    async stop() {
      await serving.stop()
      await background.stop()
      await sequencer.stop()
      await feed.stop()
    },
  }
}

interface Around {
  readonly site: Site
  readonly tls: TlsFiles | undefined
  readonly events: ReturnType<typeof factEvents>
  readonly rates: HttpOptions['rates'] | undefined
  readonly log: ReturnType<typeof ledgerRoutes>
  readonly sequencer: Sequencer
}

function appOf(
  installation: Installation,
  auth: Auth,
  { site, tls, events, rates, log, sequencer }: Around,
): HttpApp {
  const { config, world } = installation
  return httpApp({
    ...doorsOf({ world, auth, site, log }),
    sites: [
      { kind: 'staff', folder: built.staff, base: '/app/', pages: ['/app', '/app/*'] },
      { kind: 'unit', folder: built.unit, base: '/unit/', pages: ['/unit', '/unit/'] },
      { kind: 'observatory', folder: built.observatory, base: MAP_BASE, pages: [] },
      { kind: 'citizen', folder: built.citizen, base: '/', pages: ['/', '/seguir'] },
    ],
    events,
    identify: auth.identify,
    decide: (question) => decide(policy, question),
    say,
    log: writeLog,
    now: world.now,
    random: world.random,
    publicUrl: auth.publicUrl,
    hosts: tls?.names ?? [],
    trustedProxies: config.proxies,
    checks: {
      database: () =>
        world.read((db) => db.selectNoFrom((build) => build.lit(1).as('one')).execute()),
      ledger: sequencer.assertCurrent,
    },
    styles: site.styles,
    metricsToken: config.metricsToken,
    securityContact: config.securityContact,
    ...(rates !== undefined && { rates }),
    ...authorityOf(config),
    version,
  })
}

/** The certificate of this machine's own authority, offered to phones where one was made. */
function authorityOf({ data }: Config): { authority?: string } {
  const { authority } = certificateFiles(path.resolve(data, 'tls'))
  return existsSync(authority) ? { authority: readFileSync(authority, 'utf8') } : {}
}

/** Where the files of the map that is moved are served. */
const MAP_BASE = '/observatory/map/'

/** The address of a source of a built site, under the name that the build gave it; none where it was not built. */
function builtFiles(folder: string, base: string, name: string): string[] {
  const manifest = path.join(folder, '.vite', 'manifest.json')
  if (!existsSync(manifest)) return []
  const entries = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, { file: string }>
  return Object.entries(entries)
    .filter(([source]) => path.basename(source) === name)
    .map(([, { file }]) => base + file)
}

/** Jobs, and what the clock brings about. */
function runBackground(installation: Installation, notices: Notices): { stop(): Promise<void> } {
  const { world, bell, live, server } = installation
  const nightly = nightlyBackup(installation)
  const rewrapJob: JobHandler = (_, run) =>
    rewrapDataKeys({ world, live, owner: server.owner }, run)
  const handlers = Object.assign(
    { [REWRAP_QUEUE]: rewrapJob },
    nightly.handlers,
    retentionJobs(world, retention),
    ...loop.map((stage) => stage.jobs(world, { cleanPhoto, notices, say })),
  )
  const jobs = runJobs({
    world,
    handlers,
    bell,
    fault: (error, queue) => logFault(`jobs.${queue}`, error),
  })
  const reactions = runReactions({
    world,
    reactions: loop.flatMap((stage) => stage.reactions ?? []),
    bell,
    fault: (error, reaction) => logFault(`reactions.${reaction}`, error),
  })
  const everyMinute = async (): Promise<void> => {
    for (const stage of loop)
      await stage.eachMinute?.(world).catch((error) => logFault(`${stage.name}.eachMinute`, error))
    await nightly.eachMinute().catch((error) => logFault('backup.order', error))
    await askForRun(world).catch((error) => logFault('clock.retention', error))
    await forgetOldFacts(world).catch((error) => logFault('facts.forget', error))
    await forgetOldAnswers(world).catch((error) => logFault('answers.forget', error))
  }
  const minutes = runRounds(MINUTE, everyMinute)
  return {
    async stop() {
      await minutes.stop()
      await reactions.stop()
      await jobs.stop()
    },
  }
}
