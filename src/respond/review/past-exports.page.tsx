import { Alert, Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import type { z } from 'zod'
import { Language } from '#kernel/language.ts'
import { type Act, asCallError, ask, useAct, useWork } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { Go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Answered, fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { spokenLanguage, t } from '#web/messages.ts'
import type { ExportRow, exportIncident as exporting, OpenedExport } from './export.schema.ts'
import { exportFile, exportIncident, listExports, readExports } from './review.client.ts'
import { mayIn } from './view.rules.ts'

/** A reason is at least as long as this; the server says so, too. */
const SHORTEST_REASON = 10

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

const fields = ['recipient', 'basis', 'reason']

interface FormProps {
  readonly id: string
  readonly isBusy: boolean
  readonly record: Act<z.input<(typeof exporting)['input']>, ExportRow>
}

function ExportForm({ id, isBusy, record }: FormProps) {
  const [recipient, setRecipient] = useState('')
  const [basis, setBasis] = useState('')
  const [reason, setReason] = useState('')
  const [language, setLanguage] = useState(spokenLanguage)
  const [names, setNames] = useState(false)
  const isReady =
    recipient.trim().length > 2 &&
    basis.trim().length > 2 &&
    reason.trim().length >= SHORTEST_REASON
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const clear = (): void => {
      // Sending the same once more is another export: it is typed anew.
      for (const set of [setRecipient, setBasis, setReason]) set('')
      setNames(false)
    }
    void record
      .run({ id, recipient, basis, reason, language, names })
      .then((row) => (row === undefined ? undefined : clear()))
  }
  return (
    <form className="panel stack" onSubmit={submit} aria-labelledby="hand-out">
      <h3 id="hand-out">{t('handed.title')}</h3>
      <Alert color="info" icon={<Icon name="lock" />}>
        {t('handed.why')}
      </Alert>
      <TextInput
        label={t('handed.recipient')}
        description={t('handed.recipientHint')}
        value={recipient}
        maxLength={200}
        error={fieldWords(record.error, 'recipient')}
        onChange={({ currentTarget }) => setRecipient(currentTarget.value)}
      />
      <TextInput
        label={t('handed.basis')}
        value={basis}
        maxLength={200}
        error={fieldWords(record.error, 'basis')}
        onChange={({ currentTarget }) => setBasis(currentTarget.value)}
      />
      <Textarea
        label={t('handed.reason')}
        description={t('handed.reasonHint', { shortest: SHORTEST_REASON })}
        value={reason}
        maxLength={500}
        autosize
        minRows={2}
        error={fieldWords(record.error, 'reason')}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <NativeSelect
        label={t('handed.language')}
        value={language}
        data={Language.options.map((each) => ({
          value: each,
          label: t(`handed.language.${each}`),
        }))}
        onChange={({ currentTarget }) => setLanguage(currentTarget.value as Language)}
      />
      <Checkbox
        label={t('handed.names')}
        description={t('handed.namesHint')}
        checked={names}
        onChange={({ currentTarget }) => setNames(currentTarget.checked)}
      />
      <Refused error={otherThan(record.error, fields)} />
      <div>
        <Button type="submit" size="xs" loading={isBusy} disabled={!isReady}>
          {t('handed.do')}
        </Button>
      </div>
    </form>
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

/** What was handed to prosecutors: which incident, when, by whom. @param incident  of one only */
export function Exports({ incident }: { incident?: string }) {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['exports', incident],
    queryFn: ({ signal }) =>
      ask(listExports, incident === undefined ? {} : { incident }, { signal }),
    staleTime: 0,
  })
  const download = useDownload(() => void client.invalidateQueries({ queryKey: ['exports'] }))
  const opened = useOpened(incident)
  return (
    <Answered query={query} lines={3}>
      {({ rows }) =>
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
  handed,
}: {
  row: ExportRow
  isOne: boolean
  handed: OpenedExport['handed'] | undefined
}) {
  const number = t('past.numbered', { number: row.number })
  return (
    <>
      {!isOne && (
        <span>
          {row.incident === null ? number : <Go to={`/app/review/${row.incident}`}>{number}</Go>}
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
