/** A command of `npx convive`. */
export interface Command {
  readonly name: string
  /** one line for the list of commands */
  readonly about: string
  /** the text of `--help` */
  readonly usage: string
  /** @returns the exit code: 0 only on success */
  run(args: readonly string[]): Promise<number>
}
