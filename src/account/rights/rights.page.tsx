import { Button, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { scopeOf } from '#kernel/policy/policy.rules.ts'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { useHeard } from '#web/control-room/live.ts'
import { DeadlineMoment, Moment } from '#web/control-room/moment.tsx'
import { ScreenTitle } from '#web/control-room/screen-title.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Answered, Blank, fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { CopySheet } from './copy-sheet.page.tsx'
import { EnterRequest } from './enter.page.tsx'
import { answerRequest, listRequests, readRequest } from './rights.client.ts'
import { rightsPolicy } from './rights.rules.ts'
import type { RequestRow } from './rights.schema.ts'

/** Requests about people's own data, those that are due first. */
export function RightsPage() {
  const client = useQueryClient()
  const { session } = useSession()
  const mayAnswer = scopeOf(rightsPolicy, session.roles, 'rights.answer').kind !== 'none'
  const mayEnter = scopeOf(rightsPolicy, session.roles, 'rights.enter').kind !== 'none'
  const [isEntering, setEntering] = useState(false)
  const query = useQuery({
    queryKey: ['rights'],
    queryFn: ({ signal }) => ask(listRequests, {}, { signal }),
    staleTime: 0,
  })
  const changed = (): void => void client.invalidateQueries({ queryKey: ['rights'] })
  useHeard('RightsAsked', changed)
  useHeard('RightsAnswered', changed)
  useHeard('RightsMissed', changed)
  useHeard('resync', changed)
  return (
    <div className="page stack">
      <div className="page-head">
        <ScreenTitle>{t('rightsDesk.title')}</ScreenTitle>
        {mayEnter && (
          <Button leftSection={<Icon name="add" />} onClick={() => setEntering(true)}>
            {t('rightsDesk.enter')}
          </Button>
        )}
      </div>
      <p className="quiet">{t('rightsDesk.lead')}</p>
      <Answered query={query} lines={6}>
        {({ requests }) =>
          requests.length === 0 ? (
            <Blank icon="done" title={t('rightsDesk.none')}>
              <p>{t('rightsDesk.noneText')}</p>
            </Blank>
          ) : (
            <ul className="people rules">
              {requests.map((row) => (
                <RequestLine key={row.id} {...{ row, mayAnswer, changed }} />
              ))}
            </ul>
          )
        }
      </Answered>
      <EnterRequest isOpen={isEntering} close={() => setEntering(false)} changed={changed} />
    </div>
  )
}

interface LineProps {
  readonly row: RequestRow
  readonly mayAnswer: boolean
  changed(): void
}

function RequestLine({ row, mayAnswer, changed }: LineProps) {
  const [isOpen, setOpen] = useState(false)
  const isWaiting = row.state === 'received'
  return (
    <li>
      <div>
        <strong>{t(`rightsDesk.right.${row.right}`)}</strong>
        <div className="quiet">
          {t(`rightsDesk.about.${row.about}`)}
          {row.entered && ` · ${t('rightsDesk.enteredBy')}`} · {row.citation} ·{' '}
          {t('rightsDesk.askedOn')} <Moment at={row.askedAt} />
        </div>
      </div>
      <div>
        <span className={row.late ? 'tag attention' : isWaiting ? 'tag info' : 'tag good'}>
          <Icon name={row.late ? 'urgent' : isWaiting ? 'waiting' : 'done'} size={14} />{' '}
          {t(row.late ? 'rightsDesk.late' : `rightsDesk.state.${row.state}`)}
        </span>
        <div className="quiet">
          {isWaiting && row.answerBy !== null ? (
            <>
              {t('rightsDesk.answerBy')} <DeadlineMoment at={row.answerBy} />
            </>
          ) : (
            <Moment at={row.answeredAt ?? row.askedAt} />
          )}
        </div>
      </div>
      <div>
        {mayAnswer && (
          <Button
            variant="outline"
            size="xs"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {t(isWaiting ? 'rightsDesk.answer' : 'rightsDesk.read')}
          </Button>
        )}
      </div>
      {isOpen && <OpenRequest {...{ row, changed }} close={() => setOpen(false)} />}
    </li>
  )
}

function OpenRequest({ row, changed, close }: Omit<LineProps, 'mayAnswer'> & { close(): void }) {
  const [words, setWords] = useState('')
  const [corrected, setCorrected] = useState({ name: '', displayName: '' })
  const query = useQuery({
    queryKey: ['rights', row.id],
    queryFn: ({ signal }) => ask(readRequest, { id: row.id }, { signal }),
  })
  const answer = useAct(answerRequest, () => {
    sayDone(row.entered ? 'rightsDesk.toHandOver' : 'rightsDesk.answered')
    close()
    changed()
  })
  const isOfAccount = row.right === 'correction' && row.about === 'account'
  const send = (outcome: 'grant' | 'refuse'): void =>
    void answer.run({
      id: row.id,
      outcome,
      words,
      ...(isOfAccount && outcome === 'grant' && { corrected: filledIn(corrected) }),
    })
  return (
    <div className="stack wide">
      <Answered query={query} lines={3}>
        {(read) => (
          <>
            <p>{read.words ?? t('rightsDesk.noWords')}</p>
            {read.checked !== undefined && (
              <p className="quiet">{t('rightsDesk.checkedSo', { words: read.checked })}</p>
            )}
            {read.answer !== undefined && <p className="quiet">{read.answer}</p>}
          </>
        )}
      </Answered>
      {row.copy && <CopySheet request={row.id} />}
      {row.state === 'received' && (
        <>
          <p className="quiet">
            {t(isOfAccount ? 'rightsDesk.doesToAccount' : `rightsDesk.does.${row.right}`)}
          </p>
          {row.entered && row.right === 'erasure' && (
            <p className="quiet">{t('rightsDesk.erasesEntered')}</p>
          )}
          {isOfAccount && (
            <Corrected
              value={corrected}
              change={setCorrected}
              error={fieldWords(answer.error, 'name')}
            />
          )}
          <Textarea
            label={t('rightsDesk.words')}
            autosize
            minRows={3}
            maxLength={4000}
            value={words}
            error={fieldWords(answer.error, 'words')}
            onChange={({ currentTarget }) => setWords(currentTarget.value)}
          />
          <div className="row">
            <Button
              loading={answer.isBusy}
              disabled={words.trim().length < 3}
              onClick={() => send('grant')}
            >
              {t('rightsDesk.grant')}
            </Button>
            <Button
              variant="outline"
              disabled={answer.isBusy || words.trim().length < 3}
              onClick={() => send('refuse')}
            >
              {t('rightsDesk.refuse')}
            </Button>
          </div>
          <Refused error={otherThan(answer.error, ['words', 'name'])} />
        </>
      )}
    </div>
  )
}

interface CorrectedNames {
  readonly name: string
  readonly displayName: string
}

const filledIn = (names: CorrectedNames): Partial<CorrectedNames> =>
  Object.fromEntries(Object.entries(names).filter(([, name]) => name.trim() !== ''))

/** What is right, in the words of who answers: the person's own words say what is wrong. */
function Corrected({
  value,
  change,
  error,
}: {
  readonly value: CorrectedNames
  readonly error: string | undefined
  change(value: CorrectedNames): void
}) {
  return (
    <>
      <TextInput
        label={t('rightsDesk.correctedName')}
        description={t('rightsDesk.correctedHint')}
        maxLength={120}
        value={value.name}
        error={error}
        onChange={({ currentTarget }) => change({ ...value, name: currentTarget.value })}
      />
      <TextInput
        label={t('rightsDesk.correctedShown')}
        maxLength={40}
        value={value.displayName}
        onChange={({ currentTarget }) => change({ ...value, displayName: currentTarget.value })}
      />
    </>
  )
}
