import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useSite } from '#web/control-room/site.tsx'
import { t } from '#web/messages.ts'
import type { MappingForm } from './mapping-form.rules.ts'

interface FieldsProps {
  readonly form: MappingForm
  readonly columns: readonly string[]
  change(next: MappingForm): void
}

type Word = Exclude<keyof MappingForm, 'classes'>
type Taken = { readonly currentTarget: { readonly value: string } }

/** What each column means, by choosing. */
export function ColumnFields({ form, columns, change }: FieldsProps) {
  const { zone } = useSite()
  const field = (name: Word) => ({
    label: t(`imports.${name}`),
    value: form[name],
    onChange: ({ currentTarget }: Taken): void => change({ ...form, [name]: currentTarget.value }),
  })
  const none = { value: '', label: t('imports.none') }
  // A column that the saved mapping names and this file lacks stays to be seen.
  const column = (name: Word) => {
    const isGone = form[name] !== '' && !columns.includes(form[name])
    return (
      <NativeSelect {...field(name)} data={[none, ...columns, ...(isGone ? [form[name]] : [])]} />
    )
  }
  const choice = (name: Word, among: readonly string[]) => (
    <NativeSelect
      {...field(name)}
      data={among.map((value) => ({ value, label: t(`imports.${name}.${value}`) }))}
    />
  )
  return (
    <>
      <div>
        <h3>{t('imports.mapping')}</h3>
        <p className="quiet">{t('imports.mappingHint')}</p>
      </div>
      <fieldset className="fields">
        <legend>{t('imports.what')}</legend>
        {choice('classBy', ['column', 'is'])}
        {form.classBy === 'column' ? column('classColumn') : <TextInput {...field('classIs')} />}
        {column('id')}
        <NativeSelect
          {...field('units')}
          description={t('imports.unitsHint')}
          inputWrapperOrder={['label', 'input', 'description']}
          data={[none, ...columns]}
        />
      </fieldset>
      <fieldset className="fields">
        <legend>{t('imports.when')}</legend>
        {choice('whenBy', ['moment', 'interval', 'parts'])}
        {form.whenBy === 'parts' ? (
          <>
            {column('year')}
            {column('month')}
            {column('day')}
          </>
        ) : (
          <>
            {column('whenColumn')}
            {form.whenBy === 'interval' && column('whenTo')}
            {choice('dateForm', ['ymd', 'dmy', 'mdy'])}
          </>
        )}
        <TextInput
          {...field('zone')}
          description={t('imports.zoneHint', { zone })}
          inputWrapperOrder={['label', 'input', 'description']}
        />
      </fieldset>
      <fieldset className="fields">
        <legend>{t('imports.where')}</legend>
        {column('code')}
        {column('large')}
        {column('middle')}
        {column('small')}
        {column('x')}
        {column('y')}
        {form.x !== '' && (
          <TextInput
            {...field('crs')}
            className="wide"
            description={t('imports.crsHint')}
            inputWrapperOrder={['label', 'input', 'description']}
          />
        )}
      </fieldset>
      <Textarea
        {...field('notKnown')}
        description={t('imports.notKnownHint')}
        inputWrapperOrder={['label', 'input', 'description']}
        autosize
        minRows={1}
      />
    </>
  )
}
