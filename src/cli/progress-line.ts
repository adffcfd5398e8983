/** Says on standard error how far long work is: once a second, on one line at a terminal and nowhere in a script. */
export function progressLine(isQuiet: boolean) {
  const isShown = !isQuiet && process.stderr.isTTY === true
  let saidAt = 0
  let isOpen = false
  return {
    say(text: string): void {
      if (!isQuiet) process.stderr.write(`  ${text}\n`)
    },
    /** @param done  0..1 */
    share(done: number): void {
      if (!isShown || performance.now() - saidAt < 1_000) return
      saidAt = performance.now()
      isOpen = true
      process.stderr.write(`\r  ${Math.floor(done * 100)} %`)
    },
    end(): void {
      if (isOpen) process.stderr.write('\r        \r')
      isOpen = false
    },
  }
}
