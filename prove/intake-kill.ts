import { killRounds } from '#test/database.kill.ts'
import { intakeTarget } from '#test/intake.kill.ts'
import type { Proof } from './proof.ts'

const rounds = 200
const writers = 20

/** The whole server killed while people report, many more times than a test run has patience for. */
export const proof: Proof = {
  about: `${rounds} times kill -9 of server and PostgreSQL under ${writers} who report through HTTP: nothing acknowledged lost or doubled, no other code for a retry; a server that acknowledges too early is found out`,
  async run() {
    const seed = Date.now() % 1_000_000
    const target = intakeTarget()
    const toll = await killRounds({ rounds, writers, seed, target })
    const { acknowledged, retried, lost, doubled, torn, corrupt } = toll
    const { asked, changed } = target
    const hasty = await killRounds({
      rounds: 10,
      writers,
      seed,
      target: intakeTarget({ hasty: true }),
    })
    return {
      held:
        lost + doubled + torn + corrupt + changed === 0 &&
        acknowledged > rounds &&
        asked > 0 &&
        hasty.lost > 0,
      line: `${rounds} kills under ${writers} writers, ${acknowledged} reports acknowledged, ${retried} retries, ${lost} lost, ${doubled} doubled, ${torn} torn, ${corrupt} damaged; ${asked} asked for again after a kill, ${changed} answered otherwise (seed ${seed}); of one that acknowledges before it is committed ${hasty.lost} found lost in 10 kills`,
    }
  },
}
