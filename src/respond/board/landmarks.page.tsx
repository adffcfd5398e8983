import { Button, FileInput, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { ask, useAct, useWork } from '#web/control-room/ask.ts'
import { sayBriefly } from '#web/control-room/done.ts'
import { usePlaceNames, usePlacesHere } from '#web/control-room/places.ts'
import { Answered, Blank, fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import {
  addLandmark,
  changeLandmark,
  importLandmarks,
  listLandmarks,
  removeLandmark,
} from './landmark.client.ts'
import { landmarksLike } from './landmark.rules.ts'
import type { Landmark, RefusedRow } from './landmark.schema.ts'

/** All landmarks, for whoever may see their list. */
export const useLandmarks = (isAsked: boolean) =>
  useQuery({
    queryKey: ['landmarks'],
    queryFn: ({ signal }) => ask(listLandmarks, {}, { signal }),
    enabled: isAsked,
    staleTime: 0,
  })

/** The places that people name; who supervises adds, corrects and takes over lists. */
export function Landmarks({ mayChange }: { mayChange: boolean }) {
  const [open, setOpen] = useState<Landmark | 'new' | 'list'>()
  const query = useLandmarks(true)
  const close = (): void => setOpen(undefined)
  return (
    <section className="stack" aria-labelledby="landmarks">
      <h2 id="landmarks">{t('lists.landmarks')}</h2>
      <p className="quiet">{t('lists.landmarksWhy')}</p>
      {mayChange && (
        <div className="row">
          <Button size="xs" onClick={() => setOpen('new')}>
            {t('lists.add')}
          </Button>
          <Button size="xs" variant="outline" onClick={() => setOpen('list')}>
            {t('lists.import')}
          </Button>
        </div>
      )}
      {open === 'list' && <ListForm close={close} />}
      {open === 'new' && <LandmarkForm close={close} />}
      <Answered query={query} lines={6}>
        {({ landmarks }) => (
          <LandmarkList {...{ landmarks, mayChange, close, setOpen }} open={open} />
        )}
      </Answered>
    </section>
  )
}

interface ListProps {
  readonly landmarks: readonly Landmark[]
  readonly mayChange: boolean
  readonly open: Landmark | 'new' | 'list' | undefined
  close(): void
  setOpen(landmark: Landmark): void
}

/** More are found by typing. */
const MOST_SHOWN = 60

function LandmarkList({ landmarks, mayChange, open, close, setOpen }: ListProps) {
  const [wanted, setWanted] = useState('')
  const nameOf = usePlaceNames()
  const found = wanted.trim() === '' ? landmarks : landmarksLike(wanted, landmarks)
  if (landmarks.length === 0)
    return (
      <Blank icon="place" title={t('lists.noLandmarks')} level={3}>
        <p>{t('lists.noLandmarksText')}</p>
      </Blank>
    )
  return (
    <>
      <TextInput
        label={t('lists.find')}
        size="xs"
        value={wanted}
        onChange={({ currentTarget }) => setWanted(currentTarget.value)}
      />
      <p className="quiet" role="status">
        {t('lists.count', { count: landmarks.length, shown: Math.min(found.length, MOST_SHOWN) })}
      </p>
      <ul className="plain-list lists landmarks">
        {found.slice(0, MOST_SHOWN).map((landmark) => (
          <li key={landmark.id}>
            {open === landmark ? (
              <LandmarkForm landmark={landmark} close={close} />
            ) : (
              <div className="list-line">
                <span>
                  <strong>{landmark.name}</strong>{' '}
                  {landmark.aliases.length > 0 && (
                    <span className="quiet">{landmark.aliases.join(' · ')}</span>
                  )}
                </span>
                <span className="quiet">
                  {landmark.place === null
                    ? t('board.noPlace')
                    : (nameOf(landmark.place) ?? landmark.place)}
                  {' · '}
                  {landmark.point === null
                    ? t('lists.noPoint')
                    : t('lists.pointWithin', { accuracy: landmark.point.accuracyMeters })}
                  {' · '}
                  {landmark.source}
                </span>
                {mayChange && (
                  <button type="button" className="as-link" onClick={() => setOpen(landmark)}>
                    {t('lists.change')} <span className="unseen">{landmark.name}</span>
                  </button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

const degreesOf = (value: string | number): number | undefined =>
  value === '' ? undefined : Number(value)

function LandmarkForm({ landmark, close }: { landmark?: Landmark; close: () => void }) {
  const client = useQueryClient()
  const places = usePlacesHere()
  const [filled, setFilled] = useState({
    name: landmark?.name ?? '',
    aliases: landmark?.aliases.join('; ') ?? '',
    place: landmark?.place ?? '',
    lon: landmark?.point?.lon ?? ('' as string | number),
    lat: landmark?.point?.lat ?? ('' as string | number),
    accuracy: landmark?.point?.accuracyMeters ?? (250 as string | number),
    source: landmark?.source ?? '',
  })
  const done = (): void => {
    void client.invalidateQueries({ queryKey: ['landmarks'] })
    sayBriefly('good', 'lists.saved')
    close()
  }
  const add = useAct(addLandmark, done)
  const change = useAct(changeLandmark, done)
  const remove = useAct(removeLandmark, done)
  const doing = landmark === undefined ? add : change
  const put = (next: Partial<typeof filled>): void => setFilled({ ...filled, ...next })
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const [lon, lat] = [degreesOf(filled.lon), degreesOf(filled.lat)]
    const draft = {
      name: filled.name,
      aliases: filled.aliases
        .split(';')
        .map((each) => each.trim())
        .filter(Boolean),
      place: filled.place === '' ? null : filled.place,
      point:
        lon === undefined || lat === undefined
          ? null
          : { lon, lat, accuracyMeters: Math.round(degreesOf(filled.accuracy) ?? 0) },
      source: filled.source,
    }
    void (landmark === undefined ? add.run(draft) : change.run({ ...draft, id: landmark.id }))
  }
  const fault = (field: string) => fieldWords(doing.error, field)
  const shownFaults = ['name', 'place', 'where.point', 'source', 'aliases']
  return (
    <form className="act-form" onSubmit={submit}>
      <div className="intake-fields">
        <TextInput
          label={t('lists.name')}
          size="xs"
          required
          withAsterisk={false}
          maxLength={120}
          value={filled.name}
          error={fault('name')}
          onChange={({ currentTarget }) => put({ name: currentTarget.value })}
        />
        <TextInput
          label={t('lists.aliases')}
          size="xs"
          value={filled.aliases}
          error={fault('aliases')}
          onChange={({ currentTarget }) => put({ aliases: currentTarget.value })}
        />
        <NativeSelect
          label={t('board.place')}
          size="xs"
          value={filled.place}
          error={fault('place')}
          data={[
            { value: '', label: t('lists.placeByPoint') },
            ...places.map(({ code, name }) => ({ value: code, label: name })),
          ]}
          onChange={({ currentTarget }) => put({ place: currentTarget.value })}
        />
        <NumberInput
          label={t('lists.lat')}
          size="xs"
          hideControls
          decimalScale={6}
          value={filled.lat}
          error={fault('where.point')}
          onChange={(lat) => put({ lat })}
        />
        <NumberInput
          label={t('lists.lon')}
          size="xs"
          hideControls
          decimalScale={6}
          value={filled.lon}
          onChange={(lon) => put({ lon })}
        />
        <NumberInput
          label={t('lists.accuracy')}
          size="xs"
          hideControls
          min={0}
          value={filled.accuracy}
          onChange={(accuracy) => put({ accuracy })}
        />
        <TextInput
          label={t('lists.source')}
          size="xs"
          required
          withAsterisk={false}
          maxLength={200}
          value={filled.source}
          error={fault('source')}
          onChange={({ currentTarget }) => put({ source: currentTarget.value })}
        />
      </div>
      <Refused error={otherThan(doing.error, shownFaults) ?? remove.error} />
      <div className="row">
        <Button type="submit" size="xs" loading={doing.isBusy}>
          {t('lists.save')}
        </Button>
        {landmark !== undefined && (
          <Button
            size="xs"
            variant="outline"
            loading={remove.isBusy}
            onClick={() => void remove.run({ id: landmark.id })}
          >
            {t('lists.remove')}
          </Button>
        )}
        <Button size="xs" variant="subtle" onClick={close}>
          {t('state.cancel')}
        </Button>
      </div>
    </form>
  )
}

function ListForm({ close }: { close: () => void }) {
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [source, setSource] = useState('')
  const [refused, setRefused] = useState<readonly RefusedRow[]>()
  const take = useAct(importLandmarks, ({ added, changed, refused: left }) => {
    void client.invalidateQueries({ queryKey: ['landmarks'] })
    setRefused(left)
    sayBriefly(left.length === 0 ? 'good' : 'attention', 'lists.imported', {
      added,
      changed,
      refused: left.length,
    })
    if (left.length === 0) close()
  })
  const read = useWork(async (chosen: File) => take.run({ csv: await chosen.text(), source }))
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (file !== null) void read.run(file)
  }
  return (
    <form className="act-form" onSubmit={submit}>
      <p>{t('lists.importHow')}</p>
      <FileInput
        label={t('lists.file')}
        size="xs"
        accept=".csv,text/csv"
        value={file}
        onChange={setFile}
        error={fieldWords(take.error, 'csv')}
      />
      <TextInput
        label={t('lists.source')}
        size="xs"
        required
        withAsterisk={false}
        maxLength={200}
        value={source}
        onChange={({ currentTarget }) => setSource(currentTarget.value)}
      />
      <Refused error={otherThan(take.error, ['csv'])} />
      {refused !== undefined && refused.length > 0 && (
        <div role="status">
          <p className="warned">{t('lists.leftOut', { count: refused.length })}</p>
          <ul className="plain-list">
            {refused.map(({ row, field, reason }) => (
              <li key={`${row} ${field}`}>
                {t('lists.leftOutRow', { row, field, why: t(`lists.why.${reason}`) })}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="row">
        <Button type="submit" size="xs" disabled={file === null} loading={take.isBusy}>
          {t('lists.importDo')}
        </Button>
        <Button size="xs" variant="subtle" onClick={close}>
          {t('state.close')}
        </Button>
      </div>
    </form>
  )
}
