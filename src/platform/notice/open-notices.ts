import { SECOND } from '#kernel/time.ts'
import type { Config } from '../config/config.ts'
import { commandDoor } from './command.ts'
import { hookDoor } from './hook.ts'
import { mailDoor } from './mail.ts'
import { type Channel, channels, type Door, isAddressed, type Notices, unsent } from './notice.ts'

/** The settings that make the doors. */
export type NoticeConfig = Pick<
  Config,
  | 'noticeCommand'
  | 'noticeHook'
  | 'noticeHookSecret'
  | 'noticeSeconds'
  | 'smsHook'
  | 'smsHookSecret'
  | 'smtpUrl'
  | 'smtpFrom'
>

/** Opens the ways out that are configured. Nothing is connected before the first notice. */
export function openNotices(config: NoticeConfig, now: () => number = Date.now): Notices {
  const { noticeCommand, noticeHook, noticeHookSecret, smsHook, smsHookSecret } = config
  const { smtpUrl, smtpFrom } = config
  const limitMs = config.noticeSeconds * SECOND
  const hookOf = (url: string | undefined, secret: string | undefined): Door | undefined =>
    url === undefined || secret === undefined ? undefined : hookDoor({ url, secret, limitMs, now })
  const doors: Readonly<Record<Channel, Door | undefined>> = {
    command:
      noticeCommand === undefined ? undefined : commandDoor({ file: noticeCommand, limitMs }),
    hook: hookOf(noticeHook, noticeHookSecret),
    mail:
      smtpUrl === undefined || smtpFrom === undefined
        ? undefined
        : mailDoor({ url: smtpUrl, from: smtpFrom, limitMs }),
    sms: hookOf(smsHook, smsHookSecret),
  }
  return {
    channels: channels.filter((channel) => doors[channel] !== undefined),
    async send(channel, notice, signal) {
      const door = doors[channel]
      // It may be configured later, and the notice is still owed then.
      if (door === undefined) return unsent('notSet')
      if (isAddressed(channel) && !notice.to) return unsent('noAddress', '', false)
      return door.send(notice, signal)
    },
  }
}
