import { Button, NativeSelect } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { useAct } from '#web/control-room/ask.ts'
import { sayBriefly } from '#web/control-room/done.ts'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { ClosingResult } from '../board/board.schema.ts'
import { closingResults } from '../board/types.ts'
import * as client from './dispatch.client.ts'
import { assignmentLife } from './dispatch.rules.ts'
import type { Assignment } from './dispatch.schema.ts'

const atOnce = ['acknowledge', 'depart', 'arrive'] as const

/** What the desk writes down for a unit that says it on the radio; the next step first. */
export function AssignmentSteps({ assignment }: { assignment: Assignment }) {
  const { id, state, unit } = assignment
  const [isClosing, setClosing] = useState(false)
  const said = (): void => sayBriefly('good', 'dispatch.did.radio', { unit: unit.callSign })
  const tell = {
    acknowledge: useAct(client.acknowledgeAssignment, said),
    depart: useAct(client.departAssignment, said),
    arrive: useAct(client.arriveAssignment, said),
  }
  const withdraw = useAct(client.withdrawAssignment, ({ incident: { number } }) =>
    sayBriefly('good', 'dispatch.did.withdraw', { unit: unit.callSign, number }),
  )
  const can = assignmentLife.states[state]?.on ?? {}
  const error = [...Object.values(tell), withdraw].find((each) => each.error !== undefined)?.error
  return (
    <>
      <div className="row acts">
        {atOnce
          .filter((step) => Object.hasOwn(can, step))
          .map((step) => (
            <Button
              key={step}
              size="compact-xs"
              variant="outline"
              loading={tell[step].isBusy}
              onClick={() => void tell[step].run({ id })}
            >
              {t(`dispatch.step.${step}`)}
            </Button>
          ))}
        {Object.hasOwn(can, 'close') && (
          <Button size="compact-xs" variant="outline" onClick={() => setClosing(true)}>
            {t('dispatch.step.close')}
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="subtle"
          loading={withdraw.isBusy}
          onClick={() => void withdraw.run({ id })}
        >
          {t('dispatch.step.withdraw')}
        </Button>
      </div>
      <Refused error={error} />
      {isClosing && Object.hasOwn(can, 'close') && (
        <CloseForm assignment={assignment} close={() => setClosing(false)} />
      )}
    </>
  )
}

function CloseForm({ assignment, close }: { assignment: Assignment; close(): void }) {
  const [result, setResult] = useState<ClosingResult | ''>('')
  const act = useAct(client.closeAssignment, () => {
    sayBriefly('good', 'dispatch.did.radio', { unit: assignment.unit.callSign })
    close()
  })
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void act.run({ id: assignment.id, ...(result !== '' && { result }) })
  }
  return (
    <form className="act-form" onSubmit={submit}>
      <NativeSelect
        size="xs"
        label={t('board.form.result')}
        autoFocus
        value={result}
        data={[
          { value: '', label: t('dispatch.chooseResult') },
          ...closingResults.map((each) => ({ value: each, label: t(`board.result.${each}`) })),
        ]}
        onChange={({ currentTarget: { value } }) => setResult(value as ClosingResult | '')}
      />
      <Refused error={act.error} />
      <div className="row">
        <Button type="submit" size="xs" loading={act.isBusy}>
          {t('dispatch.step.close')}
        </Button>
        <Button size="xs" variant="subtle" onClick={close}>
          {t('state.cancel')}
        </Button>
      </div>
    </form>
  )
}
