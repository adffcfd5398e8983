import { Button, Textarea } from '@mantine/core'
import { type KeyboardEvent, type SyntheticEvent, useRef, useState } from 'react'
import { useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Keys, useShortcuts } from '#web/control-room/shortcuts.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { keepDraft, keptDraft } from './desk-drafts.page.tsx'
import type { ReadingProps } from './desk-parts.page.tsx'
import { answerReport, moveReport } from './report.client.ts'
import type { ReportRead } from './report.schema.ts'

/** What is written to the person, and what becomes of the report with it. */
const replies = ['answer', 'resolve', 'refer', 'decline', 'reject'] as const
type Reply = (typeof replies)[number]

const keyOf: Readonly<Record<Reply, string>> = {
  answer: 'a',
  resolve: '2',
  refer: '3',
  decline: '4',
  reject: '5',
}

/** The talk with the person who sent the report, and the box in which it goes on. */
export function Dialogue(props: ReadingProps) {
  const { report } = props
  const canReply = replies.some((each) => report.may.includes(each))
  return (
    <section className="dialogue" aria-labelledby="dialogue">
      <h3 id="dialogue">{t('desk.dialogue')}</h3>
      {report.messages.length === 0 && <p className="quiet">{t('desk.noMessages')}</p>}
      <ol className="plain-list messages">
        {report.messages.map((message) => (
          <li key={message.id} className={message.from}>
            <p className="quiet">
              <strong>
                {message.from === 'citizen' ? t('desk.person') : (message.by ?? t('desk.office'))}
              </strong>{' '}
              {message.kind === 'correction' && (
                <span className="tag info">{t('desk.correction')}</span>
              )}{' '}
              <ExactMoment at={message.at} />
            </p>
            <p className="said">{message.text}</p>
          </li>
        ))}
      </ol>
      {canReply ? <ReplyForm {...props} /> : <p className="quiet">{whyNoReply(report)}</p>}
    </section>
  )
}

function whyNoReply({ claimedBy, state }: ReportRead): string {
  if (state === 'withdrawn' || state === 'closed') return t(`desk.noReply.${state}`)
  if (claimedBy === null) return t('desk.noReply.nobodys')
  return claimedBy.mine
    ? t('desk.noReply.role')
    : t('desk.noReply.others', { name: claimedBy.name })
}

function ReplyForm({ report, take, ownAct }: ReadingProps) {
  const { session } = useSession()
  const drawer = `${session.account} ${report.id}`
  const open = replies.filter((each) => report.may.includes(each))
  const [reply, setReply] = useState<Reply>('answer')
  const chosen = open.includes(reply) ? reply : (open[0] ?? 'answer')
  const [text, setText] = useState(() => keptDraft(drawer))
  const box = useRef<HTMLTextAreaElement>(null)
  const write = (typed: string): void => {
    setText(typed)
    keepDraft(drawer, typed)
  }
  const done = (next: ReportRead): void => {
    write('')
    setReply('answer')
    take(next)
    sayDone(`desk.did.${chosen}`)
  }
  const answer = useAct(answerReport, done)
  const move = useAct(moveReport, done)
  const choose = (wanted: Reply): void => {
    setReply(wanted)
    box.current?.focus()
  }
  useShortcuts(
    open.map((each) => ({
      keys: keyOf[each],
      group: 'report' as const,
      label: t(`desk.reply.${each}`),
      run: () => choose(each),
    })),
  )
  const send = (): void => {
    const { id } = report
    if (text.trim() === '') {
      box.current?.focus()
      return
    }
    ownAct()
    if (chosen === 'answer') void answer.run({ id, text })
    else void move.run({ id, to: chosen, text })
  }
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    send()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
  }
  return (
    <form className="reply" onSubmit={submit}>
      <fieldset className="reply-kinds">
        <legend className="unseen">{t('desk.replyKind')}</legend>
        {open.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="reply"
              checked={each === chosen}
              onChange={() => setReply(each)}
            />
            <span>
              {t(`desk.reply.${each}`)} <Keys of={keyOf[each]} />
            </span>
          </label>
        ))}
      </fieldset>
      <Textarea
        ref={box}
        label={t(`desk.replyAsk.${chosen}`)}
        value={text}
        required
        withAsterisk={false}
        maxLength={4000}
        autosize
        minRows={3}
        maxRows={10}
        onKeyDown={press}
        onChange={({ currentTarget }) => write(currentTarget.value)}
      />
      <p className="quiet">{t('desk.replySeen')}</p>
      <Refused error={answer.error ?? move.error} />
      <Button
        type="submit"
        loading={answer.isBusy || move.isBusy}
        leftSection={<Icon name="waiting" />}
      >
        {t(`desk.send.${chosen}`)}
      </Button>
    </form>
  )
}
