import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '#web/control-room/ask.ts'
import { Answered } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { listShifts } from './shift.client.ts'
import type { ShiftRow } from './shift.schema.ts'
import { useShifts, useSpanWords } from './shift-data.page.tsx'
import { ReadingGate, ReadWords, useReading } from './shift-reading.page.tsx'

const PAGE = 10

/** Shifts that are over, with the way to what was written in them. */
export function PastShifts() {
  const query = useInfiniteQuery({
    queryKey: ['shifts', 'past'],
    queryFn: ({ pageParam, signal }) =>
      ask(
        listShifts,
        { limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  })
  return (
    <section className="panel" aria-labelledby="shift-past">
      <h2 id="shift-past">{t('shift.past.title')}</h2>
      <Answered query={query} lines={3}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows)
          return rows.length === 0 ? (
            <p className="quiet">{t('shift.past.none')}</p>
          ) : (
            <ul className="plain-list shift-planned">
              {rows.map((shift) => (
                <PastShift key={shift.id} shift={shift} />
              ))}
            </ul>
          )
        }}
      </Answered>
      {query.hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('shift.past.more')}
        </Button>
      )}
    </section>
  )
}

function PastShift({ shift }: { shift: ShiftRow }) {
  const span = useSpanWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <li>
      <button
        type="button"
        className="as-link"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {span(shift)}
      </button>
      <p className="quiet">{shift.members.map(({ name }) => name).join(', ')}</p>
      {isOpen && <PastWords shift={shift} />}
    </li>
  )
}

/** The one that handed over to the running shift is open to it without a typed reason; the server decides. */
function PastWords({ shift }: { shift: ShiftRow }) {
  const reading = useReading(shift.id)
  const running = useShifts().data?.running
  const isMine = running?.members.some(({ mine }) => mine) === true
  const isBefore = shift.endedAt !== null && shift.endedAt === running?.startedAt
  return (
    <>
      <ReadingGate reading={reading} isOwn={isMine && isBefore} />
      {reading.read !== undefined && <ReadWords read={reading.read} />}
    </>
  )
}
