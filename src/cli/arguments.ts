import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { Refusal } from '#kernel/refusal.ts'

/**
 * Reads a command's arguments; what it does not know is refused by name.
 * @throws Refusal `invalid` `cli.argument`
 */
export const readArguments = <const O extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: O,
) => orRefusal(() => parseArgs({ args: [...args], options, allowPositionals: true, strict: true }))

/** The same for a command that takes options alone. @throws Refusal `invalid` `cli.argument` */
export const readOptions = <const O extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: O,
) =>
  orRefusal(() => parseArgs({ args: [...args], options, allowPositionals: false, strict: true }))
    .values

/** The parser speaks English; what it puts between quotes is the word that the person typed. */
function orRefusal<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    const { message } = error as Error
    throw new Refusal('invalid', 'cli.argument', { why: /'([^']+)'/.exec(message)?.[1] ?? message })
  }
}
