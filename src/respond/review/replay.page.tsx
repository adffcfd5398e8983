import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { asCallError, ask } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ReasonForm, type Why } from '#web/control-room/reason-form.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Trouble, Waiting } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { IncidentRow } from '../board/board.schema.ts'
import { readingPurposes } from '../board/view.rules.ts'
import { ReplayPlayer } from './replay-player.page.tsx'
import { replayIncident } from './review.client.ts'

const ownWork: Why = { purpose: 'response' }

interface TabProps {
  readonly id: string
  /** one's own running incident is its own reason */
  readonly isOwn: boolean
  opened(row: IncidentRow): void
}

/** Everything that happened to an incident; opening it is a reading like any other. */
export function ReplayTab({ id, isOwn, opened }: TabProps) {
  const { session } = useSession()
  const [said, setSaid] = useState<Why>()
  const why = isOwn ? ownWork : said
  const query = useQuery({
    queryKey: ['replay', id, why],
    queryFn: ({ signal }) => ask(replayIncident, { id, ...why }, { signal }),
    enabled: why !== undefined,
    retry: false,
    // Each reading is recorded, so none is kept to be shown again without one.
    gcTime: 0,
  })
  const row = query.data?.row
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new reading brings a new row
  useEffect(() => {
    if (row !== undefined) opened(row)
  }, [row])
  if (query.data !== undefined) return <ReplayPlayer replay={query.data} />
  return (
    <>
      {why !== undefined && !query.isError && <Waiting lines={8} />}
      {query.isError && (
        <Trouble error={asCallError(query.error)} retry={() => void query.refetch()} />
      )}
      {(why === undefined || query.isError) && (
        <>
          <p className="sealed">
            <Icon name="lock" /> {t('board.sealed')}
          </p>
          <ReasonForm
            title={t('replay.title')}
            doing={t('replay.open')}
            purposes={readingPurposes(session.roles)}
            open={setSaid}
          />
        </>
      )}
    </>
  )
}
