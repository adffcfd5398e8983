import { notifications } from '@mantine/notifications'
import { t } from '#web/messages.ts'

/** Says that something was done. @param code  of the message */
export function sayDone(code: string): void {
  notifications.show({ color: 'good', message: t(code) })
}
