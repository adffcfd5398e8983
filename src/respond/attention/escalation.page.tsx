import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { useHeard } from '#web/control-room/live.ts'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { ScreenTitle } from '#web/control-room/screen-title.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Answered, Blank, fieldWords, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { readEscalation, tryRung, writeEscalation } from './attention.client.ts'
import { wantsAddress } from './attention.rules.ts'
import type { EscalationList, Rung } from './attention.schema.ts'

const queryKey = ['escalation'] as const
const languages = ['es', 'pt', 'en'] as const

/** Whom an alert reaches that nobody sees to, in which order, and by what. */
export function EscalationPage() {
  const { session } = useSession()
  const client = useQueryClient()
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => ask(readEscalation, {}, { signal }),
    staleTime: 0,
  })
  useHeard('AlertChanged', ({ incident }) => {
    if (incident === null) void client.invalidateQueries({ queryKey })
  })
  const mayChange = session.roles.includes('supervisor')
  return (
    <div className="page">
      <div className="page-head">
        <ScreenTitle>{t('escalation.title')}</ScreenTitle>
      </div>
      <p className="quiet">{t('escalation.about')}</p>
      <Answered query={query} lines={6}>
        {(list) => (mayChange ? <Editor key={list.version} list={list} /> : <Shown list={list} />)}
      </Answered>
    </div>
  )
}

function Shown({ list }: { list: EscalationList }) {
  if (list.rungs.length === 0)
    return (
      <Blank icon="bell" title={t('escalation.none.title')}>
        <p>{t('escalation.none.wait')}</p>
      </Blank>
    )
  return (
    <ol className="rungs">
      {list.rungs.map((rung) => (
        <li key={rung.id} className="panel">
          <strong>{rung.who}</strong> · {t(`attention.channel.${rung.channel}`)}
          {rung.addressEnd !== null && <span className="mono"> {rung.addressEnd}</span>}
          <span className="quiet"> · {t('escalation.waits', { minutes: rung.waitMinutes })}</span>
        </li>
      ))}
    </ol>
  )
}

/** One of the list as it is being written; `key` lasts while the screen stands. */
interface Draft extends Omit<Rung, 'id' | 'triedAt' | 'triedWhy'> {
  readonly key: string
  readonly stands: Rung | undefined
  readonly address: string
}

const draftOf = (rung: Rung): Draft => ({ ...rung, key: rung.id, stands: rung, address: '' })

let made = 0
const emptyDraft = (channel: Rung['channel']): Draft => ({
  key: `new ${++made}`,
  stands: undefined,
  who: '',
  channel,
  address: '',
  addressEnd: null,
  waitMinutes: 5,
  language: 'es',
})

/** Moves one of a list a place up or down. */
function moved<T>(list: readonly T[], at: number, step: 1 | -1): T[] {
  const next = [...list]
  const [one] = next.splice(at, 1)
  if (one !== undefined) next.splice(at + step, 0, one)
  return next
}

function Editor({ list }: { list: EscalationList }) {
  const client = useQueryClient()
  const [drafts, setDrafts] = useState(() => list.rungs.map(draftOf))
  const [isTouched, setTouched] = useState(false)
  const save = useAct(writeEscalation, (saved) => {
    sayDone('escalation.saved')
    client.setQueryData(queryKey, saved)
  })
  const edit = (next: readonly Draft[]): void => {
    setTouched(true)
    setDrafts([...next])
  }
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const rungs = drafts.map(({ stands, who, channel, address, waitMinutes, language }) => ({
      ...(stands !== undefined && { id: stands.id }),
      ...{ who: who.trim(), channel, waitMinutes, language },
      ...(address.trim() !== '' && { address: address.trim() }),
    }))
    void save.run({ seen: list.version, rungs })
  }
  const [first] = list.channels
  if (first === undefined)
    return (
      <Blank icon="bellOff" title={t('escalation.noChannel.title')}>
        <p>{t('escalation.noChannel.text')}</p>
      </Blank>
    )
  return (
    <form className="stack" onSubmit={submit}>
      {drafts.length === 0 && (
        <Blank icon="bell" title={t('escalation.none.title')}>
          <p>{t('escalation.none.text')}</p>
        </Blank>
      )}
      <ol className="rungs">
        {drafts.map((draft, at) => (
          <RungLine
            key={draft.key}
            {...{ draft, at, isTouched }}
            channels={list.channels}
            stands={list.rungs.find(({ id }) => id === draft.stands?.id)}
            isLast={at === drafts.length - 1}
            wrong={(name) => fieldWords(save.error, `rungs.${at}.${name}`)}
            change={(given) =>
              edit(drafts.map((each, i) => (i === at ? { ...each, ...given } : each)))
            }
            move={(step) => edit(moved(drafts, at, step))}
            remove={() => edit(drafts.filter((_, i) => i !== at))}
          />
        ))}
      </ol>
      <Refused error={save.error} />
      <div className="row">
        <Button
          variant="outline"
          leftSection={<Icon name="add" />}
          disabled={drafts.length >= 12}
          onClick={() => edit([...drafts, emptyDraft(first)])}
        >
          {t('escalation.add')}
        </Button>
        <Button type="submit" loading={save.isBusy} disabled={!isTouched}>
          {t('escalation.save')}
        </Button>
      </div>
    </form>
  )
}

