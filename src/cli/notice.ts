import { newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { readConfig } from '#platform/config/config.ts'
import { freshBytes } from '#platform/keys/random.ts'
import { type Channel, channels, isAddressed } from '#platform/notice/notice.ts'
import { openNotices } from '#platform/notice/open-notices.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { language, sayIn } from './language.ts'

const isChannel = (word: string): word is Channel => (channels as readonly string[]).includes(word)

/** @throws Refusal `invalid` `cli.argument` for a channel that there is not, or an address that is owed */
function askedOf(positionals: readonly string[], to: string | undefined): Channel {
  const [verb = '', channel = '', ...rest] = positionals
  if (verb !== 'test') throw new Refusal('invalid', 'cli.argument', { why: verb || 'test' })
  if (!isChannel(channel) || rest.length > 0)
    throw new Refusal('invalid', 'cli.argument', {
      why: rest[0] ?? (channel || channels.join('|')),
    })
  if (isAddressed(channel) && to === undefined)
    throw new Refusal('invalid', 'cli.argument', { why: '--to' })
  return channel
}

export const notice: Command = {
  name: 'notice',
  about: 'tries a way by which people are told who do not look at a screen',
  usage: `
usage: convive notice test command|hook|mail|sms [--to ADDRESS] [--json]

Sends one notice by a channel, exactly as an alert would, and says what became of it. It says that it is a trial and
nothing else. Which settings make a channel «convive config» shows.

  --to ADDRESS   an e-mail address, or a telephone; for mail and sms

Exit code 1 when it did not go out.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      to: { type: 'string' },
      json: { type: 'boolean' },
    })
    const { to } = values
    const channel = askedOf(positionals, to)
    const { config } = readConfig(process.env)
    const outcome = await openNotices(config).send(channel, {
      id: newId(Date.now(), freshBytes(10)),
      about: 'test',
      language,
      subject: sayIn('notice.test.subject', {}),
      text: sayIn('notice.test.text', { name: config.name }),
      to,
      again: false,
    })
    const message = outcome.sent
      ? sayIn('notice.sent', { channel })
      : sayIn('notice.unsent', { channel, why: outcome.why, detail: outcome.detail })
    process.stdout.write(
      `${values.json ? JSON.stringify({ channel, ...outcome, message }) : message}\n`,
    )
    return outcome.sent ? 0 : 1
  },
}
