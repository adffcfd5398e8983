import { sql } from 'kysely'
import { runJobs } from '#platform/jobs/jobs.service.ts'
import { testWorld } from './world.ts'

// A worker as a process of its own, for tests that kill it: it does what the words of a job say.
const { app, leaseMs, name } = JSON.parse(process.env.JOBS_WORKER ?? '{}')
const { world } = testWorld({ app }, { seed: name, realClock: true })

runJobs({
  world,
  leaseMs,
  pollMs: 50,
  fault: (error) => console.error(name, error),
  handlers: {
    async q({ key, hangs }, run) {
      await world.transaction(async (tx) => {
        await run.hold(tx)
        await sql`insert into start (worker, word) values (${name}, ${key})`.execute(tx.db)
      })
      // The worker is killed here; the second attempt goes through.
      if (hangs === 'always' || (hangs === 'once' && run.attempt === 1))
        await new Promise((resolve) => setTimeout(resolve, 600_000))
      // Long enough to be stopped in, by a signal; when it goes on, the lease is over.
      if (hangs === 'briefly') await new Promise((resolve) => setTimeout(resolve, 800))
      await world.transaction(async (tx) => {
        await run.hold(tx)
        await sql`insert into deed (worker, word) values (${name}, ${key})`.execute(tx.db)
      })
    },
  },
})
console.log('ready')
