import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { asCallError, ask, useAct, useWork } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { Go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Answered, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { ExportRow, OpenedExport } from './export.schema.ts'
import { ExportForm } from './export-form.page.tsx'
import { exportFile, exportIncident, listExports, readExports } from './review.client.ts'
import { mayIn } from './view.rules.ts'

/** Gives the browser a file to keep. */
function keepFile(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/x-tar' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** Has the file of an export made and kept; what breaks off on the way is not kept. */
const useDownload = (changed: () => void) =>
  useWork(async ({ id, incident, number }: Pick<ExportRow, 'id' | 'incident' | 'number'>) => {
    // A file comes as its bytes alone; what type it has, the endpoint says.
    const bytes = (await ask(exportFile, { id: incident ?? '', export: id })) as unknown
    keepFile(`incidente-${number}.tar`, bytes as Uint8Array<ArrayBuffer>)
    changed()
  })

/** Hands an incident to a prosecutor: who gets it, on which basis, why; recorded before anything is read. */
export function ExportTab({ id }: { id: string }) {
  const client = useQueryClient()
  const { session } = useSession()
  const changed = (): void => void client.invalidateQueries({ queryKey: ['exports'] })
  const download = useDownload(changed)
  const record = useAct(exportIncident, (row) => {
    changed()
    sayDone('handed.recorded')
    void download.run(row)
  })
  return (
    <div className="stack past-export">
      {mayIn(session.roles, 'incident.export') && (
        <ExportForm {...{ id, record }} isBusy={record.isBusy || download.isBusy} />
      )}
      <Refused error={download.error} />
      {download.error !== undefined && <p>{t('handed.brokeOff')}</p>}
      <section aria-labelledby="handed">
        <h3 id="handed">{t('handed.before')}</h3>
        <Exports incident={id} />
      </section>
    </div>
  )
}

/** For whom and on what basis an incident was handed out: opened only when asked for, since that is entered. */
function useOpened(incident: string | undefined) {
  const { session } = useSession()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['opened exports', incident],
    queryFn: ({ signal }) => ask(readExports, { id: incident ?? '' }, { signal }),
    enabled: false,
    retry: false,
    gcTime: 0,
  })
  return {
    words: new Map(data?.rows.map(({ id, handed }) => [id, handed])),
    may: incident !== undefined && mayIn(session.roles, 'export.read'),
    open: () => void refetch(),
    isBusy: isFetching,
    error: error === null ? undefined : asCallError(error),
  }
}

/** What was handed to prosecutors, the latest first. @param incident  of one only */
export const useExports = (incident: string | undefined) =>
  useInfiniteQuery({
    queryKey: ['exports', incident],
    queryFn: ({ pageParam, signal }) =>
      ask(
        listExports,
        {
          ...(incident !== undefined && { incident }),
          ...(pageParam !== null && { after: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ rows }) => rows),
    staleTime: 0,
  })

interface ExportsProps {
  /** of this one only */
  readonly incident?: string
  /** the incident that is looked at beside the list */
  readonly open?: string | undefined
}

/** What was handed to prosecutors: which incident, when, by whom. */
export function Exports({ incident, open }: ExportsProps) {
  const client = useQueryClient()
  const query = useExports(incident)
  const download = useDownload(() => void client.invalidateQueries({ queryKey: ['exports'] }))
  const opened = useOpened(incident)
  return (
    <Answered query={query} lines={3}>
      {(rows) =>
        rows.length === 0 ? (
          <p className="quiet">{t('handed.none')}</p>
        ) : (
          <>
            <ul className="plain-list lined">
              {rows.map((row) => (
                <li key={row.id} className="stack-2">
                  <ExportLine
                    row={row}
                    isOne={incident !== undefined}
                    isOpen={open !== undefined && row.incident === open}
                    handed={opened.words.get(row.id)}
                  />
                  {row.by.mine && row.incident !== null && (
                    <div>
                      <Button
                        size="xs"
                        variant="subtle"
                        loading={download.isBusy}
                        aria-describedby={lineId(row)}
                        onClick={() => void download.run(row)}
                      >
                        {t('handed.again')}
                      </Button>
                    </div>
                  )}
                </li>
              ))}
            </ul>
            {query.hasNextPage && (
              <Button
                variant="subtle"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t('board.more')}
              </Button>
            )}
            {opened.may && rows.some(({ id }) => !opened.words.has(id)) && (
              <div>
                <Button size="xs" variant="default" loading={opened.isBusy} onClick={opened.open}>
                  {t('handed.open')}
                </Button>
              </div>
            )}
            <Refused error={opened.error ?? download.error} />
          </>
        )
      }
    </Answered>
  )
}

const lineId = ({ id }: ExportRow): string => `export-${id}`

/** @param handed  undefined while it was not opened */
function ExportLine({
  row,
  isOne,
  isOpen,
  handed,
}: {
  row: ExportRow
  isOne: boolean
  isOpen: boolean
  handed: OpenedExport['handed'] | undefined
}) {
  const number = t('past.numbered', { number: row.number })
  return (
    <>
      {!isOne && (
        <span>
          {row.incident === null ? (
            number
          ) : (
            <Go
              to={`/app/review/${row.incident}`}
              data-incident={row.incident}
              aria-current={isOpen ? 'true' : undefined}
            >
              {number}
            </Go>
          )}
        </span>
      )}
      {handed === null && <span className="quiet">{t('handed.inLedger')}</span>}
      {handed && (
        <span>
          <strong>{handed.recipient}</strong> · {handed.basis}
        </span>
      )}
      <span className="row quiet">
        <span id={lineId(row)}>
          {row.by.name} · <ExactMoment at={row.at} /> · {t(`handed.language.${row.language}`)}
        </span>
        <span className="tag">{t(row.names ? 'handed.withNames' : 'handed.withoutNames')}</span>
        {row.wholeAt === null ? (
          <span className="tag attention">
            <Icon name="doubt" size={14} /> {t(row.begun === 0 ? 'handed.notSent' : 'handed.cut')}
          </span>
        ) : (
          <span className="tag good">
            <Icon name="done" size={14} /> {t('handed.whole')}
          </span>
        )}
      </span>
    </>
  )
}
