import { hastyTable, killRounds } from '#test/database.kill.ts'
import type { Proof } from './proof.ts'

const rounds = 200
const writers = 20

/** The process and PostgreSQL killed under load, many more times than a test run has patience for. */
export const proof: Proof = {
  about: `${rounds} times kill -9 of server and PostgreSQL under ${writers} writers: nothing acknowledged lost or doubled; a server that acknowledges too early is found out`,
  async run() {
    const seed = Date.now() % 1_000_000
    const { acknowledged, retried, lost, doubled, torn, corrupt } = await killRounds({
      rounds,
      writers,
      seed,
    })
    const hasty = await killRounds({ rounds: 10, writers, seed, target: hastyTable })
    return {
      held: lost + doubled + torn + corrupt === 0 && hasty.lost > 0,
      line: `${rounds} kills under ${writers} writers, ${acknowledged} acknowledged, ${retried} retries, ${lost} lost, ${doubled} doubled, ${torn} torn, ${corrupt} damaged (seed ${seed}); of one that acknowledges before it is kept ${hasty.lost} found lost in 10 kills`,
    }
  },
}
