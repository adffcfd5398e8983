import { Alert, Button, Textarea } from '@mantine/core'
import { type SyntheticEvent, useId, useState } from 'react'
import type { Purpose } from '#kernel/policy/policy.schema.ts'
import { t } from '#web/messages.ts'
import { Icon } from './icons.tsx'

/** Why somebody opens what is not her own work. */
export interface Why {
  readonly purpose: Purpose
  readonly reason?: string
}

/** A reason is at least as long as this; the server says so, too. */
const SHORTEST_REASON = 10

interface ReasonProps {
  /** what is asked; without it: to read the record */
  readonly title?: string
  /** on the button */
  readonly doing?: string
  /** one at least */
  readonly purposes: readonly Purpose[]
  open(why: Why): void
}

/** Asks for a purpose and a typed reason, which are recorded before anything is shown. */
export function ReasonForm({ title, doing, purposes, open }: ReasonProps) {
  const id = useId()
  const [purpose, setPurpose] = useState(purposes[0] ?? 'response')
  const [reason, setReason] = useState('')
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    open({ purpose, reason: reason.trim() })
  }
  return (
    <form className="panel stack" onSubmit={submit} aria-labelledby={id}>
      <h3 id={id}>{title ?? t('desk.read.title')}</h3>
      <Alert color="info" icon={<Icon name="doubt" />}>
        {t('desk.read.recorded')}
      </Alert>
      {purposes.length > 1 && (
        <fieldset className="purposes">
          <legend>{t('desk.read.purpose')}</legend>
          {purposes.map((each) => (
            <label key={each} className="check">
              <input
                type="radio"
                name={`${id} purpose`}
                checked={each === purpose}
                onChange={() => setPurpose(each)}
              />{' '}
              {t(`desk.purpose.${each}`)}
            </label>
          ))}
        </fieldset>
      )}
      <Textarea
        label={t('desk.read.reason')}
        description={t('desk.read.reasonHint', { shortest: SHORTEST_REASON })}
        value={reason}
        required
        withAsterisk={false}
        minLength={SHORTEST_REASON}
        maxLength={500}
        autosize
        minRows={2}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Button type="submit" variant="outline" disabled={reason.trim().length < SHORTEST_REASON}>
        {doing ?? t('desk.read.do')}
      </Button>
    </form>
  )
}
