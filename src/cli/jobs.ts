import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { readConfig } from '#platform/config/config.ts'
import { cancelJob, countJobs, reviveJob, seeJobs } from '#platform/jobs/desk.service.ts'
import type { JobState } from '#platform/jobs/jobs.table.ts'
import type { World } from '#platform/world.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { openInstallation } from './installation.ts'
import { sayIn } from './language.ts'

const states: readonly JobState[] = ['ready', 'running', 'done', 'dead', 'cancelled']

const options = { json: { type: 'boolean' }, state: { type: 'string' } } as const

type Values = ReturnType<typeof readArguments<typeof options>>['values']
type Print = (line: string) => void

const usage = `
usage: convive jobs list [--state ${states.join('|')}] [--json]
       convive jobs revive ID [--json]
       convive jobs cancel ID [--json]

What is done beside the screens: photos that are cleaned, files that are read, notices that are sent.

list     how many stand in each state, and those in one: without --state those that died after all their attempts
revive   gives a dead job its attempts again; look at why it died first
cancel   calls off a job that waits, runs, or died

Both are entered in the ledger, with the job's queue and number.`

/** @throws Refusal `invalid` */
function stateOf({ state = 'dead' }: Values): JobState {
  const known = states.find((each) => each === state)
  if (known === undefined) throw new Refusal('invalid', 'cli.argument', { why: `--state ${state}` })
  return known
}

/** @throws Refusal `invalid` for what is no id */
function idOf(positionals: readonly string[]): string {
  const [id = '', ...more] = positionals
  if (more.length > 0 || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw new Refusal('invalid', 'cli.argument', { why: positionals.join(' ') || '-' })
  return id
}

async function list(world: World, values: Values, print: Print): Promise<void> {
  const state = stateOf(values)
  const counts = await countJobs(world)
  const jobs = await seeJobs(world, state)
  if (values.json) {
    // A key may say whom a job is for.
    print(JSON.stringify({ counts, state, jobs: jobs.map(({ key: _, ...job }) => job) }))
    return
  }
  for (const { queue, state, count } of counts)
    print(`${queue.padEnd(28)} ${state.padEnd(10)} ${String(count).padStart(8)}`)
  for (const { id, queue, attempts, maxAttempts, endedAt, lastError } of jobs) {
    const when = endedAt === null ? '' : iso(endedAt)
    print(`${id} ${queue} ${attempts}/${maxAttempts} ${when} ${lastError ?? ''}`.trimEnd())
  }
  print(sayIn('jobs.listed', { jobs: jobs.length, state }))
}

/** Runs a `jobs` command on a world. @returns the exit code */
export async function answerJobs(
  world: World,
  args: readonly string[],
  print: Print,
): Promise<number> {
  const { values, positionals } = readArguments(args, options)
  const [verb, ...rest] = positionals
  if (verb === 'list' && rest.length === 0) {
    await list(world, values, print)
    return 0
  }
  if (verb !== 'revive' && verb !== 'cancel')
    throw new Refusal('invalid', 'cli.argument', { why: positionals.join(' ') || '-' })
  const id = idOf(rest)
  await (verb === 'revive' ? reviveJob(world, id) : cancelJob(world, id))
  const said = verb === 'revive' ? 'jobs.revived' : 'jobs.cancelled'
  print(values.json ? JSON.stringify({ id, did: verb }) : sayIn(said, { id }))
  return 0
}

export const jobs: Command = {
  name: 'jobs',
  about: 'shows what is done beside the screens, and starts anew what gave up',
  usage,
  async run(args) {
    const { values } = readArguments(args, options)
    const { config } = readConfig(process.env)
    const installation = await openInstallation(config, (step) => {
      if (!values.json) process.stderr.write(`${sayIn(step, {})}\n`)
    })
    try {
      return await answerJobs(
        installation.world,
        args,
        (line) => void process.stdout.write(`${line}\n`),
      )
    } finally {
      await installation.stop()
    }
  },
}
