import { Button, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { asCallError, ask, useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { dayInWords, ExactMoment } from '#web/control-room/moment.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Blank, Refused, Trouble, Waiting } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { AfterAction } from './after-action.schema.ts'
import { AfterActionForm, learnedParts } from './after-action-form.page.tsx'
import { addToAfterAction, finishFollowUp, readAfterAction } from './review.client.ts'
import { mayIn } from './view.rules.ts'

/** What was learned from an incident. */
export function AfterActionTab({ id }: { id: string }) {
  const client = useQueryClient()
  const { session } = useSession()
  const queryKey = ['after action', id]
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => ask(readAfterAction, { id }, { signal }),
    retry: false,
    gcTime: 0,
  })
  const error = query.isError ? asCallError(query.error) : undefined
  if (error?.code === 'afterAction.stillOpen')
    return (
      <Blank icon="waiting" title={t('learned.notYet')} level={3}>
        <p>{error.message}</p>
      </Blank>
    )
  if (error !== undefined) return <Trouble error={error} retry={() => void query.refetch()} />
  if (query.data === undefined) return <Waiting lines={6} />
  const put = (fresh: AfterAction): void => {
    client.setQueryData(queryKey, fresh)
    void client.invalidateQueries({ queryKey: ['past waiting'] })
  }
  const { notes, additions } = query.data
  const mayWrite = mayIn(session.roles, 'afterAction.write')
  return (
    <div className="stack past-learned">
      {notes.length === 0 && !mayWrite && <p className="quiet">{t('learned.none')}</p>}
      <Notes notes={notes} />
      <FollowUps id={id} read={query.data} changed={() => void query.refetch()} />
      {additions.length > 0 && (
        <section aria-labelledby="additions">
          <h3 id="additions">{t('learned.additions')}</h3>
          <ol className="plain-list notes">
            {additions.map(({ id: addition, at, by, text }) => (
              <li key={addition}>
                <p className="said">{text ?? '…'}</p>
                <span className="quiet">
                  {by} · <ExactMoment at={at} />
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
      <Invited read={query.data} />
      {notes.length > 0 && <AddForm id={id} put={put} />}
      {mayWrite && <AfterActionForm id={id} read={query.data} put={put} />}
    </div>
  )
}

/** The latest version, and those before it, which stay as they were. */
function Notes({ notes }: Pick<AfterAction, 'notes'>) {
  const [latest, ...earlier] = notes
  if (latest === undefined) return null
  return (
    <>
      <Note note={latest} />
      {earlier.length > 0 && (
        <details>
          <summary>{t('learned.earlier', { count: earlier.length })}</summary>
          {earlier.map((note) => (
            <Note key={note.version} note={note} />
          ))}
        </details>
      )}
    </>
  )
}

function Note({ note }: { note: AfterAction['notes'][number] }) {
  return (
    <section className="stack-2" aria-label={t('learned.version', { version: note.version })}>
      <p className="quiet">
        {t('learned.version', { version: note.version })} · {note.by} · <ExactMoment at={note.at} />
      </p>
      {learnedParts.map((part) =>
        note.learned[part] === undefined ? null : (
          <div key={part}>
            <h3>{t(`learned.part.${part}`)}</h3>
            <p className="said">{note.learned[part]}</p>
          </div>
        ),
      )}
    </section>
  )
}

function FollowUps({ id, read, changed }: { id: string; read: AfterAction; changed(): void }) {
  const { session } = useSession()
  const finish = useAct(finishFollowUp, () => {
    sayDone('learned.finished')
    changed()
  })
  if (read.followUps.length === 0) return null
  return (
    <section aria-labelledby="to-do">
      <h3 id="to-do">{t('learned.followUps')}</h3>
      <ul className="plain-list lined">
        {read.followUps.map(({ id: followUp, text, owner, due, late, done }) => (
          <li key={followUp} className="stack-2">
            <span>{text ?? '…'}</span>
            <span className="row">
              <span className="quiet">
                {owner.mine ? t('board.yours') : owner.name} · {dayInWords(due)}
              </span>
              {late && (
                <span className="tag attention">
                  <Icon name="late" size={14} /> {t('past.overdue')}
                </span>
              )}
              {done !== null && (
                <span className="tag good">
                  <Icon name="done" size={14} /> {t('learned.doneBy', { name: done.by })}
                </span>
              )}
              {done === null && (owner.mine || session.roles.includes('supervisor')) && (
                <Button
                  size="xs"
                  variant="outline"
                  loading={finish.isBusy}
                  aria-label={t('learned.finishOne', { text: text ?? '' })}
                  onClick={() => void finish.run({ id, followUp })}
                >
                  {t('learned.finish')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <Refused error={finish.error} />
    </section>
  )
}

function Invited({ read }: { read: AfterAction }) {
  if (read.notes.length === 0 || read.invited.length === 0) return null
  const names = read.invited.map(({ name }) => name).join(', ')
  return <p className="quiet">{t('learned.invited', { names })}</p>
}

function AddForm({ id, put }: { id: string; put(fresh: AfterAction): void }) {
  const [text, setText] = useState('')
  const add = useAct(addToAfterAction, (fresh) => {
    setText('')
    put(fresh)
    sayDone('learned.added')
  })
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void add.run({ id, text: text.trim() })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <Textarea
        label={t('learned.add')}
        description={t('learned.addHint')}
        value={text}
        maxLength={4000}
        autosize
        minRows={2}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Refused error={add.error} />
      <div>
        <Button
          type="submit"
          size="xs"
          variant="outline"
          loading={add.isBusy}
          disabled={text.trim() === ''}
        >
          {t('learned.addDo')}
        </Button>
      </div>
    </form>
  )
}
