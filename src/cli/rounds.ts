/**
 * Does the same again and again. A round that is due while one still runs is left out, so that none queue up.
 * @param everyMs  milliseconds from one begin to the next
 * @param work     one round; it reports its own faults and never rejects
 * @returns  what ends it, after the round that runs
 */
export function runRounds(
  everyMs: number,
  work: () => Promise<void>,
): { unref(): void; stop(): Promise<void> } {
  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    running ??= work().finally(() => {
      running = undefined
    })
  }, everyMs)
  return {
    unref: () => void timer.unref(),
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
