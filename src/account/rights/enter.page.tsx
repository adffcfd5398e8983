import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { SHORTEST_REASON } from '#kernel/grant/reason.rules.ts'
import { type CivilDate, civilDate, instantOf, iso } from '#kernel/time.ts'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { useSite } from '#web/control-room/site.tsx'
import { Answered, fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { enterRequest, listAccountsAskedAbout } from './rights.client.ts'
import type { RequestRow, Right } from './rights.schema.ts'

const rights: readonly Right[] = ['access', 'correction', 'erasure', 'portability']
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/

interface Form {
  readonly right: Right
  readonly about: RequestRow['about']
  readonly report: string
  readonly account: string
  readonly came: string
  readonly checked: string
  readonly words: string
}

type Take = (
  field: keyof Form,
) => (event: { readonly currentTarget: { readonly value: string } }) => void

/** Enters a request of somebody who wrote or called, and so has no code and no account to ask by. */
export function EnterRequest({
  isOpen,
  close,
  changed,
}: {
  isOpen: boolean
  close(): void
  changed(): void
}) {
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('rightsDesk.enter')}
      closeButtonProps={{ 'aria-label': t('state.close') }}
    >
      <EnterForm
        done={() => {
          close()
          changed()
        }}
      />
    </Modal>
  )
}

function EnterForm({ done }: { done(): void }) {
  const { zone } = useSite()
  const today = civilDate(Date.now(), zone)
  const [form, setForm] = useState<Form>({
    right: 'access',
    about: 'report',
    report: '',
    account: '',
    came: today,
    checked: '',
    words: '',
  })
  const act = useAct(enterRequest, () => {
    sayDone('rightsDesk.entered')
    done()
  })
  const { error } = act
  const [isNumberless, setNumberless] = useState(false)
  const take: Take =
    (field) =>
    ({ currentTarget: { value } }) =>
      setForm((now) => ({ ...now, [field]: value }))
  const send = (event: SyntheticEvent): void => {
    event.preventDefault()
    const { right, about, checked, came, words } = form
    const typed = about === 'report' ? form.report : form.account
    const record = uuid.exec(typed.toLowerCase())?.[0]
    setNumberless(record === undefined)
    if (record === undefined) return
    void act.run({
      right,
      about,
      record,
      checked,
      cameAt: iso(instantOf(came as CivilDate, 0, 0, zone)),
      ...(words.trim() === '' ? {} : { words }),
    })
  }
  return (
    <form onSubmit={send} className="stack">
      <p className="quiet">{t('rightsDesk.enterLead')}</p>
      <NativeSelect
        label={t('rightsDesk.whatAsked')}
        value={form.right}
        onChange={take('right')}
        data={rights.map((value) => ({ value, label: t(`rightsDesk.right.${value}`) }))}
      />
      <NativeSelect
        label={t('rightsDesk.aboutWhat')}
        value={form.about}
        onChange={take('about')}
        data={(['report', 'account'] as const).map((value) => ({
          value,
          label: t(`rightsDesk.aboutOne.${value}`),
        }))}
      />
      {form.about === 'report' ? (
        <TextInput
          label={t('rightsDesk.report')}
          description={t('rightsDesk.reportHint')}
          required
          maxLength={300}
          value={form.report}
          error={isNumberless ? t('rightsDesk.noNumber') : fieldWords(error, 'record')}
          onChange={take('report')}
        />
      ) : (
        <AccountChoice value={form.account} error={fieldWords(error, 'record')} take={take} />
      )}
      <TextInput
        type="date"
        label={t('rightsDesk.came')}
        description={t('rightsDesk.cameHint')}
        required
        max={today}
        value={form.came}
        error={fieldWords(error, 'cameAt')}
        onChange={take('came')}
      />
      <Textarea
        label={t('rightsDesk.checked')}
        description={t('rightsDesk.checkedHint')}
        required
        autosize
        minRows={2}
        minLength={SHORTEST_REASON}
        maxLength={1000}
        value={form.checked}
        error={fieldWords(error, 'checked')}
        onChange={take('checked')}
      />
      <Textarea
        label={t('rightsDesk.saidWords')}
        required={form.right === 'correction'}
        autosize
        minRows={2}
        maxLength={4000}
        value={form.words}
        error={fieldWords(error, 'words')}
        onChange={take('words')}
      />
      <Button type="submit" loading={act.isBusy}>
        {t('rightsDesk.enter')}
      </Button>
      <Refused error={otherThan(error, ['record', 'cameAt', 'checked', 'words'])} />
    </form>
  )
}

/** Whose account; a closed one says so, since who cannot sign in any more is who writes a letter. */
function AccountChoice({
  value,
  error,
  take,
}: {
  readonly value: string
  readonly error: string | undefined
  readonly take: Take
}) {
  const query = useQuery({
    queryKey: ['rights', 'accounts'],
    queryFn: ({ signal }) => ask(listAccountsAskedAbout, {}, { signal }),
    staleTime: 0,
  })
  return (
    <Answered query={query} lines={1}>
      {({ accounts }) => (
        <NativeSelect
          label={t('rightsDesk.account')}
          required
          value={value}
          error={error}
          onChange={take('account')}
          data={[
            { value: '', label: t('rightsDesk.choose') },
            ...accounts.map(({ id, name, unit, closed }) => ({
              value: id,
              label: [name, unit, closed ? t('rightsDesk.closed') : null]
                .filter((part) => part !== null)
                .join(' · '),
            })),
          ]}
        />
      )}
    </Answered>
  )
}
