import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { Refusal } from '#kernel/refusal.ts'

/**
 * Reads a command's arguments; what it does not know is refused by name.
 * @throws Refusal `invalid` `cli.argument`
 */
export function readArguments<const O extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new Refusal('invalid', 'cli.argument', { why: (error as Error).message })
  }
}
