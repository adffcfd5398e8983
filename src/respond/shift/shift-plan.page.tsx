import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { addDays, civilDate } from '#kernel/time.ts'
import { ask } from '#web/control-room/ask.ts'
import { clockNow } from '#web/control-room/clock.ts'
import { useShortcuts } from '#web/control-room/shortcuts.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { Answered, fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { Sure } from '#web/control-room/sure.tsx'
import { t } from '#web/messages.ts'
import * as client from './shift.client.ts'
import type { Seat, ShiftRow } from './shift.schema.ts'
import { useMaySpeak, useShiftAct, useSpanWords } from './shift-data.page.tsx'

interface PlannedProps {
  readonly running: ShiftRow | null
  readonly planned: readonly ShiftRow[]
}

/** Shifts to come: who is on them, when they begin. */
export function PlannedShifts({ running, planned }: PlannedProps) {
  const [isPlanning, setPlanning] = useState(false)
  useShortcuts([
    { keys: 'i', group: 'shift', label: t('shift.key.plan'), run: () => setPlanning(true) },
  ])
  return (
    <section className="panel" aria-labelledby="shift-plan">
      <div className="page-head">
        <h2 id="shift-plan">{t('shift.plan.title')}</h2>
        {!isPlanning && (
          <Button size="xs" variant="outline" onClick={() => setPlanning(true)}>
            {t('shift.plan')}
          </Button>
        )}
      </div>
      {isPlanning && <PlanForm last={planned.at(-1) ?? running} close={() => setPlanning(false)} />}
      {planned.length === 0 && !isPlanning && <p className="quiet">{t('shift.plan.none')}</p>}
      <ul className="plain-list shift-planned">
        {planned.map((shift) => (
          <Planned key={shift.id} shift={shift} isFree={running === null} />
        ))}
      </ul>
      {running !== null && <ChangeRoster shift={running} />}
    </section>
  )
}

function Planned({ shift, isFree }: { shift: ShiftRow; isFree: boolean }) {
  const span = useSpanWords()
  const maySpeak = useMaySpeak(shift)
  const start = useShiftAct(client.startShift, 'start')
  const cancel = useShiftAct(client.cancelShift, 'cancel')
  return (
    <li>
      <strong>{span(shift)}</strong>
      <p className="quiet">
        {shift.members.map(({ name, as }) => `${name} (${t(`shift.as.${as}`)})`).join(', ')}
        {shift.units.length > 0 && ` · ${shift.units.map(({ name }) => name).join(', ')}`}
      </p>
      <Refused error={start.error ?? cancel.error} />
      {maySpeak && (
        <div className="row">
          {isFree && (
            <Button
              size="xs"
              loading={start.isBusy}
              onClick={() => void start.run({ id: shift.id })}
            >
              {t('shift.begin')}
            </Button>
          )}
          <ChangeRoster shift={shift} />
          <Sure
            label={t('shift.plan.cancel')}
            question={t('shift.plan.sure')}
            size="xs"
            isBusy={cancel.isBusy}
            run={() => void cancel.run({ id: shift.id })}
          />
        </div>
      )}
    </li>
  )
}

