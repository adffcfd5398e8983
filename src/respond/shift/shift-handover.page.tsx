import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SyntheticEvent, useEffect, useState } from 'react'
import { ask } from '#web/control-room/ask.ts'
import { useHeard } from '#web/control-room/live.ts'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { Answered, Refused, Trouble, Waiting } from '#web/control-room/states.tsx'
import { Sure } from '#web/control-room/sure.tsx'
import { t } from '#web/messages.ts'
import * as client from './shift.client.ts'
import type { ShiftRead, ShiftRow, ShiftSummary } from './shift.schema.ts'
import { isOn, useShiftAct, useShiftRefresh, useSpanWords } from './shift-data.page.tsx'
import { ReadingGate, ReadWords, useReading } from './shift-reading.page.tsx'
import { DownUnits, Figures, OpenAlerts, ThingLine } from './shift-things.page.tsx'

/** What is open now and what the shift did, kept up to date. */
export function useSummary(id: string) {
  const refresh = useShiftRefresh()
  useHeard('IncidentOpened', refresh)
  useHeard('IncidentChanged', refresh)
  return useQuery({
    queryKey: ['shifts', 'summary', id],
    queryFn: ({ signal }) => ask(client.sumUpShift, { id }, { signal }),
    staleTime: 0,
  })
}

interface HandoverProps {
  readonly shift: ShiftRow
  readonly planned: readonly ShiftRow[]
}

/** The hand-over of the running shift: the note, to whom, and what became of it. */
export function Handover({ shift, planned }: HandoverProps) {
  const reading = useReading(shift.id)
  const withdraw = useShiftAct(client.withdrawHandover, 'withdraw')
  const { again, why } = reading
  // What was answered meanwhile is read anew by whoever has opened it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another state of the shift asks anew
  useEffect(() => {
    if (why !== undefined) again()
  }, [shift.state])
  return (
    <section className="panel" aria-labelledby="shift-handover">
      <h2 id="shift-handover">{t('shift.handover')}</h2>
      {shift.state === 'offered' ? (
        <>
          <p>{t('shift.offered')}</p>
          <ReadingGate reading={reading} isOwn={isOn(shift)} />
          {reading.read !== undefined && <ReadWords read={reading.read} />}
          <div>
            <Button
              size="xs"
              variant="outline"
              loading={withdraw.isBusy}
              onClick={() => void withdraw.run({ id: shift.id })}
            >
              {t('shift.withdraw')}
            </Button>
          </div>
          <Refused error={withdraw.error} />
        </>
      ) : (
        <>
          <p className="quiet">{t('shift.handoverText')}</p>
          {isOn(shift) ? (
            <Writing {...{ shift, planned, reading }} />
          ) : (
            <ReadingGate reading={reading} isOwn={false} />
          )}
          {!isOn(shift) && reading.read !== undefined && <ReadWords read={reading.read} />}
          <EndShift shift={shift} />
        </>
      )}
    </section>
  )
}

/** The note is opened first, since somebody else of the shift may have begun it. */
function Writing({
  shift,
  planned,
  reading,
}: HandoverProps & { reading: ReturnType<typeof useReading> }) {
  const summary = useSummary(shift.id)
  const { why, read, error, setWhy, again } = reading
  if (why === undefined)
    return (
      <div>
        <Button size="xs" onClick={() => setWhy({ purpose: 'response' })}>
          {t('shift.draft')}
        </Button>
      </div>
    )
  if (error !== undefined) return <Trouble error={error} retry={again} />
  if (read === undefined) return <Waiting lines={4} />
  return (
    <>
      <ReadWords read={read} />
      <Answered query={summary} lines={4}>
        {(seen) => <NoteForm {...{ shift, planned, read, again }} summary={seen} />}
      </Answered>
    </>
  )
}

interface NoteProps extends HandoverProps {
  readonly read: ShiftRead
  readonly summary: ShiftSummary
  again(): void
}

