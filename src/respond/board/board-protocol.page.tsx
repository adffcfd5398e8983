import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask, useAct } from '#web/control-room/ask.ts'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { IncidentRow } from './board.schema.ts'
import { listChecks, tickCheck } from './check.client.ts'
import { incidentTypes } from './types.ts'
import { isOpenIncident, mayFile } from './view.rules.ts'

interface ProtocolProps {
  readonly row: IncidentRow
  /** counts up with each change that was heard of */
  readonly heard: number
}

/** What an operator follows for this kind, and which steps were done; the text is the district's. */
export function Protocol({ row, heard }: ProtocolProps) {
  const { session } = useSession()
  const client = useQueryClient()
  const { protocol } = incidentTypes[row.kind]
  const queryKey = ['checks', row.id]
  const { data, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => ask(listChecks, { id: row.id }, { signal }),
    staleTime: 0,
    retry: false,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was heard asks anew
  useEffect(() => {
    if (heard > 0) void refetch()
  }, [heard])
  const tick = useAct(tickCheck, (checks) => client.setQueryData(queryKey, checks))
  // Shown at once; what the server keeps stands as soon as it answers.
  const [ticked, setTicked] = useState<{ item: string; done: boolean }>()
  const say = async (item: string, done: boolean): Promise<void> => {
    setTicked({ item, done })
    await tick.run({ id: row.id, item, done })
    setTicked(undefined)
  }
  const isMine = mayFile(session.roles) && isOpenIncident(row)
  const done = new Map(data?.checks.map((check) => [check.item, check] as const))
  return (
    <section aria-labelledby="protocol">
      <h3 id="protocol">{t('board.protocol')}</h3>
      <p>{t(`board.protocol.${protocol}`)}</p>
      <ul className="plain-list checklist">
        {t(`board.check.${protocol}`)
          .split('\n')
          .map((line, i) => {
            const item = `${protocol}.${i}`
            const check = done.get(item)
            return (
              <li key={item}>
                <label className="check">
                  <input
                    type="checkbox"
                    checked={ticked?.item === item ? ticked.done : check !== undefined}
                    disabled={!isMine}
                    onChange={({ currentTarget }) => void say(item, currentTarget.checked)}
                  />{' '}
                  <span>{line}</span>
                </label>
                {check !== undefined && (
                  <span className="quiet">
                    {check.mine ? t('board.checkedByYou') : check.by} ·{' '}
                    <ExactMoment at={check.at} />
                  </span>
                )}
              </li>
            )
          })}
      </ul>
      <Refused error={tick.error} />
    </section>
  )
}
