import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '#web/control-room/icons.tsx'
import { Moment } from '#web/control-room/moment.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { beginBreak, endBreak } from './shift.client.ts'
import type { Load, ShiftMember, ShiftRow } from './shift.schema.ts'
import { useShiftAct } from './shift-data.page.tsx'

interface PeopleProps {
  readonly shift: ShiftRow
  /** how much each has to do; only supervisors are told */
  readonly load: readonly Load[] | undefined
}

/** Who is on, who is away and who covers, which units there are. */
export function ShiftPeople({ shift, load }: PeopleProps) {
  return (
    <section className="panel" aria-labelledby="shift-people">
      <h2 id="shift-people">{t('shift.people')}</h2>
      <ul className="plain-list shift-people">
        {shift.members.map((member) => (
          <Person
            key={member.id}
            {...{ shift, member }}
            load={load?.find(({ id }) => id === member.id)}
          />
        ))}
      </ul>
      <p className="quiet">
        {t('shift.units')}:{' '}
        {shift.units.length === 0
          ? t('shift.noUnits')
          : shift.units.map(({ name }) => name).join(', ')}
      </p>
    </section>
  )
}

interface PersonProps {
  readonly shift: ShiftRow
  readonly member: ShiftMember
  readonly load: Load | undefined
}

function Person({ shift, member, load }: PersonProps) {
  const { session } = useSession()
  const [isAsking, setAsking] = useState(false)
  const back = useShiftAct(endBreak, 'back')
  const { away, mine, name } = member
  const maySay = mine || session.roles.includes('supervisor')
  return (
    <li>
      <div className="shift-person">
        <div>
          <strong>{name}</strong> {mine && <span className="tag">{t('shift.you')}</span>}
          <div className="quiet">
            {t(`shift.as.${member.as}`)}
            {load !== undefined && ` · ${t('shift.load', { open: load.open, late: load.late })}`}
          </div>
        </div>
        {away === null ? (
          <span className="tag good">
            <Icon name="done" size={14} /> {t('shift.here')}
          </span>
        ) : (
          <span className="shift-away">
            <span className="tag attention">
              <Icon name="late" size={14} /> {t('shift.away', { name: away.coveredBy.name })}
            </span>{' '}
            <span className="quiet">
              <Moment at={away.since} />
            </span>
          </span>
        )}
        {maySay &&
          (away === null ? (
            !isAsking && (
              <Button
                size="xs"
                variant="outline"
                aria-label={t('shift.pauseOf', { name })}
                onClick={() => setAsking(true)}
              >
                {t('shift.pause')}
              </Button>
            )
          ) : (
            <Button
              size="xs"
              loading={back.isBusy}
              aria-label={t('shift.backOf', { name })}
              onClick={() => void back.run({ id: shift.id, account: member.id })}
            >
              {t('shift.back')}
            </Button>
          ))}
      </div>
      <Refused error={back.error} />
      {isAsking && <PauseForm {...{ shift, member }} close={() => setAsking(false)} />}
    </li>
  )
}

function PauseForm({
  shift,
  member,
  close,
}: {
  shift: ShiftRow
  member: ShiftMember
  close: () => void
}) {
  const others = shift.members.filter(({ id, away }) => id !== member.id && away === null)
  const [coveredBy, setCover] = useState(others.length === 1 ? others[0]!.id : '')
  const pause = useShiftAct(beginBreak, 'pause', close)
  return (
    <form
      className="row bottom"
      aria-label={t('shift.pauseOf', { name: member.name })}
      onSubmit={(event) => {
        event.preventDefault()
        void pause.run({ id: shift.id, account: member.id, coveredBy })
      }}
    >
      <NativeSelect
        size="xs"
        label={t('shift.coveredBy')}
        value={coveredBy}
        required
        withAsterisk={false}
        autoFocus
        onChange={({ currentTarget }) => setCover(currentTarget.value)}
        data={[
          { value: '', label: t('shift.choose') },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Button type="submit" size="xs" loading={pause.isBusy} disabled={coveredBy === ''}>
        {t('shift.pause')}
      </Button>
      <Button size="xs" variant="subtle" onClick={close}>
        {t('state.cancel')}
      </Button>
      <Refused error={pause.error} />
    </form>
  )
}
