import { Icon } from '#web/control-room/icons.tsx'
import { t } from '#web/messages.ts'
import type { Load, OpenThing, UnitDown } from './shift.schema.ts'
import { DownUnits, ThingList } from './shift-things.page.tsx'

interface Seen {
  readonly load: readonly Load[]
  readonly late: readonly OpenThing[]
  readonly nobodys: readonly OpenThing[]
  readonly astray: readonly OpenThing[]
  readonly down: readonly UnitDown[]
}

/** The supervisor's view: who has how much, and what needs somebody. */
export function Oversight({ seen }: { seen: Seen }) {
  const most = Math.max(1, ...seen.load.map(({ open }) => open))
  return (
    <section className="panel" aria-labelledby="shift-oversee">
      <h2 id="shift-oversee">{t('shift.overview')}</h2>
      {seen.load.length > 0 && (
        <>
          <h3>{t('shift.loadTitle')}</h3>
          <ul className="plain-list shift-load">
            {seen.load.map(({ id, name, open, late, on }) => (
              <li key={id}>
                <span>
                  {name} {!on && <span className="tag attention">{t('shift.notOnShift')}</span>}
                </span>
                <meter aria-hidden="true" min={0} max={most} value={open} />
                <span className={late > 0 ? 'warned' : 'quiet'}>
                  {t('shift.load', { open, late })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {(['nobodys', 'late', 'astray'] as const).map((which) => (
        <div key={which} className="stack-2">
          <h3>
            {seen[which].length > 0 && <Icon name="urgent" size={14} />} {t(`shift.${which}`)} (
            {seen[which].length})
          </h3>
          <ThingList things={seen[which]} />
        </div>
      ))}
      <h3>{t('shift.down')}</h3>
      <DownUnits units={seen.down} />
    </section>
  )
}
