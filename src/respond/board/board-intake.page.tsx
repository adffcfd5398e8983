import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayBriefly } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { Go } from '#web/control-room/route.tsx'
import { Keys } from '#web/control-room/shortcuts.tsx'
import { fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { fileIncident, similarToDraft } from './board.client.ts'
import type { IncidentRow } from './board.schema.ts'
import { usePlaceWords } from './board-row.page.tsx'
import { PlaceInput, useGazetteer, useLearnedWords } from './gazetteer.page.tsx'
import { emptyDraft, type IntakeDraft, type useIntakeDraft } from './intake-draft.page.tsx'
import { understandPlace } from './place-said.rules.ts'
import { type KindName, kindNames } from './types.ts'
import { classify } from './words.rules.ts'

interface IntakeProps {
  readonly narrative: RefObject<HTMLTextAreaElement | null>
  readonly draft: IntakeDraft
  readonly keep: ReturnType<typeof useIntakeDraft>['keep']
  filed(row: IncidentRow): void
  openCommands(): void
}

/** What the typed words tell, and what was said beyond them. */
function useTold(draft: IntakeDraft) {
  const [told] = classify(draft.narrative, useLearnedWords())
  const { narrative, point } = draft
  const place = understandPlace({ words: draft.place, narrative, point }, useGazetteer())
  const kind: KindName = draft.kind ?? told?.kind ?? 'other'
  return { told, place, kind }
}

type Told = ReturnType<typeof useTold>

const inputOf = (draft: IntakeDraft, kind: KindName, { code, where }: Told['place']) => {
  const [name, phone] = [draft.name.trim(), draft.phone.trim()]
  return {
    narrative: draft.narrative.trim(),
    kind,
    ...(code !== null && { place: code }),
    ...(where !== undefined && { where }),
    ...((name !== '' || phone !== '') && {
      caller: { ...(name !== '' && { name }), ...(phone !== '' && { phone }) },
    }),
  }
}

/** Where an operator types what is said: the cursor waits here, the words classify, two keys file it. */
export function Intake({ narrative, draft, keep, filed, openCommands }: IntakeProps) {
  const { told, place, kind } = useTold(draft)
  const file = useAct(fileIncident, (row) => {
    keep(emptyDraft)
    sayBriefly('good', 'board.filed', { number: row.number })
    filed(row)
    narrative.current?.focus()
  })
  const send = (take: boolean): void => {
    if (draft.narrative.trim() !== '') void file.run({ ...inputOf(draft, kind, place), take })
  }
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      send(!event.shiftKey)
    }
  }
  const pressInNarrative = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === '/' && draft.narrative === '') {
      event.preventDefault()
      openCommands()
    }
    // Once accepted, Tab goes on to the next field as everywhere: nobody is caught here.
    const isTab = event.key === 'Tab' && !event.shiftKey
    if (isTab && told !== undefined && draft.kind === undefined) {
      event.preventDefault()
      keep({ ...draft, kind: told.kind })
    }
  }
  const phoneFault = fieldWords(file.error, 'caller.phone')
  return (
    <form
      className="intake"
      aria-label={t('board.intake')}
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault()
        send(true)
      }}
    >
      <Textarea
        ref={narrative}
        label={t('board.narrative')}
        placeholder={t('board.narrativeHint')}
        value={draft.narrative}
        maxLength={4000}
        minRows={3}
        maxRows={8}
        autosize
        onKeyDown={pressInNarrative}
        onChange={({ currentTarget }) => keep({ ...draft, narrative: currentTarget.value })}
      />
      <Told draft={draft} told={told} place={place} />
      <div className="intake-fields">
        <NativeSelect
          label={t('board.kind')}
          size="xs"
          value={draft.kind ?? ''}
          onChange={({ currentTarget: { value } }) =>
            keep({ ...draft, kind: value === '' ? undefined : (value as KindName) })
          }
          data={[
            { value: '', label: t('board.kindByWords') },
            ...kindNames.map((each) => ({ value: each, label: t(`board.kind.${each}`) })),
          ]}
        />
        <PlaceInput
          label={t('board.place')}
          value={draft.place}
          placeholder={t('board.placeHint')}
          error={fieldWords(file.error, 'where.point')}
          change={(words) => keep({ ...draft, place: words })}
        />
        <TextInput
          label={t('board.callerName')}
          size="xs"
          value={draft.name}
          maxLength={120}
          onChange={({ currentTarget }) => keep({ ...draft, name: currentTarget.value })}
        />
        <TextInput
          label={t('board.callerPhone')}
          size="xs"
          type="tel"
          value={draft.phone}
          maxLength={24}
          error={phoneFault}
          onChange={({ currentTarget }) => keep({ ...draft, phone: currentTarget.value })}
        />
      </div>
      <Similar draft={draft} kind={told === undefined ? draft.kind : kind} place={place} />
      <Refused error={otherThan(file.error, ['caller.phone', 'where.point'])} />
      <div className="row">
        <Button
          type="submit"
          size="xs"
          loading={file.isBusy}
          rightSection={<Keys of="Ctrl Enter" />}
        >
          {t('board.fileAndTake')}
        </Button>
        <Button size="xs" variant="outline" disabled={file.isBusy} onClick={() => send(false)}>
          {t('board.file')}
        </Button>
      </div>
    </form>
  )
}

