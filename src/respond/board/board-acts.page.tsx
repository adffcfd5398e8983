import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type KeyboardEvent, type SyntheticEvent, useState } from 'react'
import type { CallError } from '#web/call.ts'
import { type Act as Doing, useAct } from '#web/control-room/ask.ts'
import { sayBriefly } from '#web/control-room/done.ts'
import { useSession } from '#web/control-room/session.tsx'
import { Keys, useShortcuts } from '#web/control-room/shortcuts.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import * as client from './board.client.ts'
import type { IncidentRow } from './board.schema.ts'
import { usePlaceWords } from './board-row.page.tsx'
import type { BoardRows } from './board-rows.page.tsx'
import { PlaceInput, useGazetteer } from './gazetteer.page.tsx'
import { type Gazetteer, understandPlace } from './place-said.rules.ts'
import { closingResults, type KindName, kindNames, type Priority } from './types.ts'
import { type Act, actsOpenTo } from './view.rules.ts'

/** One key always means the same, here and among the reports. */
const keysOf: Readonly<Record<Act, string>> = {
  claim: 'c',
  release: 'u',
  start: '1',
  note: '2',
  place: '3',
  classify: '4',
  prioritise: '5',
  close: '6',
  merge: '7',
  cancel: '8',
  unmerge: '9',
}

/** Acts that are done at once; the others ask for something first. */
const atOnce = ['claim', 'release', 'start', 'unmerge'] as const
type AtOnce = (typeof atOnce)[number]
type Asking = Exclude<Act, AtOnce>

const isAtOnce = (act: Act): act is AtOnce => (atOnce as readonly Act[]).includes(act)

/** What is done with incidents, each by its call; for the buttons and for the command bar. */
export function useActs(done: (row: IncidentRow, act: Act) => void) {
  const after =
    (act: Act) =>
    (row: IncidentRow): void => {
      sayBriefly('good', `board.did.${act}`, { number: row.number })
      done(row, act)
    }
  return {
    claim: useAct(client.claimIncident, after('claim')),
    release: useAct(client.releaseIncident, after('release')),
    start: useAct(client.startIncident, after('start')),
    note: useAct(client.noteIncident, after('note')),
    place: useAct(client.placeIncident, after('place')),
    classify: useAct(client.classifyIncident, after('classify')),
    prioritise: useAct(client.prioritiseIncident, after('prioritise')),
    close: useAct(client.closeIncident, after('close')),
    merge: useAct(client.mergeIncident, after('merge')),
    cancel: useAct(client.cancelIncident, after('cancel')),
    unmerge: useAct(client.unmergeIncident, after('unmerge')),
  }
}

export type Acts = ReturnType<typeof useActs>

interface ActsProps {
  readonly row: IncidentRow
  readonly acts: Acts
  numbered: BoardRows['numbered']
}

/** The buttons of an incident with their keys, and the form of the one that was pressed. */
export function IncidentActs({ row, acts, numbered }: ActsProps) {
  const { session } = useSession()
  const [asking, setAsking] = useState<Asking>()
  const open = actsOpenTo(session.roles, row)
  const press = (act: Act): void => {
    acts[act].forget()
    if (isAtOnce(act)) void acts[act].run({ id: row.id })
    else setAsking(act)
  }
  useShortcuts(
    open.map((act) => ({
      keys: keysOf[act],
      group: 'incident' as const,
      label: t(`board.act.${act}`),
      run: () => press(act),
    })),
  )
  const asked = asking !== undefined && open.includes(asking) ? asking : undefined
  const failed = atOnce.map((act) => acts[act].error).find((error) => error !== undefined)
  return (
    <section className="stack-2" aria-label={t('board.acts')}>
      <div className="row acts">
        {open.map((act, i) => (
          <Button
            key={act}
            size="xs"
            variant={i === 0 ? 'filled' : 'outline'}
            loading={isAtOnce(act) && acts[act].isBusy}
            rightSection={<Keys of={keysOf[act]} />}
            onClick={() => press(act)}
          >
            {t(`board.act.${act}`)}
          </Button>
        ))}
      </div>
      <Refused error={failed} />
      {asked !== undefined && (
        <ActForm
          key={`${row.id} ${asked}`}
          {...{ row, acts, numbered }}
          act={asked}
          close={() => setAsking(undefined)}
        />
      )}
    </section>
  )
}

interface FormProps extends ActsProps {
  readonly act: Asking
  close(): void
}

/** What a form holds; each act reads what it needs. */
interface Filled {
  readonly text: string
  readonly choice: string
}

/** Words that were not sent, by who typed them, incident and act: in memory only, since they are personal. */
const unsent = new Map<string, string>()

