import { Button } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '#web/control-room/icons.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { t } from '#web/messages.ts'
import type { IncidentRow } from '../board/board.schema.ts'
import { holderWords, PriorityMark, usePlaceWords } from '../board/board-row.page.tsx'
import { isOpenIncident } from '../board/view.rules.ts'
import { AfterActionTab } from './after-action.page.tsx'
import { ExportTab } from './past-exports.page.tsx'
import { PastMoment } from './past-search.page.tsx'
import { ReplayTab } from './replay.page.tsx'
import { mayIn } from './view.rules.ts'

const tabs = {
  replay: 'incident.review',
  learned: 'afterAction.read',
  export: 'export.read',
}
type Tab = keyof typeof tabs

interface PastProps {
  readonly id: string
  /** as the list knows it; absent where it was opened by its address */
  readonly row: IncidentRow | undefined
  /** where nothing but its number is known of it */
  readonly number?: number | undefined
  leave(): void
}

/** One incident of the past: its replay, what was learned from it, and its export. */
export function PastIncident({ id, row, number, leave }: PastProps) {
  const { session } = useSession()
  const [opened, setOpened] = useState<IncidentRow>()
  const known = opened ?? row
  const mine = (Object.keys(tabs) as Tab[]).filter((each) => mayIn(session.roles, tabs[each]))
  const [tab, setTab] = useState(mine[0])
  return (
    <article className="reading past-incident" aria-labelledby="past-incident">
      <Button
        className="only-narrow"
        variant="subtle"
        leftSection={<Icon name="back" />}
        onClick={leave}
      >
        {t('past.toList')}
      </Button>
      <Head row={known} number={number} />
      {mine.length > 1 && (
        <fieldset className="row shows">
          <legend className="unseen">{t('past.tabs')}</legend>
          {mine.map((each) => (
            <Button
              key={each}
              size="xs"
              variant={each === tab ? 'filled' : 'outline'}
              aria-pressed={each === tab}
              onClick={() => setTab(each)}
            >
              {t(`past.tab.${each}`)}
            </Button>
          ))}
        </fieldset>
      )}
      {tab === 'replay' && (
        <ReplayTab
          id={id}
          isOwn={known?.claimedBy?.mine === true && isOpenIncident(known)}
          opened={setOpened}
        />
      )}
      {tab === 'learned' && <AfterActionTab id={id} />}
      {tab === 'export' && <ExportTab id={id} />}
    </article>
  )
}

function Head({ row, number }: Pick<PastProps, 'row' | 'number'>) {
  const placeWords = usePlaceWords()
  const unknown = number === undefined ? t('past.incident') : t('past.numbered', { number })
  return (
    <header className="stack-2">
      <h2 id="past-incident">
        {row === undefined ? (
          unknown
        ) : (
          <>
            <span className="mono quiet">{row.number}</span> {t(`board.kind.${row.kind}`)}
          </>
        )}
      </h2>
      {row !== undefined && (
        <>
          <p className="row-marks">
            <PriorityMark row={row} />
            <span className="tag">{t(`board.state.${row.state}`)}</span>
            <span className="tag">{holderWords(row)}</span>
            {row.result !== null && (
              <span className="tag good">{t(`board.result.${row.result}`)}</span>
            )}
          </p>
          <p className="quiet">
            {placeWords(row.place)} · <PastMoment at={row.openedAt} />
          </p>
        </>
      )}
    </header>
  )
}
