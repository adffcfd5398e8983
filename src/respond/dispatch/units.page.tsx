import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { ask, useAct } from '#web/control-room/ask.ts'
import { useHeard } from '#web/control-room/live.ts'
import { ExactMoment, Moment } from '#web/control-room/moment.tsx'
import { Go } from '#web/control-room/route.tsx'
import { ScreenTitle } from '#web/control-room/screen-title.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Answered, Blank, fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { addUnit, listUnits, readStaffing, setUnitStatus } from './dispatch.client.ts'
import { mayDispatch } from './dispatch.rules.ts'
import type { UnitRow, UnitStatus } from './dispatch.schema.ts'
import { useWhereabouts } from './dispatch-data.page.tsx'
import { StatusMark, UnheardMark } from './dispatch-parts.page.tsx'
import { unitStatuses } from './kinds.ts'
import { type Staffing, UnitEditor } from './unit-editor.page.tsx'

/** The units: what each does and where, and for whom it may, who and what is in it. */
export function UnitsPage() {
  const { session } = useSession()
  const client = useQueryClient()
  const mayManage = mayDispatch('unit.manage', session.roles)
  const query = useQuery<Staffing>({
    queryKey: ['units', 'staffing', mayManage],
    queryFn: async ({ signal }) =>
      mayManage
        ? ask(readStaffing, {}, { signal })
        : { ...(await ask(listUnits, {}, { signal })), people: [], vehicles: [] },
  })
  const again = (): void => void client.invalidateQueries({ queryKey: ['units'] })
  useHeard('UnitChanged', again)
  useHeard('resync', again)
  return (
    <div className="page">
      <div className="page-head">
        <ScreenTitle>{t('units.title')}</ScreenTitle>
      </div>
      <p className="quiet">{t('units.about')}</p>
      <Answered query={query} lines={8}>
        {(staffing) => <Units {...{ staffing, mayManage, again }} />}
      </Answered>
    </div>
  )
}

interface UnitsProps {
  readonly staffing: Staffing
  readonly mayManage: boolean
  again(): void
}

function Units({ staffing, mayManage, again }: UnitsProps) {
  const { units } = staffing
  return (
    <>
      {units.length === 0 && (
        <Blank icon="people" title={t('units.none.title')}>
          <p>{t(mayManage ? 'units.none.text' : 'units.none.wait')}</p>
        </Blank>
      )}
      <ul className="people units">
        {units.map((unit) => (
          <UnitLine key={unit.id} {...{ unit, staffing, mayManage, again }} />
        ))}
      </ul>
      {mayManage && <AddUnit again={again} />}
    </>
  )
}

function UnitLine({ unit, ...props }: UnitsProps & { unit: UnitRow }) {
  const [isOpen, setOpen] = useState(false)
  const where = useWhereabouts()
  const { staffing, mayManage, again } = props
  return (
    <li aria-labelledby={`unit-${unit.id}`}>
      <div>
        <strong id={`unit-${unit.id}`}>{unit.callSign}</strong>{' '}
        {unit.retired ? (
          <span className="tag">{t('units.retired')}</span>
        ) : (
          <StatusMark status={unit.status} />
        )}
        <div className="row-marks">
          <UnheardMark unit={unit} />
          {unit.assignments.map(({ incident, number, state }) => (
            <Go key={incident} to={`/app/board/${incident}`} className="tag info">
              {t('dispatch.atIncident', { number })} · {t(`dispatch.state.${state}`)}
            </Go>
          ))}
        </div>
      </div>
      <div className="quiet">
        <div>{unit.status === 'off' ? '' : where(unit)}</div>
        {unit.onSince !== null && (
          <div>
            {t('units.since')} <ExactMoment at={unit.onSince} />
          </div>
        )}
        {unit.heardAt !== null && unit.status !== 'off' && <Heard at={unit.heardAt} />}
      </div>
      <div>
        <div>{unit.members.map(({ name }) => name).join(', ') || t('units.noPeople')}</div>
        <div className="quiet">
          {unit.vehicles.map(({ name }) => name).join(', ') || t('units.noVehicles')}
        </div>
        <div className="row-marks">
          {unit.skills.map((skill) => (
            <span key={skill} className="tag">
              {t(`dispatch.skill.${skill}`)}
            </span>
          ))}
        </div>
      </div>
      <div className="row">
        {!unit.retired && <Said unit={unit} again={again} />}
        {mayManage && (
          <Button
            size="xs"
            variant="outline"
            aria-expanded={isOpen}
            aria-label={t(isOpen ? 'units.doneOf' : 'units.editOf', { unit: unit.callSign })}
            onClick={() => setOpen(!isOpen)}
          >
            {t(isOpen ? 'units.done' : 'units.edit')}
          </Button>
        )}
      </div>
      {isOpen && (
        <div className="wide">
          <UnitEditor {...{ unit, staffing, again }} />
        </div>
      )}
    </li>
  )
}

const Heard = ({ at }: { at: string }) => (
  <div>
    {t('units.heard')} <Moment at={at} />
  </div>
)

/** What a unit said of itself on the radio. */
function Said({ unit, again }: { unit: UnitRow; again(): void }) {
  const { session } = useSession()
  const say = useAct(setUnitStatus, again)
  if (!mayDispatch('unit.tell', session.roles)) return null
  return (
    <div>
      <NativeSelect
        size="xs"
        aria-label={t('units.sayOf', { unit: unit.callSign })}
        value={unit.status}
        disabled={say.isBusy}
        data={unitStatuses.map((status) => ({
          value: status,
          label: t(`dispatch.status.${status}`),
        }))}
        onChange={({ currentTarget: { value } }) =>
          void say.run({ id: unit.id, status: value as UnitStatus })
        }
      />
      <Refused error={say.error} />
    </div>
  )
}

function AddUnit({ again }: { again(): void }) {
  const [callSign, setCallSign] = useState('')
  const add = useAct(addUnit, () => {
    setCallSign('')
    again()
  })
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void add.run({ callSign })
  }
  return (
    <form className="panel add-unit" onSubmit={submit}>
      <TextInput
        label={t('units.callSign')}
        description={t('units.callSignHint')}
        value={callSign}
        maxLength={40}
        required
        withAsterisk={false}
        error={fieldWords(add.error, 'callSign')}
        onChange={({ currentTarget: { value } }) => setCallSign(value)}
      />
      <Refused error={otherThan(add.error, ['callSign'])} />
      <div>
        <Button type="submit" loading={add.isBusy}>
          {t('units.add')}
        </Button>
      </div>
    </form>
  )
}
