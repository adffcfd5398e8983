import { t } from '#web/messages.ts'
import type { SaidStatus } from './act.rules.ts'
import type { UnitState } from './unit-state.page.tsx'

const statuses: readonly SaidStatus[] = ['free', 'pause', 'off']

/** What the unit does: three big buttons; that it is busy follows from its assignments. */
export function StatusChoice({ unit }: { unit: UnitState }) {
  const { status, position } = unit
  const isBusy = status === 'busy'
  return (
    <section aria-labelledby="status">
      <h2 id="status">{t('unit.status')}</h2>
      <div className="statuses">
        {statuses.map((each) => {
          const name = t(`unit.status.${isBusy && each === 'free' ? 'busy' : each}`)
          return (
            <button
              key={each}
              type="button"
              className="choice"
              disabled={isBusy && each !== 'free'}
              aria-pressed={status === each || (isBusy && each === 'free')}
              onClick={() => {
                if (status !== each && !isBusy)
                  void unit.perform({ what: 'status', status: each }, name)
              }}
            >
              {name}
            </button>
          )
        })}
      </div>
      <p className="hint">
        {isBusy && `${t('unit.busyWhile')} `}
        {t(`unit.positionSays.${position === 'off' ? 'off' : 'on'}`)}
      </p>
    </section>
  )
}
