import { killRounds } from '#test/database.kill.ts'
import { readingTarget } from '#test/read.kill.ts'
import type { Proof } from './proof.ts'

const rounds = 200
const readers = 20

/** The server killed while people read sealed reports, many more times than a test run has patience for. */
export const proof: Proof = {
  about: `${rounds} times kill -9 of server and PostgreSQL under ${readers} readers of sealed reports: no story shown without its grant and its entry; a server that shows before it enters is found out`,
  async run() {
    const seed = Date.now() % 1_000_000
    const target = readingTarget()
    const toll = await killRounds({ rounds, writers: readers, seed, target })
    const hasty = readingTarget({ hasty: true })
    await killRounds({ rounds: 10, writers: readers, seed, target: hasty })
    const { lost, doubled, torn, corrupt, retried } = toll
    const { shown, unentered } = target
    return {
      held:
        unentered + lost + doubled + torn + corrupt === 0 && shown > rounds && hasty.unentered > 0,
      line: `${rounds} kills under ${readers} readers, ${shown} stories shown, ${retried} retries, ${unentered} without grant or entry, ${doubled} entered twice, ${corrupt} damaged (seed ${seed}); of one that shows before it enters ${hasty.unentered} of ${hasty.shown} found in 10 kills`,
    }
  },
}