function NoteForm({ shift, planned, read, summary, again }: NoteProps) {
  const span = useSpanWords()
  const [words, setWords] = useState(read.draft?.words ?? '')
  const [remarks, setRemarks] = useState<ReadonlyMap<string, string>>(
    () => new Map(read.draft?.remarks.map(({ incident, text }) => [incident, text])),
  )
  const [to, setTo] = useState(planned[0]?.id ?? '')
  const draft = useShiftAct(client.draftHandover, 'draft', again)
  const offer = useShiftAct(client.offerHandover, 'offer')
  const isBehind = draft.error?.code === 'shift.editedMeanwhile'
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a refused version asks anew
  useEffect(() => {
    if (isBehind) again()
  }, [isBehind])
  const keep = () =>
    draft.run({
      id: shift.id,
      words,
      remarks: [...remarks]
        .map(([incident, text]) => ({ incident, text: text.trim() }))
        .filter(({ text }) => text !== ''),
      seen: shift.draftVersion,
    })
  const hand = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    const kept = await keep()
    if (kept !== undefined) await offer.run({ id: shift.id, to, seen: kept.draftVersion })
  }
  return (
    <form className="stack" onSubmit={(event) => void hand(event)}>
      <Figures figures={summary.figures} />
      <div className="stack-2">
        <h3>{t('shift.openNow')}</h3>
        {summary.open.length === 0 && <p className="quiet">{t('shift.openNone')}</p>}
        <ul className="plain-list shift-things">
          {summary.open.map((thing) => (
            <li key={thing.id}>
              <ThingLine thing={thing} />
              <TextInput
                size="xs"
                className="shift-remark"
                aria-label={t('shift.remark', { number: thing.number })}
                placeholder={t('shift.remark', { number: thing.number })}
                value={remarks.get(thing.id) ?? ''}
                maxLength={1000}
                onChange={({ currentTarget: { value } }) =>
                  setRemarks((now) => new Map(now).set(thing.id, value))
                }
              />
            </li>
          ))}
        </ul>
      </div>
      <OpenAlerts alerts={summary.alerts ?? []} />
      {summary.down.length > 0 && (
        <div className="stack-2">
          <h3>{t('shift.down')}</h3>
          <DownUnits units={summary.down} />
        </div>
      )}
      <Textarea
        label={t('shift.words')}
        description={t('shift.wordsHint')}
        value={words}
        maxLength={8000}
        autosize
        minRows={3}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      {read.draft !== null && (
        <p className="quiet">
          {t('shift.draftBy', { name: read.draft.by })} · <ExactMoment at={read.draft.at} />
        </p>
      )}
      {isBehind && read.draft !== null && <p className="said">{read.draft.words}</p>}
      <Refused error={draft.error ?? offer.error} />
      {planned.length === 0 ? (
        <p className="warned">{t('shift.toNone')}</p>
      ) : (
        <NativeSelect
          size="xs"
          label={t('shift.to')}
          value={to}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
          data={planned.map((each) => ({
            value: each.id,
            label: `${span(each)} · ${each.members.map(({ name }) => name).join(', ')}`,
          }))}
        />
      )}
      <div className="row">
        <Button type="submit" size="xs" loading={offer.isBusy} disabled={to === ''}>
          {t('shift.offer')}
        </Button>
        <Button size="xs" variant="outline" loading={draft.isBusy} onClick={() => void keep()}>
          {t('shift.draftKeep')}
        </Button>
      </div>
    </form>
  )
}

/** Nobody follows, and nobody has anything open: the shift ends with words. */
function EndShift({ shift }: { shift: ShiftRow }) {
  const [isAsking, setAsking] = useState(false)
  const [words, setWords] = useState('')
  const end = useShiftAct(client.endShift, 'end')
  if (!isAsking)
    return (
      <div>
        <Button size="xs" variant="subtle" onClick={() => setAsking(true)}>
          {t('shift.end')}
        </Button>
      </div>
    )
  return (
    <div className="act-form">
      <Textarea
        label={t('shift.endWhy')}
        description={t('shift.endText')}
        value={words}
        maxLength={2000}
        autosize
        autoFocus
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <Refused error={end.error} />
      <div className="row">
        <Sure
          label={t('shift.end')}
          question={t('shift.endText')}
          size="xs"
          isBusy={end.isBusy}
          run={() => void end.run({ id: shift.id, words: words.trim() })}
        />
        <Button size="xs" variant="subtle" onClick={() => setAsking(false)}>
          {t('state.cancel')}
        </Button>
      </div>
    </div>
  )
}
