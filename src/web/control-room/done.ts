import { notifications } from '@mantine/notifications'
import type { MessageFacts } from '#kernel/message.ts'
import { t } from '#web/messages.ts'

/** Says something that passes by itself. @param code  of the message */
export function sayBriefly(color: 'good' | 'attention', code: string, facts?: MessageFacts): void {
  notifications.show({
    color,
    message: t(code, facts),
    closeButtonProps: { 'aria-label': t('state.close') },
  })
}

/** Says that something was done. @param code  of the message */
export const sayDone = (code: string): void => sayBriefly('good', code)
