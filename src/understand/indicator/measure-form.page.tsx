import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ChangeEvent, type FormEvent, useState } from 'react'
import { listPlaces } from '#kernel/place/place.client.ts'
import type { CivilDate } from '#kernel/time.ts'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { useSite } from '#web/control-room/site.tsx'
import { Answered, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { readPersons } from './denominator-form.rules.ts'
import { defineMeasure, listCountable } from './indicator.client.ts'

const languages = ['es', 'pt', 'en'] as const
const levels = ['country', 'province', 'district', 'corregimiento'] as const
const periods = ['month', 'quarter', 'year'] as const
const classes = ['none', 'iccs', 'source'] as const
const rules = ['homicide', 'event', 'rare', 'violence', 'compartment'] as const
const units = ['victim', 'offence', 'incident', 'record'] as const
const OWN = 'incidents'

const empty = {
  ...{ source: OWN, category: '', under: '', level: 'district', period: 'quarter' },
  ...{ class: 'none', rule: 'violence', unit: 'incident' },
  ...{ populationSource: '', populationDate: '', persons: '' },
  ...{ nameEs: '', namePt: '', nameEn: '', aboutEs: '', aboutPt: '', aboutEn: '' },
}
type Fields = typeof empty
type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const choices = <Name extends string>(kind: string, values: readonly Name[]) =>
  values.map((value) => ({ value, label: t(`releases.${kind}.${value}`) }))

const inThree = ([es, pt, en]: readonly string[]) => ({ es: es ?? '', pt: pt ?? '', en: en ?? '' })

/** Says what is counted, from a source with a few choices. */
export function MeasureForm() {
  const site = useSite()
  const client = useQueryClient()
  const [form, setForm] = useState<Fields>(empty)
  const sources = useQuery({
    queryKey: ['countable'],
    queryFn: ({ signal }) => ask(listCountable, {}, { signal }),
  })
  const country = useQuery({
    queryKey: ['places', 'country'],
    queryFn: ({ signal }) => ask(listPlaces, { kind: 'country' }, { signal }),
  })
  const define = useAct(defineMeasure, () => {
    sayDone('releases.defined')
    setForm(empty)
    void client.invalidateQueries({ queryKey: ['measures'] })
  })
  const take =
    (field: keyof Fields) =>
    ({ currentTarget: { value } }: ChangeEvent<Field>): void =>
      setForm((before) => ({ ...before, [field]: value }))
  const places = [
    ...(site.place === '' ? [] : [{ value: site.place, label: site.placeName }]),
    ...(country.data?.places.map(({ code, name }) => ({ value: code, label: name })) ?? []),
  ]
  const read = readPersons(form.persons)
  const hasRate = form.persons.trim() !== ''
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (read.badLine !== undefined) return
    const isOwn = form.source === OWN
    void define.run({
      definition: {
        names: inThree([form.nameEs, form.namePt, form.nameEn]),
        about: inThree([form.aboutEs, form.aboutPt, form.aboutEn]),
        unit: form.unit as (typeof units)[number],
        sources: [isOwn ? { kind: 'incidents' } : { kind: 'delivered', id: form.source }],
        filter: form.category === '' ? { all: true } : { iccsUnder: form.category },
        dateBasis: isOwn ? 'reported' : 'occurred',
        placeBasis: 'occurrence',
        dimensions: {
          place: {
            under: form.under || places[0]?.value || '',
            level: form.level as (typeof levels)[number],
          },
          period: form.period as (typeof periods)[number],
          class: form.class as (typeof classes)[number],
        },
        denominator: hasRate
          ? {
              source: form.populationSource,
              date: form.populationDate as CivilDate,
              persons: read.persons,
            }
          : null,
        interval: 'exact',
        rule: form.rule as (typeof rules)[number],
      },
    })
  }
  const select = (field: keyof Fields, data: { value: string; label: string }[]) => (
    <NativeSelect
      label={t(`releases.field.${field}`)}
      value={form[field]}
      onChange={take(field)}
      data={data}
    />
  )
  return (
    <details className="define">
      <summary>{t('releases.define')}</summary>
      <Answered query={sources} lines={3}>
        {({ sources }) => (
          <form onSubmit={send} className="stack">
            <fieldset className="fields">
              <legend>{t('releases.part.what')}</legend>
              {select(
                'source',
                sources.map(({ id, name }) => ({
                  value: id ?? OWN,
                  label: id === null ? t('releases.ownIncidents') : name,
                })),
              )}
              {select('category', [
                { value: '', label: t('releases.allCategories') },
                ...(sources
                  .find(({ id }) => (id ?? OWN) === form.source)
                  ?.categories.map(({ code, name }) => ({ value: code, label: name })) ?? []),
              ])}
              {select('unit', choices('unit', units))}
            </fieldset>
            <fieldset className="fields">
              <legend>{t('releases.part.detail')}</legend>
              {select('under', places)}
              {select('level', choices('level', levels))}
              {select('period', choices('unitOfTime', periods))}
              {select('class', choices('class', classes))}
              <div className="wide">{select('rule', choices('rule', rules))}</div>
            </fieldset>
            <fieldset className="fields">
              <legend>{t('releases.part.rate')}</legend>
              <Textarea
                className="wide"
                label={t('releases.persons')}
                description={t('releases.personsHint')}
                autosize
                minRows={2}
                maxRows={12}
                value={form.persons}
                error={
                  read.badLine !== undefined && t('releases.personsBad', { line: read.badLine })
                }
                onChange={take('persons')}
              />
              {hasRate && (
                <>
                  <TextInput
                    label={t('releases.populationSource')}
                    required
                    minLength={3}
                    maxLength={300}
                    value={form.populationSource}
                    onChange={take('populationSource')}
                  />
                  <TextInput
                    type="date"
                    label={t('releases.populationDate')}
                    required
                    value={form.populationDate}
                    onChange={take('populationDate')}
                  />
                </>
              )}
            </fieldset>
            <fieldset className="fields words">
              <legend>{t('releases.part.words')}</legend>
              {(['name', 'about'] as const).map((text) =>
                languages.map((language) => {
                  const field = `${text}${language[0]?.toUpperCase()}${language[1]}` as keyof Fields
                  return (
                    <TextInput
                      key={field}
                      label={t(`releases.${text}.${language}`)}
                      required
                      minLength={3}
                      maxLength={400}
                      value={form[field]}
                      onChange={take(field)}
                    />
                  )
                }),
              )}
            </fieldset>
            <Button type="submit" loading={define.isBusy}>
              {t('releases.keep')}
            </Button>
            <Refused error={define.error} />
          </form>
        )}
      </Answered>
    </details>
  )
}
