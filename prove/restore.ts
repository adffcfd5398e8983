import { keptData } from '../bench/served/kept.ts'
import type { Proof } from './proof.ts'

const GIBIBYTES = 10
const MOST_MINUTES = 15

/** A district's photos of years, backed up and brought back with every check. */
export const proof: Proof = {
  about: `${GIBIBYTES} GiB backed up and restored, every byte, count, key and the ledger checked, within ${MOST_MINUTES} minutes`,
  async run() {
    const kept = await keptData(GIBIBYTES * 1024)
    try {
      const encrypt = await kept.encrypt()
      const backup = await kept.backup()
      const decrypt = await kept.decrypt()
      const restore = await kept.restore()
      const minutes = restore / 60
      const figures = [
        `backup ${(backup / 60).toFixed(1)} minutes (${(backup / encrypt).toFixed(2)} times the floor)`,
        `restore ${minutes.toFixed(1)} minutes (${(restore / decrypt).toFixed(2)} times)`,
      ]
      return { held: minutes <= MOST_MINUTES, line: `${GIBIBYTES} GiB: ${figures.join(', ')}` }
    } finally {
      await kept.stop()
    }
  },
}
