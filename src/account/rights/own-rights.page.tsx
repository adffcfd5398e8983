import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { DeadlineMoment, Moment } from '#web/control-room/moment.tsx'
import { Answered, fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { saveCopy } from './copy-sheet.page.tsx'
import { askOwn, copyOwn, followOwn } from './rights.client.ts'
import type { OwnRequest, Right } from './rights.schema.ts'

const rights: readonly Right[] = ['access', 'correction', 'erasure', 'portability']

/** What one may ask about one's own account, and what became of it. */
export function OwnRights() {
  const client = useQueryClient()
  const [right, setRight] = useState<Right>('access')
  const [words, setWords] = useState('')
  const query = useQuery({
    queryKey: ['own-rights'],
    queryFn: ({ signal }) => ask(followOwn, {}, { signal }),
    staleTime: 0,
  })
  const send = useAct(askOwn, () => {
    setWords('')
    sayDone('rightsDesk.asked')
    void client.invalidateQueries({ queryKey: ['own-rights'] })
  })
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void send.run({ right, ...(words.trim() === '' ? {} : { words }) })
  }
  return (
    <section className="panel" aria-labelledby="own-rights">
      <h2 id="own-rights">{t('rightsDesk.own')}</h2>
      <Answered query={query} lines={2}>
        {({ requests }) => (
          <ul className="plain-list">
            {requests.map((request) => (
              <OwnLine key={request.id} request={request} />
            ))}
          </ul>
        )}
      </Answered>
      <form onSubmit={submit} className="stack">
        <NativeSelect
          label={t('rightsDesk.ask')}
          value={right}
          onChange={({ currentTarget }) => setRight(currentTarget.value as Right)}
          data={rights.map((value) => ({ value, label: t(`rightsDesk.right.${value}`) }))}
        />
        <Textarea
          label={t('rightsDesk.askWords')}
          required={right === 'correction'}
          maxLength={4000}
          value={words}
          error={fieldWords(send.error, 'words')}
          onChange={({ currentTarget }) => setWords(currentTarget.value)}
        />
        <Button type="submit" variant="outline" loading={send.isBusy}>
          {t('rightsDesk.send')}
        </Button>
        <Refused error={otherThan(send.error, ['words'])} />
      </form>
    </section>
  )
}

function OwnLine({ request }: { request: OwnRequest }) {
  const copy = useAct(copyOwn, ({ copy: file }) => saveCopy(file))
  const { state, answerBy } = request
  return (
    <li>
      <strong>{t(`rightsDesk.right.${request.right}`)}</strong> · {t(`rightsDesk.state.${state}`)} ·{' '}
      {state === 'received' && answerBy !== null ? (
        <>
          {t('rightsDesk.answerBy')} <DeadlineMoment at={answerBy} />
        </>
      ) : (
        <Moment at={request.answeredAt ?? request.askedAt} />
      )}
      {request.answer !== undefined && <p>{request.answer}</p>}
      {request.copy && (
        <Button
          variant="subtle"
          size="xs"
          loading={copy.isBusy}
          onClick={() => void copy.run({ request: request.id })}
        >
          {t('rightsDesk.copy')}
        </Button>
      )}
      <Refused error={copy.error} />
    </li>
  )
}
