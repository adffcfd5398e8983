import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { Sure } from '#web/control-room/sure.tsx'
import { t } from '#web/messages.ts'
import * as client from './dispatch.client.ts'
import type { UnitRow, Vehicle, VehicleKind } from './dispatch.schema.ts'
import { skills as allSkills, vehicleKinds } from './kinds.ts'

/** All units, who can be in one, and what there is to drive. */
export interface Staffing {
  readonly units: readonly UnitRow[]
  readonly people: readonly {
    readonly id: string
    readonly name: string
    readonly unit: string | null
  }[]
  readonly vehicles: readonly Vehicle[]
}

interface EditorProps {
  readonly unit: UnitRow
  readonly staffing: Staffing
  again(): void
}

/** What a unit is called, who is in it with which skills, and its vehicles. */
export function UnitEditor(props: EditorProps) {
  return (
    <div className="unit-editor">
      <Naming {...props} />
      <Members {...props} />
      <Vehicles {...props} />
    </div>
  )
}

function Naming({ unit, again }: EditorProps) {
  const [callSign, setCallSign] = useState(unit.callSign)
  const { id, retired } = unit
  const change = useAct(client.changeUnit, () => {
    sayDone('units.saved')
    again()
  })
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void change.run({ id, callSign, retired })
  }
  return (
    <form className="stack-2" onSubmit={submit}>
      <TextInput
        size="xs"
        label={t('units.callSign')}
        value={callSign}
        maxLength={40}
        required
        withAsterisk={false}
        error={fieldWords(change.error, 'callSign')}
        onChange={({ currentTarget: { value } }) => setCallSign(value)}
      />
      <div className="row">
        <Button
          size="xs"
          type="submit"
          disabled={callSign === unit.callSign}
          loading={change.isBusy}
        >
          {t('units.save')}
        </Button>
        {retired ? (
          <Button
            size="xs"
            variant="subtle"
            onClick={() => void change.run({ id, callSign: unit.callSign, retired: false })}
          >
            {t('units.bringBack')}
          </Button>
        ) : (
          <Sure
            size="xs"
            label={t('units.retire')}
            question={t('units.retireSure')}
            isBusy={change.isBusy}
            run={() => void change.run({ id, callSign: unit.callSign, retired: true })}
          />
        )}
      </div>
      <Refused error={otherThan(change.error, ['callSign'])} />
    </form>
  )
}

function Members({ unit, staffing, again }: EditorProps) {
  const [account, setAccount] = useState('')
  const join = useAct(client.setMember, () => {
    setAccount('')
    again()
  })
  const leave = useAct(client.removeMember, again)
  const others = staffing.people.filter(({ unit: now }) => now !== unit.id)
  const nameOf = (id: string | null): string =>
    staffing.units.find((each) => each.id === id)?.callSign ?? ''
  return (
    <section className="stack-2" aria-label={t('units.people')}>
      <h2>{t('units.people')}</h2>
      {unit.members.length === 0 && <p className="quiet">{t('units.noPeople')}</p>}
      {unit.members.map(({ id, name, skills }) => (
        <fieldset key={id} className="member">
          <legend>{t('units.skills', { name })}</legend>
          {allSkills.map((skill) => (
            <label key={skill} className="check">
              <input
                type="checkbox"
                checked={skills.includes(skill)}
                onChange={({ currentTarget: { checked } }) =>
                  void join.run({
                    id: unit.id,
                    account: id,
                    skills: allSkills.filter((each) =>
                      each === skill ? checked : skills.includes(each),
                    ),
                  })
                }
              />
              {t(`dispatch.skill.${skill}`)}
            </label>
          ))}
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => void leave.run({ id: unit.id, account: id })}
          >
            {t('units.remove', { name })}
          </Button>
        </fieldset>
      ))}
      {others.length === 0 ? (
        <p className="quiet">{t('units.nobodyFree')}</p>
      ) : (
        <NativeSelect
          size="xs"
          label={t('units.addPerson')}
          value={account}
          data={[
            { value: '', label: t('units.choosePerson') },
            ...others.map(({ id, name, unit: now }) => ({
              value: id,
              label: now === null ? name : t('units.inOther', { name, unit: nameOf(now) }),
            })),
          ]}
          onChange={({ currentTarget: { value } }) => {
            setAccount(value)
            if (value !== '') void join.run({ id: unit.id, account: value, skills: [] })
          }}
        />
      )}
      <Refused error={join.error ?? leave.error} />
    </section>
  )
}

function Vehicles({ unit, staffing, again }: EditorProps) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<VehicleKind>('pickup')
  const add = useAct(client.addVehicle, () => {
    setName('')
    again()
  })
  const change = useAct(client.changeVehicle, again)
  const yard = staffing.vehicles.filter((vehicle) => vehicle.unit === null)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void add.run({ name, kind, unit: unit.id })
  }
  return (
    <section className="stack-2" aria-label={t('units.vehicles')}>
      <h2>{t('units.vehicles')}</h2>
      {unit.vehicles.length === 0 && <p className="quiet">{t('units.noVehicles')}</p>}
      <ul className="plain-list">
        {unit.vehicles.map((vehicle) => (
          <li key={vehicle.id}>
            <strong>{vehicle.name}</strong>{' '}
            <span className="quiet">{t(`dispatch.vehicle.${vehicle.kind}`)}</span>{' '}
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => void change.run({ ...vehicle, unit: null })}
            >
              {t('units.toYard', { name: vehicle.name })}
            </Button>
          </li>
        ))}
      </ul>
      {yard.length > 0 && (
        <NativeSelect
          size="xs"
          label={t('units.fromYard')}
          value=""
          data={[
            { value: '', label: '–' },
            ...yard.map((vehicle) => ({ value: vehicle.id, label: vehicle.name })),
          ]}
          onChange={({ currentTarget: { value } }) => {
            const vehicle = yard.find(({ id }) => id === value)
            if (vehicle !== undefined) void change.run({ ...vehicle, unit: unit.id })
          }}
        />
      )}
      <form className="stack-2" onSubmit={submit}>
        <TextInput
          size="xs"
          label={t('units.vehicleName')}
          value={name}
          maxLength={60}
          required
          withAsterisk={false}
          error={fieldWords(add.error, 'name')}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        <NativeSelect
          size="xs"
          label={t('units.vehicleKind')}
          value={kind}
          data={vehicleKinds.map((each) => ({ value: each, label: t(`dispatch.vehicle.${each}`) }))}
          onChange={({ currentTarget: { value } }) => setKind(value as VehicleKind)}
        />
        <div>
          <Button type="submit" size="xs" variant="outline" loading={add.isBusy}>
            {t('units.addVehicle')}
          </Button>
        </div>
      </form>
      <Refused error={otherThan(add.error, ['name']) ?? change.error} />
    </section>
  )
}
