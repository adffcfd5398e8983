import { t } from '#web/messages.ts'
import { Icon } from './icons.tsx'
import { useLiveState } from './live.ts'
import { Keys } from './shortcuts.tsx'

interface ArrivedProps {
  readonly list: {
    readonly arrived: readonly unknown[]
    readonly query: { readonly isError: boolean; readonly data: unknown }
    showArrived(): void
  }
  /** how many of those that wait cannot wait */
  readonly urgent: number
}

/** The line above a list: it always takes its place, so that nothing moves when something comes. */
export function ArrivedLine({ list, urgent }: ArrivedProps) {
  const live = useLiveState()
  const { length } = list.arrived
  const isStale = list.query.isError && list.query.data !== undefined
  return (
    <div className="desk-arrived" role="status">
      {length > 0 ? (
        <button type="button" onClick={list.showArrived}>
          {urgent > 0 && <Icon name="urgent" size={16} />}
          {t('list.arrived', { count: length, urgent })}
          <Keys of="n" />
        </button>
      ) : (
        <span className={isStale ? 'warned' : 'quiet'}>
          {isStale && <Icon name="offline" size={16} />}
          {t(isStale ? 'state.stale.offline' : live === 'live' ? 'list.listens' : 'list.asks')}
        </span>
      )}
    </div>
  )
}
