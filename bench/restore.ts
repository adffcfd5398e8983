import type { Bench } from './bench.ts'
import { keptData } from './served/kept.ts'

const MIB = 1024

/** Once: it writes some gigabytes. */
export const bench: Bench = {
  about:
    'restoring 1 GiB with every check, against the same bytes through the same library into one file',
  async run({ mib: asked = MIB }) {
    const kept = await keptData(asked)
    try {
      await kept.backup()
      await kept.encrypt()
      const floor = await kept.decrypt()
      const value = await kept.restore()
      const mib = Math.round(kept.bytes / 1024 ** 2)
      const rssMiB = Math.round(process.memoryUsage().rss / 1024 ** 2)
      const line = {
        measure: 'restore',
        value,
        unit: 's',
        floor,
        ratio: value / floor,
        mib,
        rssMiB,
      }
      return [{ ...line, mustBeAtMost: 2 }]
    } finally {
      await kept.stop()
    }
  },
}