function ActForm(props: FormProps) {
  const { row, act, acts, close } = props
  const { session } = useSession()
  const gazetteer = useGazetteer()
  const mine = [session.account, row.id, act].join(' ')
  const [filled, setFilled] = useState<Filled>({
    text: unsent.get(mine) ?? '',
    choice: startOf(act, row),
  })
  const fill = (next: Filled): void => {
    unsent.set(mine, next.text)
    setFilled(next)
  }
  const [fault, setFault] = useState<string>()
  const doing: Doing<never, IncidentRow> = acts[act] as never
  const submit = async (event?: SyntheticEvent): Promise<void> => {
    event?.preventDefault()
    const input = await inputFor(props, filled, gazetteer)
    if (typeof input === 'string') return setFault(input)
    setFault(undefined)
    if ((await doing.run({ id: row.id, ...input } as never)) === undefined) return
    unsent.delete(mine)
    close()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit(event)
  }
  return (
    <form className="act-form" onSubmit={(event) => void submit(event)} onKeyDown={press}>
      <Fields {...{ act, filled, fill }} />
      {fault !== undefined && (
        <p className="wrong" role="alert">
          {fault}
        </p>
      )}
      <Trouble error={doing.error} act={act} />
      <div className="row">
        <Button type="submit" size="xs" loading={doing.isBusy}>
          {t('board.form.do')}
        </Button>
        <Button size="xs" variant="subtle" onClick={close}>
          {t('state.cancel')} <Keys of="Escape" />
        </Button>
      </div>
    </form>
  )
}

/** Two changed the same field: both values in words, and nothing is overwritten unless it is kept again. */
function Trouble({ error, act }: { error: CallError | undefined; act: Asking }) {
  const placeWords = usePlaceWords()
  if (error?.code !== 'board.editedMeanwhile') return <Refused error={error} />
  const said = (value: string | number | undefined): string => {
    if (act === 'classify') return t(`board.kind.${value as KindName}`)
    if (act === 'prioritise') return t(`board.priority.${value as Priority}`)
    return placeWords(value === '–' ? null : String(value))
  }
  return (
    <p className="warned" role="alert">
      {t('board.both', { theirs: said(error.facts.theirs), yours: said(error.facts.yours) })}
    </p>
  )
}

function startOf(act: Asking, row: IncidentRow): string {
  if (act === 'classify') return row.kind
  return act === 'prioritise' ? String(row.priority) : ''
}

/** The call's input, or why it cannot be made yet. */
async function inputFor(
  { row, act, numbered }: FormProps,
  { text, choice }: Filled,
  gazetteer: Gazetteer,
): Promise<object | string> {
  const words = text.trim()
  const { versions } = row
  switch (act) {
    case 'note':
      return { text: words }
    case 'cancel':
      return words === '' ? {} : { text: words }
    case 'classify':
      return { kind: choice, seen: versions.kind }
    case 'prioritise':
      return { priority: Number(choice), seen: versions.priority }
    case 'close':
      return {
        ...(choice !== '' && { result: choice }),
        ...(words !== '' && { text: words }),
      }
    case 'place': {
      const { code, where } = understandPlace({ words }, gazetteer)
      return {
        place: code ?? row.place,
        seen: versions.place,
        ...(where !== undefined && { where }),
      }
    }
    case 'merge': {
      const into = await numbered(Number(words.replace('#', '')))
      return typeof into === 'string' ? into : { into: into.id }
    }
  }
}

interface FieldsProps {
  readonly act: Asking
  readonly filled: Filled
  fill(filled: Filled): void
}

function Fields({ act, filled, fill }: FieldsProps) {
  const text = { value: filled.text, 'data-autofocus': true, autoFocus: true, size: 'xs' } as const
  const write = ({ currentTarget: { value } }: { currentTarget: { value: string } }): void =>
    fill({ ...filled, text: value })
  const choose = ({ currentTarget: { value } }: { currentTarget: { value: string } }): void =>
    fill({ ...filled, choice: value })
  const choice = { value: filled.choice, onChange: choose, autoFocus: true, size: 'xs' } as const
  switch (act) {
    case 'note':
      return (
        <Textarea
          {...text}
          label={t('board.form.note')}
          maxLength={4000}
          required
          withAsterisk={false}
          autosize
          minRows={2}
          onChange={write}
        />
      )
    case 'cancel':
      return (
        <Textarea
          {...text}
          label={t('board.form.why')}
          maxLength={4000}
          autosize
          minRows={2}
          onChange={write}
        />
      )
    case 'place':
      return (
        <PlaceInput
          label={t('board.place')}
          description={t('board.placeHint')}
          value={filled.text}
          isRequired
          isFirst
          change={(words) => fill({ ...filled, text: words })}
        />
      )
    case 'merge':
      return (
        <TextInput
          {...text}
          label={t('board.form.into')}
          inputMode="numeric"
          required
          withAsterisk={false}
          onChange={write}
        />
      )
    case 'classify':
      return (
        <NativeSelect
          {...choice}
          label={t('board.kind')}
          data={kindNames.map((kind) => ({ value: kind, label: t(`board.kind.${kind}`) }))}
        />
      )
    case 'prioritise':
      return (
        <NativeSelect
          {...choice}
          label={t('board.act.prioritise')}
          data={([1, 2, 3, 4] as const).map((each) => ({
            value: String(each),
            label: `${each} ${t(`board.priority.${each}`)}`,
          }))}
        />
      )
    case 'close':
      return (
        <>
          <NativeSelect
            {...choice}
            label={t('board.form.result')}
            data={[
              { value: '', label: t('board.form.choose') },
              ...closingResults.map((result) => ({
                value: result,
                label: t(`board.result.${result}`),
              })),
            ]}
          />
          <Textarea
            label={t('board.form.words')}
            size="xs"
            value={filled.text}
            maxLength={4000}
            autosize
            minRows={2}
            onChange={write}
          />
        </>
      )
  }
}
