import { Alert, Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { z } from 'zod'
import { Language } from '#kernel/language.ts'
import type { Act } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { spokenLanguage, t } from '#web/messages.ts'
import type { ExportRow, exportIncident } from './export.schema.ts'

/** A reason is at least as long as this; the server says so, too. */
const SHORTEST_REASON = 10

const fields = ['recipient', 'basis', 'reason']

interface FormProps {
  readonly id: string
  readonly isBusy: boolean
  readonly record: Act<z.input<(typeof exportIncident)['input']>, ExportRow>
}

/** The form by which an incident is handed to a prosecutor. */
export function ExportForm({ id, isBusy, record }: FormProps) {
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
