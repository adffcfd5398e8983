import { Refusal } from '#kernel/refusal.ts'
import { ensureDatabase } from '#platform/db/supervisor.ts'

/**
 * One process that uses the database of a folder, for tests of several at once. Says one JSON line when it has joined
 * or was refused, leaves when its input ends, and can be killed at any moment.
 */
const [dir = '', binaries] = process.argv.slice(2)
const steps: string[] = []
try {
  const server = await ensureDatabase({
    dir,
    say: (step) => steps.push(step),
    ...(binaries ? { binaries } : {}),
  })
  const { owner, version } = server
  console.log(JSON.stringify({ pid: server.pid(), owner, version, steps }))
  void server.givenUp.then((why) =>
    console.log(JSON.stringify({ givenUp: why.code, facts: why.facts })),
  )
  process.stdin.resume().once('end', () => {
    void server.stop()
  })
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  const { kind, code, facts } = error
  console.log(JSON.stringify({ refused: { kind, code, facts }, steps }))
}
