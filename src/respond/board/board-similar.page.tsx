import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayBriefly } from '#web/control-room/done.ts'
import { Go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Keys, useShortcuts } from '#web/control-room/shortcuts.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { mergeMany, similarToIncident } from './board.client.ts'
import type { IncidentRow, SimilarIncident } from './board.schema.ts'
import { usePlaceWords } from './board-row.page.tsx'
import { actsOpenTo, isOpenIncident } from './view.rules.ts'

interface SimilarProps {
  readonly row: IncidentRow
  put(row: IncidentRow): void
}

/** Open incidents that may be the same; a person decides, about one or about all of them. */
export function Similar({ row, put }: SimilarProps) {
  const isOpen = isOpenIncident(row)
  const { data } = useQuery({
    queryKey: ['incidents', 'similar to', row.id],
    queryFn: ({ signal }) => ask(similarToIncident, { id: row.id }, { signal }),
    enabled: isOpen,
    retry: false,
  })
  if (!isOpen || data === undefined || data.similar.length === 0) return null
  return (
    <section aria-labelledby="similar">
      <h3 id="similar">{t('board.similar')}</h3>
      <ul className="plain-list">
        {data.similar.map((each) => (
          <SimilarLine key={each.row.id} {...each} />
        ))}
      </ul>
      {data.all.length > 1 && <MergeAll {...{ row, put }} others={data.all} />}
    </section>
  )
}

function SimilarLine({ row, samePlace, minutesApart, sharedWords }: SimilarIncident) {
  const placeWords = usePlaceWords()
  return (
    <li>
      <Go to={`/app/board/${row.id}`}>
        {row.number} {t(`board.kind.${row.kind}`)}, {placeWords(row.place)}
      </Go>{' '}
      <span className="quiet">
        {t('board.similarWhy', {
          place: samePlace ? 'yes' : 'no',
          minutes: minutesApart,
          words: sharedWords,
        })}
      </span>
    </li>
  )
}

/** Merges all that are alike into this one, after a second look at how many they are. */
function MergeAll({ row, put, others }: SimilarProps & { others: readonly string[] }) {
  const { session } = useSession()
  const client = useQueryClient()
  const [isSure, setSure] = useState(false)
  const merge = useAct(mergeMany, ({ row: whole, merged, refused }) => {
    setSure(false)
    sayBriefly(refused.length === 0 ? 'good' : 'attention', 'board.mergedMany', {
      merged,
      refused: refused.length,
    })
    put(whole)
    void client.invalidateQueries({ queryKey: ['incidents'] })
  })
  const mayMerge = actsOpenTo(session.roles, row).includes('note')
  useShortcuts(
    mayMerge
      ? [
          {
            keys: 't',
            group: 'incident',
            label: t('board.key.mergeMany'),
            run: () => setSure(true),
          },
        ]
      : [],
  )
  if (!mayMerge) return null
  if (!isSure)
    return (
      <p>
        <Button size="xs" variant="outline" onClick={() => setSure(true)}>
          {t('board.mergeMany', { count: others.length })} <Keys of="t" />
        </Button>
      </p>
    )
  return (
    <div className="act-form">
      <p>{t('board.mergeManySure', { count: others.length, number: row.number })}</p>
      <div className="row">
        <Button
          autoFocus
          size="xs"
          loading={merge.isBusy}
          onClick={() => void merge.run({ id: row.id, others: [...others] })}
        >
          {t('board.mergeManyDo')}
        </Button>
        <Button size="xs" variant="subtle" onClick={() => setSure(false)}>
          {t('state.cancel')}
        </Button>
      </div>
      <Refused error={merge.error} />
    </div>
  )
}
