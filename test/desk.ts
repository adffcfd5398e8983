import { createHash, randomUUID } from 'node:crypto'
import { type Id, newId } from '#kernel/ids.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import { type Actor, Role } from '#kernel/policy/policy.schema.ts'
import { reportPages } from '#listen/report/report.pages.ts'
import { reportRoutes } from '#listen/report/report.routes.ts'
import { reportPolicy as policy } from '#listen/report/report.rules.ts'
import type { HttpOptions } from '#platform/http/app.ts'
import { openPresence } from '#platform/presence/presence.ts'
import type { Site } from '#platform/stage.ts'
import { say } from '../src/messages.ts'
import type { FreshDb } from './database.ts'
import { type TestApp, testApp } from './http.ts'
import { seededBytes, type TestWorld } from './world.ts'

const publicUrl = 'http://localhost:8080'
const site: Site = {
  emergencyPhone: '104',
  publicUrl,
  styles: [],
  policy,
  retention: [],
  channels: [],
  presence: openPresence(),
  say,
}
const unlimited = { burst: 1e9, perSecond: 1e9 }

/** A server for reports whose sessions are the names of roles: `cookie: convive=operator`. */
export interface Desk extends TestApp {
  /** Sends JSON with a fresh key. @param role  who asks; nobody in particular without it */
  post(address: string, body: unknown, o?: { role?: Role; from?: string }): Promise<Response>
}

/** Opens the server, with an account for each role. @param rates  default: none */
export async function openDesk(
  { world, clock }: TestWorld,
  fresh: FreshDb,
  rates: HttpOptions['rates'] = { read: unlimited, write: unlimited, code: unlimited },
): Promise<Desk> {
  const accounts = new Map<string, Id<'account'>>()
  const random = seededBytes(`desk ${world.tenant.id}`)
  for (const role of Role.options) {
    const id = newId<'account'>(clock.now, random(10))
    accounts.set(role, id)
    await fresh.owner.query(
      `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
       values ($1, $2, $3, $4, array[$4], 'es', 'active', now())`,
      [world.tenant.id, id, createHash('sha256').update(id).digest(), role],
    )
  }
  const served = testApp({
    routes: reportRoutes(world),
    pages: reportPages(world, site),
    decide: (question) => decide(policy, question),
    identify: async (cookie, language) => {
      const account = accounts.get(cookie ?? '')
      if (account === undefined) return { actors: ['anyone'], language }
      return { actors: [cookie as Actor, 'staff', 'anyone'], account, language }
    },
    say,
    rates,
    now: () => clock.now,
  })
  return {
    ...served,
    post: async (address, body, { role, from = '127.0.0.1' } = {}) =>
      served.app.request(
        address,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': randomUUID(),
            ...(role && { cookie: `convive=${role}` }),
          },
          body: JSON.stringify(body),
        },
        { incoming: { socket: { remoteAddress: from } } } as never,
      ),
  }
}