function ChangeRoster({ shift }: { shift: ShiftRow }) {
  const [isOpen, setOpen] = useState(false)
  const maySpeak = useMaySpeak(shift)
  const change = useShiftAct(client.changeRoster, 'plan', () => setOpen(false))
  const [roster, setRoster] = useState<Roster>(() => rosterOf(shift))
  if (!maySpeak) return null
  if (!isOpen)
    return (
      <Button
        size="xs"
        variant="subtle"
        onClick={() => {
          setRoster(rosterOf(shift))
          setOpen(true)
        }}
      >
        {t('shift.plan.change')}
      </Button>
    )
  return (
    <form
      className="act-form"
      onSubmit={(event) => {
        event.preventDefault()
        void change.run({ id: shift.id, ...inputOf(roster) })
      }}
    >
      <RosterFields roster={roster} fill={setRoster} />
      <Refused error={change.error} />
      <div className="row">
        <Button type="submit" size="xs" loading={change.isBusy}>
          {t('shift.plan.keep')}
        </Button>
        <Button size="xs" variant="subtle" onClick={() => setOpen(false)}>
          {t('state.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** Who is on a shift as what, and which units it has. */
interface Roster {
  readonly seats: ReadonlyMap<string, Seat>
  readonly units: ReadonlySet<string>
}

const rosterOf = (shift: ShiftRow | null): Roster => ({
  seats: new Map(shift?.members.map(({ id, as }) => [id, as])),
  units: new Set(shift?.units.map(({ id }) => id)),
})

const inputOf = ({ seats, units }: Roster) => ({
  members: [...seats].map(([account, as]) => ({ account, as })),
  units: [...units],
})

function RosterFields({ roster, fill }: { roster: Roster; fill: (roster: Roster) => void }) {
  const choices = useQuery({
    queryKey: ['shift choices'],
    queryFn: ({ signal }) => ask(client.rosterChoices, {}, { signal }),
    staleTime: 0,
  })
  const seat = (account: string, as: Seat | ''): void => {
    const seats = new Map(roster.seats)
    if (as === '') seats.delete(account)
    else seats.set(account, as)
    fill({ ...roster, seats })
  }
  const take = (unit: string, isTaken: boolean): void => {
    const units = new Set(roster.units)
    if (isTaken) units.add(unit)
    else units.delete(unit)
    fill({ ...roster, units })
  }
  return (
    <Answered query={choices} lines={4}>
      {({ people, units }) => (
        <>
          <fieldset className="shift-roster">
            <legend>{t('shift.plan.people')}</legend>
            {people.map(({ id, name, seats }) => (
              <div key={id}>
                <span>{name}</span>
                <NativeSelect
                  size="xs"
                  aria-label={t('shift.plan.seat', { name })}
                  value={roster.seats.get(id) ?? ''}
                  onChange={({ currentTarget }) => seat(id, currentTarget.value as Seat | '')}
                  data={[
                    { value: '', label: t('shift.plan.out') },
                    ...seats.map((each) => ({ value: each, label: t(`shift.as.${each}`) })),
                  ]}
                />
              </div>
            ))}
          </fieldset>
          {units.length > 0 && (
            <fieldset className="row">
              <legend>{t('shift.units')}</legend>
              {units.map(({ id, name }) => (
                <Checkbox
                  key={id}
                  size="xs"
                  label={name}
                  checked={roster.units.has(id)}
                  onChange={({ currentTarget }) => take(id, currentTarget.checked)}
                />
              ))}
            </fieldset>
          )}
        </>
      )}
    </Answered>
  )
}

/** The times of day between which a night lasts where nothing else is known. */
const NIGHT = ['22:00', '06:00'] as const

const timeOf = (at: string, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
    new Date(at),
  )

/** A new shift begins where the last one ends, with nobody on it yet. */
function PlanForm({ last, close }: { last: ShiftRow | null; close: () => void }) {
  const { zone } = useSite()
  const [day, setDay] = useState<string>(() =>
    civilDate(last === null ? clockNow() : Date.parse(last.endsAt), zone),
  )
  const [from, setFrom] = useState(() => (last === null ? NIGHT[0] : timeOf(last.endsAt, zone)))
  const [to, setTo] = useState(() => (last === null ? NIGHT[1] : timeOf(last.startsAt, zone)))
  const [roster, setRoster] = useState<Roster>(() => rosterOf(null))
  const plan = useShiftAct(client.planShift, 'plan', close)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void plan.run({ day, from, to, ...inputOf(roster) })
  }
  const fields = ['day', 'from', 'to'] as const
  const field = (name: (typeof fields)[number], value: string, set: (value: string) => void) => (
    <TextInput
      size="xs"
      type={name === 'day' ? 'date' : 'time'}
      label={t(`shift.plan.${name}`)}
      value={value}
      required
      withAsterisk={false}
      autoFocus={name === 'day'}
      error={fieldWords(plan.error, name)}
      onChange={({ currentTarget }) => set(currentTarget.value)}
    />
  )
  return (
    <form className="act-form" onSubmit={submit}>
      <div className="intake-fields">
        {field('day', day, setDay)}
        {field('from', from, setFrom)}
        {field('to', to, setTo)}
      </div>
      {to < from && (
        <p className="quiet">
          {t('shift.plan.next')}: {addDays(day as never, 1)}
        </p>
      )}
      <RosterFields roster={roster} fill={setRoster} />
      <Refused error={otherThan(plan.error, fields)} />
      <div className="row">
        <Button type="submit" size="xs" loading={plan.isBusy} disabled={roster.seats.size === 0}>
          {t('shift.plan.keep')}
        </Button>
        <Button size="xs" variant="subtle" onClick={close}>
          {t('state.cancel')}
        </Button>
      </div>
    </form>
  )
}
