import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type SyntheticEvent, useRef, useState } from 'react'
import { localeOf } from '#kernel/message.ts'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Keys, useShortcuts } from '#web/control-room/shortcuts.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { spokenLanguage, t } from '#web/messages.ts'
import { keepDraft, keptDraft } from './desk-drafts.page.tsx'
import type { ReadingProps } from './desk-parts.page.tsx'
import { listTemplates } from './dialogue.client.ts'
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
                <span className="tag info">{t(`desk.correction.${message.from}`)}</span>
              )}{' '}
              <ExactMoment at={message.at} />
            </p>
            <p className="said">{message.text}</p>
          </li>
        ))}
      </ol>
      <Told report={report} />
      {canReply ? <ReplyForm {...props} /> : <p className="quiet">{whyNoReply(report)}</p>}
    </section>
  )
}

/** Whether she was told that there is an answer, or lets herself not be told. */
function Told({ report }: { report: ReportRead }) {
  const { wanted, told } = report.news
  const last = told.at(-1)
  if (!wanted) return <p className="quiet">{t('dialogue.unwanted')}</p>
  if (last === undefined) return null
  return (
    <p className={last.state === 'unsent' ? 'warned' : 'quiet'}>
      {t(`dialogue.told.${last.state}`, { channel: last.channel ?? 'none' })}{' '}
      <ExactMoment at={last.at} />
      {last.why !== null && ` · ${t('dialogue.why', { why: last.why })}`}
    </p>
  )
}

/** Ready answers, each put into the box in the language in which the person wrote. */
function ReadyAnswers({ report, put }: { report: ReportRead; put(text: string): void }) {
  const { data } = useQuery({
    queryKey: ['answer templates'],
    queryFn: ({ signal }) => ask(listTemplates, {}, { signal }),
    staleTime: 60_000,
  })
  const templates = data?.templates ?? []
  if (templates.length === 0) return null
  return (
    <NativeSelect
      label={t('dialogue.ready')}
      value=""
      data={[
        { value: '', label: t('dialogue.choose') },
        ...templates.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={({ currentTarget }) => {
        const chosen = templates.find(({ id }) => id === currentTarget.value)
        if (chosen !== undefined) put(chosen.texts[report.language])
      }}
    />
  )
}

/** The name of a language in the language that is spoken here. */
const languageWords = (language: ReportRead['language']): string =>
  new Intl.DisplayNames(localeOf[spokenLanguage()], { type: 'language' }).of(language) ?? language

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
      {report.language !== spokenLanguage() && (
        <p className="quiet">
          {t('dialogue.language', { language: languageWords(report.language) })}
        </p>
      )}
      <ReadyAnswers
        report={report}
        put={(ready) => {
          write(text.trim() === '' ? ready : `${text.trimEnd()}\n\n${ready}`)
          box.current?.focus()
        }}
      />
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
