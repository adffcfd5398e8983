import { t } from '#web/messages.ts'
import { useSite } from './site.tsx'

/** Says on every screen that nothing here is real. */
export function DemoBanner() {
  const { demo } = useSite()
  return demo ? <p className="demo">{t('shell.demo')}</p> : null
}
