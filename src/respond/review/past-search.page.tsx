import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { listPlaces } from '#kernel/place/place.client.ts'
import type { CallError } from '#web/call.ts'
import { ask } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { exactWords } from '#web/control-room/moment.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { fieldWords } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { closingResults, kindNames } from '../board/types.ts'
import { pastChoices } from './review.client.ts'
import { classSections } from './review.rules.ts'
import { type Quest, type QuestField, questOf } from './view.rules.ts'

/** The exact moment of something that is long past. */
export function PastMoment({ at }: { at: string }) {
  const { zone } = useSite()
  return <time dateTime={at}>{exactWords(at, zone)}</time>
}

interface FormProps {
  readonly isBusy: boolean
  readonly error: CallError | undefined
  search(quest: Quest): void
}

type Choice = readonly [value: string, label: string]

/** The people and units by which one may search; the names come once. */
export const usePastChoices = () =>
  useQuery({
    queryKey: ['past choices'],
    queryFn: ({ signal }) => ask(pastChoices, {}, { signal }),
    retry: false,
  })

function useChoices(): Partial<Record<QuestField, readonly Choice[]>> {
  const { place } = useSite()
  const { data: places } = useQuery({
    queryKey: ['places', place, 'list'],
    queryFn: ({ signal }) => ask(listPlaces, place === '' ? {} : { under: place }, { signal }),
  })
  const { data } = usePastChoices()
  const states = ['received', 'triaged', 'assigned', 'under_way', 'closed', 'merged', 'cancelled']
  return {
    place: (places?.places ?? []).map(({ code, name }) => [code, name]),
    kind: kindNames.map((kind): Choice => [kind, t(`board.kind.${kind}`)]),
    iccs: classSections.map((code): Choice => [code, `${code} ${t(`past.class.${code}`)}`]),
    state: states.map((state): Choice => [state, t(`board.state.${state}`)]),
    result: closingResults.map((result): Choice => [result, t(`board.result.${result}`)]),
    priority: ['1', '2', '3', '4'].map(
      (each): Choice => [each, `${each} ${t(`board.priority.${each}`)}`],
    ),
    holder: (data?.people ?? []).map(({ id, name }) => [id, name]),
    unit: (data?.units ?? []).map(({ id, name }) => [id, name]),
  }
}

const inputs = { from: 'date', to: 'date', number: 'number' } as const
const shownAtOnce: readonly QuestField[] = ['place', 'from', 'to']
const others: readonly QuestField[] = [
  'kind',
  'iccs',
  'result',
  'state',
  'priority',
  'holder',
  'unit',
  'number',
]

/** What is looked for; nothing is asked before it is sent. */
export function SearchForm({ isBusy, error, search }: FormProps) {
  const [fields, setFields] = useState<Partial<Record<QuestField, string>>>({})
  const choices = useChoices()
  const set = (name: QuestField, value: string): void =>
    setFields((now) => ({ ...now, [name]: value }))
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    search(questOf(fields))
  }
  const field = (name: QuestField) => (
    <Field
      key={name}
      {...{ name, error }}
      value={fields[name] ?? ''}
      choices={choices[name]}
      set={(value) => set(name, value)}
    />
  )
  return (
    <search>
      <form className="past-form" onSubmit={submit}>
        <div className="past-words">{field('words')}</div>
        <div className="past-fields">{shownAtOnce.map(field)}</div>
        <details>
          <summary>{t('past.more')}</summary>
          <div className="past-fields">{others.map(field)}</div>
        </details>
        <div className="row">
          <Button type="submit" size="xs" loading={isBusy} leftSection={<Icon name="search" />}>
            {t('past.do')}
          </Button>
          <Button variant="subtle" size="xs" onClick={() => setFields({})}>
            {t('past.clear')}
          </Button>
        </div>
      </form>
    </search>
  )
}

interface FieldProps {
  readonly name: QuestField
  readonly value: string
  readonly choices: readonly Choice[] | undefined
  readonly error: CallError | undefined
  set(value: string): void
}

function Field({ name, value, choices, error, set }: FieldProps) {
  const common = {
    label: t(`past.field.${name}`),
    size: 'xs',
    value,
    error: fieldWords(error, name),
  } as const
  if (choices !== undefined)
    return (
      <NativeSelect
        {...common}
        data={[
          { value: '', label: t('past.any') },
          ...choices.map(([each, label]) => ({ value: each, label })),
        ]}
        onChange={({ currentTarget }) => set(currentTarget.value)}
      />
    )
  const type = name === 'from' || name === 'to' || name === 'number' ? inputs[name] : 'text'
  return (
    <TextInput
      {...common}
      type={type}
      {...(name === 'words' && { maxLength: 200, description: t('past.wordsHint') })}
      {...(name === 'number' && { min: 1 })}
      onChange={({ currentTarget }) => set(currentTarget.value)}
    />
  )
}
