import { Button, NativeSelect, Textarea } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { Answered, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import * as client from './shift.client.ts'
import type { OpenThing, Pass, ShiftRow } from './shift.schema.ts'
import { useShiftAct } from './shift-data.page.tsx'
import { useSummary } from './shift-handover.page.tsx'
import { ReadingGate, ReadWords, useReading } from './shift-reading.page.tsx'
import { ThingLine } from './shift-things.page.tsx'

interface SidesProps {
  /** the one that leaves */
  readonly shift: ShiftRow
  /** the one that comes */
  readonly next: ShiftRow
}

/** Back to the board, as a choice of a list. */
const BOARD = 'board'

/** Who goes on with each open incident of those who leave; oneself, until another is said. */
function usePasses(open: readonly OpenThing[], next: ShiftRow) {
  const [said, setSaid] = useState<ReadonlyMap<string, string>>(new Map())
  const stays = new Set(next.members.map(({ id }) => id))
  const me = next.members.find(({ mine }) => mine)?.id ?? BOARD
  const leaving = open.filter(({ claimedBy }) => claimedBy !== null && !stays.has(claimedBy.id))
  const toOf = (incident: string): string => said.get(incident) ?? me
  return {
    leaving,
    toOf,
    say: (incident: string, to: string) => setSaid((now) => new Map(now).set(incident, to)),
    passes: leaving.map(({ id }) => {
      const to = toOf(id)
      return { incident: id, to: to === BOARD ? null : to } as Pass
    }),
  }
}

function PassList({ next, open }: { next: ShiftRow; open: ReturnType<typeof usePasses> }) {
  if (open.leaving.length === 0) return <p className="quiet">{t('shift.passesNone')}</p>
  return (
    <ul className="plain-list shift-things">
      {open.leaving.map((thing) => (
        <li key={thing.id}>
          <ThingLine thing={thing} />
          <NativeSelect
            size="xs"
            className="shift-remark"
            aria-label={t('shift.pass', { number: thing.number })}
            value={open.toOf(thing.id)}
            onChange={({ currentTarget }) => open.say(thing.id, currentTarget.value)}
            data={[
              ...next.members.map(({ id, name }) => ({ value: id, label: name })),
              { value: BOARD, label: t('shift.passBack') },
            ]}
          />
        </li>
      ))}
    </ul>
  )
}

/** What the next shift sees when it is handed the room: the note, who goes on with what, yes or not yet. */
export function AcceptShift({ shift, next }: SidesProps) {
  const reading = useReading(shift.id)
  const summary = useSummary(shift.id)
  return (
    <section className="panel shift-incoming" aria-labelledby="shift-accept">
      <h2 id="shift-accept">{t('shift.accept.title')}</h2>
      <p>{t('shift.accept.text')}</p>
      <ReadingGate reading={reading} isOwn />
      {reading.read !== undefined && <ReadWords read={reading.read} />}
      <Answered query={summary} lines={3}>
        {({ open }) => <AcceptForm {...{ shift, next, open }} />}
      </Answered>
    </section>
  )
}

function AcceptForm({ shift, next, open }: SidesProps & { open: readonly OpenThing[] }) {
  const passes = usePasses(open, next)
  const [isRefusing, setRefusing] = useState(false)
  const [words, setWords] = useState('')
  const accept = useShiftAct(client.acceptHandover, 'accept')
  const refuse = useShiftAct(client.refuseHandover, 'refuse')
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (isRefusing) void refuse.run({ id: shift.id, words: words.trim() })
    else void accept.run({ id: shift.id, passes: passes.passes })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <h3>{t('shift.passes')}</h3>
      <PassList next={next} open={passes} />
      {isRefusing && (
        <Textarea
          label={t('shift.refuseWhy')}
          value={words}
          required
          withAsterisk={false}
          maxLength={2000}
          autosize
          minRows={2}
          autoFocus
          onChange={({ currentTarget }) => setWords(currentTarget.value)}
        />
      )}
      <Refused error={accept.error ?? refuse.error} />
      <div className="row">
        {isRefusing ? (
          <>
            <Button type="submit" loading={refuse.isBusy} disabled={words.trim() === ''}>
              {t('shift.refuse')}
            </Button>
            <Button variant="subtle" onClick={() => setRefusing(false)}>
              {t('state.cancel')}
            </Button>
          </>
        ) : (
          <>
            <Button type="submit" loading={accept.isBusy}>
              {t('shift.accept')}
            </Button>
            <Button variant="outline" onClick={() => setRefusing(true)}>
              {t('shift.refuse')}
            </Button>
          </>
        )}
      </div>
    </form>
  )
}

/** The shift before ran past its end and nobody handed over: the next takes the room, and says so. */
export function RelieveShift({ shift, next }: SidesProps) {
  const summary = useSummary(shift.id)
  return (
    <section className="panel shift-incoming" aria-labelledby="shift-relieve">
      <h2 id="shift-relieve">{t('shift.relieve.title')}</h2>
      <p>{t('shift.relieve.text')}</p>
      <Answered query={summary} lines={3}>
        {({ open }) => <RelieveForm {...{ shift, next, open }} />}
      </Answered>
    </section>
  )
}

function RelieveForm({ next, open }: SidesProps & { open: readonly OpenThing[] }) {
  const passes = usePasses(open, next)
  const [words, setWords] = useState('')
  const relieve = useShiftAct(client.relieveShift, 'relieve')
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void relieve.run({ id: next.id, passes: passes.passes, words: words.trim() })
      }}
    >
      <h3>{t('shift.passes')}</h3>
      <PassList next={next} open={passes} />
      <Textarea
        label={t('shift.relieveWhy')}
        value={words}
        required
        withAsterisk={false}
        maxLength={2000}
        autosize
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <Refused error={relieve.error} />
      <div>
        <Button type="submit" loading={relieve.isBusy} disabled={words.trim() === ''}>
          {t('shift.relieve')}
        </Button>
      </div>
    </form>
  )
}
