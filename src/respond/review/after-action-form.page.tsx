import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { AfterAction, Learned } from './after-action.schema.ts'
import { usePastChoices } from './past-search.page.tsx'
import { writeAfterAction } from './review.client.ts'

/** What a note says, in the order in which it is asked. */
export const learnedParts = [
  'well',
  'badly',
  'change',
] as const satisfies readonly (keyof Learned)[]
type Part = (typeof learnedParts)[number]

interface ToDo {
  readonly text: string
  readonly owner: string
  readonly due: string
}

const saidOf = (words: Readonly<Record<Part, string>>): Learned =>
  Object.fromEntries(
    learnedParts.flatMap((part) => (words[part].trim() === '' ? [] : [[part, words[part].trim()]])),
  )

const isWhole = ({ text, owner, due }: ToDo): boolean =>
  text.trim() !== '' && owner !== '' && due !== ''

interface FormProps {
  readonly id: string
  readonly read: AfterAction
  put(fresh: AfterAction): void
}

/** Writes a version; the first one, or one after those that stand. */
export function AfterActionForm({ id, read, put }: FormProps) {
  const latest = read.notes[0]
  const [isOpen, setOpen] = useState(latest === undefined)
  if (!isOpen)
    return (
      <div>
        <Button size="xs" variant="outline" onClick={() => setOpen(true)}>
          {t('learned.newVersion')}
        </Button>
      </div>
    )
  return (
    <WriteForm
      {...{ id, read }}
      put={(fresh) => {
        setOpen(false)
        put(fresh)
        sayDone('learned.written')
      }}
    />
  )
}

function WriteForm({ id, read, put }: FormProps) {
  const latest = read.notes[0]
  const [words, setWords] = useState<Record<Part, string>>(() => ({
    well: latest?.learned.well ?? '',
    badly: latest?.learned.badly ?? '',
    change: latest?.learned.change ?? '',
  }))
  const [todo, setTodo] = useState<readonly ToDo[]>([])
  const write = useAct(writeAfterAction, put)
  const learned = saidOf(words)
  const isReady = Object.keys(learned).length > 0 && todo.every(isWhole)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void write.run({
      id,
      seen: latest?.version ?? 0,
      learned,
      followUps: todo.map(({ text, owner, due }) => ({ text: text.trim(), owner, due })),
    })
  }
  return (
    <form className="stack panel" onSubmit={submit} aria-labelledby="write-learned">
      <h3 id="write-learned">{t(latest === undefined ? 'learned.write' : 'learned.newVersion')}</h3>
      {learnedParts.map((part) => (
        <Textarea
          key={part}
          label={t(`learned.part.${part}`)}
          value={words[part]}
          maxLength={4000}
          autosize
          minRows={2}
          onChange={({ currentTarget: { value } }) =>
            setWords((now) => ({ ...now, [part]: value }))
          }
        />
      ))}
      <ToDos todo={todo} set={setTodo} />
      <Refused error={write.error} />
      <div className="row">
        <Button type="submit" size="xs" loading={write.isBusy} disabled={!isReady}>
          {t('learned.writeDo')}
        </Button>
        <span className="quiet">{t('learned.stays')}</span>
      </div>
    </form>
  )
}

function ToDos({ todo, set }: { todo: readonly ToDo[]; set(next: readonly ToDo[]): void }) {
  const { data } = usePastChoices()
  const change = (at: number, fresh: Partial<ToDo>): void =>
    set(todo.map((each, i) => (i === at ? { ...each, ...fresh } : each)))
  return (
    <fieldset className="todos">
      <legend>{t('learned.followUps')}</legend>
      {todo.map((each, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added at the end and taken out whole
        <div key={i} className="past-todo">
          <TextInput
            size="xs"
            label={t('learned.what')}
            value={each.text}
            maxLength={500}
            onChange={({ currentTarget }) => change(i, { text: currentTarget.value })}
          />
          <NativeSelect
            size="xs"
            label={t('learned.owner')}
            value={each.owner}
            data={[
              { value: '', label: t('learned.choose') },
              ...(data?.people ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={({ currentTarget }) => change(i, { owner: currentTarget.value })}
          />
          <TextInput
            size="xs"
            type="date"
            label={t('learned.due')}
            value={each.due}
            onChange={({ currentTarget }) => change(i, { due: currentTarget.value })}
          />
          <Button
            size="xs"
            variant="subtle"
            onClick={() => set(todo.filter((_, at) => at !== i))}
            leftSection={<Icon name="close" size={14} />}
          >
            {t('learned.remove')}
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="xs"
          variant="outline"
          leftSection={<Icon name="add" size={14} />}
          onClick={() => set([...todo, { text: '', owner: '', due: '' }])}
        >
          {t('learned.addFollowUp')}
        </Button>
      </div>
    </fieldset>
  )
}
