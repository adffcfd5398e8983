import { NativeSelect, TextInput } from '@mantine/core'
import type { CallError } from '#web/call.ts'
import { fieldWords } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { SourceRow } from './delivery.schema.ts'
import type { Completeness } from './import.schema.ts'

/** Of which source a delivery is, and what it covers, as it is filled in. */
export interface Cover {
  /** of those that are there; empty for a new one */
  readonly source: string
  readonly name: string
  readonly institution: string
  readonly agreement: string
  readonly from: string
  readonly to: string
  readonly completeness: Completeness
}

export const emptyCover: Cover = {
  source: '',
  name: '',
  institution: '',
  agreement: '',
  from: '',
  to: '',
  completeness: 'complete',
}

/** As the server takes it. */
export const whoOf = ({ name, institution, agreement, from, to, completeness }: Cover) => ({
  source: name.trim(),
  institution: institution.trim(),
  completeness,
  ...(agreement.trim() !== '' && { agreement: agreement.trim() }),
  ...(from !== '' && to !== '' && { period: { from, to } }),
})

interface FieldsProps {
  readonly cover: Cover
  readonly error: CallError | undefined
  change(next: Cover): void
}

type Taken = { readonly currentTarget: { readonly value: string } }

const fieldsOf =
  ({ cover, change }: FieldsProps) =>
  (name: Exclude<keyof Cover, 'source' | 'completeness'>) => ({
    label: t(`imports.${name}`),
    value: cover[name],
    onChange: ({ currentTarget }: Taken): void => change({ ...cover, [name]: currentTarget.value }),
  })

/** The source: one that is there, with all that is known of it, or a new one. */
export function SourceFields(
  props: FieldsProps & { readonly sources: readonly SourceRow[]; choose(name: string): void },
) {
  const { cover, sources, choose, error } = props
  const field = fieldsOf(props)
  const needed = { required: true, withAsterisk: false, maxLength: 200 }
  return (
    <fieldset className="fields">
      <legend>{t('imports.source')}</legend>
      {sources.length > 0 && (
        <NativeSelect
          label={t('imports.source')}
          value={cover.source}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
          data={[{ value: '', label: t('imports.newSource') }, ...sources.map(({ name }) => name)]}
        />
      )}
      {cover.source === '' && (
        <TextInput {...field('name')} {...needed} error={fieldWords(error, 'source')} />
      )}
      <TextInput {...field('institution')} {...needed} error={fieldWords(error, 'institution')} />
      <TextInput {...field('agreement')} maxLength={300} />
    </fieldset>
  )
}

const cases: readonly Completeness[] = ['complete', 'partial', 'late']

/** Which days it covers, and whether all of them. */
export function CoverFields(props: FieldsProps) {
  const { cover, change, error } = props
  const field = fieldsOf(props)
  return (
    <fieldset className="fields">
      <legend>{t('imports.period')}</legend>
      <TextInput type="date" {...field('from')} required={cover.to !== ''} withAsterisk={false} />
      <TextInput
        type="date"
        {...field('to')}
        required={cover.from !== ''}
        withAsterisk={false}
        error={fieldWords(error, 'period')}
      />
      <NativeSelect
        label={t('imports.completeness')}
        value={cover.completeness}
        onChange={({ currentTarget }) =>
          change({ ...cover, completeness: currentTarget.value as Completeness })
        }
        data={cases.map((value) => ({ value, label: t(`imports.is.${value}`) }))}
      />
    </fieldset>
  )
}