interface LineProps {
  readonly draft: Draft
  /** as it is kept */
  readonly stands: Rung | undefined
  readonly at: number
  readonly isLast: boolean
  readonly isTouched: boolean
  readonly channels: readonly Rung['channel'][]
  wrong(name: string): string | undefined
  change(given: Partial<Draft>): void
  move(step: 1 | -1): void
  remove(): void
}

function RungLine(props: LineProps) {
  const { draft, at, isLast, channels, wrong, change, move, remove } = props
  const { who, channel, address, addressEnd, waitMinutes, language, stands } = draft
  const choices = channels.includes(channel) ? channels : [channel, ...channels]
  const keeps = addressEnd !== null && stands?.channel === channel
  return (
    <li className="panel rung">
      <span className="mono" aria-hidden="true">
        {at + 1}
      </span>
      <TextInput
        label={t('escalation.who')}
        value={who}
        required
        withAsterisk={false}
        maxLength={60}
        error={wrong('who')}
        onChange={({ currentTarget }) => change({ who: currentTarget.value })}
      />
      <NativeSelect
        label={t('escalation.channel')}
        value={channel}
        error={wrong('channel')}
        data={choices.map((value) => ({ value, label: t(`attention.channel.${value}`) }))}
        onChange={({ currentTarget }) =>
          change({ channel: currentTarget.value as Rung['channel'], address: '' })
        }
      />
      {wantsAddress(channel) && (
        <TextInput
          label={t(`escalation.address.${channel}`)}
          value={address}
          placeholder={keeps ? addressEnd : ''}
          description={keeps ? t('escalation.keeps', { end: addressEnd }) : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          required={!keeps}
          withAsterisk={false}
          maxLength={200}
          autoComplete="off"
          error={wrong('address')}
          onChange={({ currentTarget }) => change({ address: currentTarget.value })}
        />
      )}
      <NumberInput
        className="rung-wait"
        label={t('escalation.wait')}
        value={waitMinutes}
        min={1}
        max={120}
        allowDecimal={false}
        clampBehavior="strict"
        onChange={(value) => change({ waitMinutes: Number(value) || 1 })}
      />
      <NativeSelect
        className="rung-language"
        label={t('escalation.language')}
        value={language}
        data={languages.map((value) => ({ value, label: t(`escalation.in.${value}`) }))}
        onChange={({ currentTarget }) =>
          change({ language: currentTarget.value as Rung['language'] })
        }
      />
      <div className="row rung-acts">
        <Button size="xs" variant="subtle" disabled={at === 0} onClick={() => move(-1)}>
          {t('escalation.up')}
        </Button>
        <Button size="xs" variant="subtle" disabled={isLast} onClick={() => move(1)}>
          {t('escalation.down')}
        </Button>
        <Button size="xs" variant="subtle" color="danger" onClick={remove}>
          {t('escalation.remove')}
        </Button>
        {props.stands !== undefined && !props.isTouched && <Trial rung={props.stands} />}
      </div>
    </li>
  )
}

/** A trial, and what became of the last one. */
function Trial({ rung }: { rung: Rung }) {
  const trial = useAct(tryRung, () => sayDone('escalation.asked'))
  const { id, triedAt, triedWhy } = rung
  return (
    <>
      <Button
        size="xs"
        variant="outline"
        loading={trial.isBusy}
        onClick={() => void trial.run({ id })}
      >
        {t('escalation.try')}
      </Button>
      {triedAt !== null && (
        <span className={triedWhy === null ? 'good-words' : 'warned'} role="status">
          <Icon name={triedWhy === null ? 'done' : 'urgent'} size={16} />{' '}
          {triedWhy === null
            ? t('escalation.tried')
            : t('escalation.triedInVain', {
                why: t('attention.why', { why: triedWhy, detail: '' }),
              })}{' '}
          <ExactMoment at={triedAt} />
        </span>
      )}
      <Refused error={trial.error} />
    </>
  )
}
