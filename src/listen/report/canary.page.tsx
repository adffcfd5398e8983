import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { addDays, type CivilDate, civilDate, instantOf, iso } from '#kernel/time.ts'
import { useAct } from '#web/control-room/ask.ts'
import { usePlacesHere } from '#web/control-room/places.ts'
import { useSite } from '#web/control-room/site.tsx'
import { fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { spokenLanguage, t } from '#web/messages.ts'
import { type KindName, kinds } from './kinds.ts'
import { plantCanary } from './report.client.ts'

/**
 * Writes a report that nobody sent, so that whoever opens it has no reason to. It should look like something that a
 * curious person would want to read: a known name, a known place.
 */
export function CanaryForm({ done }: { done(): void }) {
  const { zone } = useSite()
  const places = usePlacesHere()
  const yesterday = addDays(civilDate(Date.now(), zone), -1)
  const [form, setForm] = useState({
    kind: 'theft',
    place: '',
    words: '',
    day: String(yesterday),
    name: '',
    story: '',
  })
  const plant = useAct(plantCanary, done)
  const take =
    (field: keyof typeof form) =>
    ({ currentTarget }: { currentTarget: { value: string } }): void =>
      setForm((now) => ({ ...now, [field]: currentTarget.value }))
  const send = (event: SyntheticEvent): void => {
    event.preventDefault()
    const { kind, place, words, day, name, story } = form
    const at = (date: CivilDate): string => iso(instantOf(date, 0, 0, zone))
    void plant.run({
      kind: kind as KindName,
      story,
      where: { by: 'landmark', words, ...(place !== '' && { place }) },
      when: { from: at(day as CivilDate), to: at(addDays(day as CivilDate, 1)) },
      ...(name.trim() !== '' && { contact: { name } }),
      language: spokenLanguage(),
    })
  }
  const fields = ['name', 'story', 'words', 'when']
  return (
    <form onSubmit={send} className="stack">
      <p className="quiet">{t('review.plant.hint')}</p>
      <NativeSelect
        label={t('review.plant.kind')}
        value={form.kind}
        onChange={take('kind')}
        data={Object.keys(kinds).map((kind) => ({
          value: kind,
          label: t(`report.kind.${kind as KindName}`),
        }))}
      />
      <TextInput
        label={t('review.plant.name')}
        maxLength={120}
        value={form.name}
        onChange={take('name')}
      />
      <NativeSelect
        label={t('review.plant.place')}
        value={form.place}
        onChange={take('place')}
        data={[
          { value: '', label: t('review.plant.anywhere') },
          ...places.map(({ code, name }) => ({ value: code, label: name })),
        ]}
      />
      <TextInput
        label={t('review.plant.words')}
        required
        maxLength={300}
        value={form.words}
        onChange={take('words')}
      />
      <TextInput
        type="date"
        label={t('review.plant.day')}
        required
        max={yesterday}
        value={form.day}
        error={fieldWords(plant.error, 'when')}
        onChange={take('day')}
      />
      <Textarea
        label={t('review.plant.story')}
        required
        autosize
        minRows={4}
        maxLength={4000}
        value={form.story}
        error={fieldWords(plant.error, 'story')}
        onChange={take('story')}
      />
      <Button type="submit" loading={plant.isBusy}>
        {t('review.plant.send')}
      </Button>
      <Refused error={otherThan(plant.error, fields)} />
    </form>
  )
}
