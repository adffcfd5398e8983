import type { Bench } from './bench.ts'
import { keptData } from './served/kept.ts'

const MIB = 1024

/** Once: it writes some gigabytes. */
export const bench: Bench = {
  about:
    'an encrypted backup of 1 GiB, against the same bytes through the same library into one file',
  async run({ mib: asked = MIB }) {
    const kept = await keptData(asked)
    try {
      const floor = await kept.encrypt()
      const value = await kept.backup()
      const mib = Math.round(kept.bytes / 1024 ** 2)
      const rssMiB = Math.round(process.memoryUsage().rss / 1024 ** 2)
      const line = { measure: 'backup', value, unit: 's', floor, ratio: value / floor, mib, rssMiB }
      return [{ ...line, mustBeAtMost: 1.5 }]
    } finally {
      await kept.stop()
    }
  },
}