interface ToldProps {
  readonly draft: IntakeDraft
  readonly told: Told['told']
  readonly place: Told['place']
}

/** What the words say of it, and which words: a line that always takes its place. */
function Told({ draft, told, place }: ToldProps) {
  const accepted = draft.kind
  const placeWords = usePlaceWords()
  const { code, landmark } = place
  const isPlaced = code !== null || landmark !== undefined || draft.point !== undefined
  const where = [
    code === null ? undefined : placeWords(code),
    landmark?.name,
    draft.point && t('board.pointMarked'),
  ]
  if (draft.narrative.trim() === '') return <p className="told quiet" role="status" />
  if (accepted === undefined && told === undefined && !isPlaced)
    return (
      <p className="told quiet" role="status">
        {t('board.tellsNothing')}
      </p>
    )
  const kind = accepted ?? told?.kind ?? 'other'
  const words = accepted === undefined && told !== undefined ? told.words.join('», «') : 'none'
  return (
    <p className="told" role="status">
      {accepted !== undefined && <Icon name="done" size={16} />}
      <span>
        {t('board.suggests', {
          kind: t(`board.kind.${kind}`),
          words,
          place: where.filter(Boolean).join(' · ') || 'none',
        })}
      </span>
      {accepted === undefined && told !== undefined && (
        <span className="quiet">
          <Keys of="Tab" said /> {t('board.accept')}
        </span>
      )}
      {accepted !== undefined && <span className="unseen">{t('board.accepted')}</span>}
    </p>
  )
}

/** How long nothing is typed before what stands there is compared. */
const PAUSE = 500
const SHORTEST = 12

interface SimilarProps {
  readonly draft: IntakeDraft
  readonly kind: KindName | undefined
  readonly place: Told['place']
}

/** Open incidents that may be the one that is being typed; a person decides. */
function Similar({ draft, kind, place }: SimilarProps) {
  const input = {
    narrative: draft.narrative.trim(),
    ...(kind !== undefined && { kind }),
    ...(place.code !== null && { place: place.code }),
  }
  const written = JSON.stringify(input)
  const [settled, setSettled] = useState(written)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(written), PAUSE)
    return () => clearTimeout(timer)
  }, [written])
  const { data } = useQuery({
    queryKey: ['similar', settled],
    queryFn: ({ signal }) => ask(similarToDraft, JSON.parse(settled) as typeof input, { signal }),
    enabled: settled === written && input.narrative.length >= SHORTEST,
    gcTime: 0,
    retry: false,
  })
  const placeWords = usePlaceWords()
  const similar = settled === written ? (data?.similar ?? []) : []
  if (similar.length === 0) return null
  return (
    <div className="similar" role="status">
      <span className="quiet">{t('board.maybe')}</span>
      {similar.slice(0, 3).map(({ row, minutesApart, samePlace, sharedWords }) => (
        <Go key={row.id} to={`/app/board/${row.id}`}>
          {row.number} {t(`board.kind.${row.kind}`)}, {placeWords(row.place)} (
          {t('board.similarWhy', {
            place: samePlace ? 'yes' : 'no',
            minutes: minutesApart,
            words: sharedWords,
          })}
          )
        </Go>
      ))}
    </div>
  )
}
