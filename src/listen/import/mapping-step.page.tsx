import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { asCallError, ask, useAct } from '#web/control-room/ask.ts'
import { otherThan, Refused, Waiting } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { ClassesStep } from './classes-step.page.tsx'
import { CoverFields, emptyCover, SourceFields, whoOf } from './cover-fields.page.tsx'
import type { Preview, SourceRow, UploadView } from './delivery.schema.ts'
import { dropUpload, previewUpload, takeUpload, tryMapping } from './import.client.ts'
import { ColumnFields } from './mapping-fields.page.tsx'
import {
  formOf,
  guessForm,
  type MappingForm,
  mappingOfForm,
  missingOf,
} from './mapping-form.rules.ts'
import { FirstRows } from './preview.page.tsx'

interface StepProps {
  readonly upload: UploadView
  readonly sources: readonly SourceRow[]
  taken(): void
  dropped(): void
}

/** A file that has arrived is looked at first; what is no table ends here, with the row. */
export function MappingStep(props: StepProps) {
  const { upload, dropped } = props
  const query = useQuery({
    queryKey: ['import-preview', upload.id],
    queryFn: ({ signal }) => ask(previewUpload, { id: upload.id }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const drop = useAct(dropUpload, dropped)
  return (
    <section className="imports-new" aria-label={upload.file}>
      <div className="page-head">
        <h2>{upload.file}</h2>
        <Button
          variant="subtle"
          loading={drop.isBusy}
          onClick={() => void drop.run({ id: upload.id })}
        >
          {t('imports.discard')}
        </Button>
      </div>
      {query.data !== undefined ? (
        <Understanding {...props} preview={query.data} />
      ) : query.isError ? (
        <Refused error={asCallError(query.error)} />
      ) : (
        <>
          <p className="quiet">{t('imports.looking')}</p>
          <Waiting lines={4} />
        </>
      )}
    </section>
  )
}

/** Which source it is of, what its columns mean, what would come of it; and then it is taken. */
function Understanding({ upload, sources, taken, preview }: StepProps & { preview: Preview }) {
  const [cover, setCover] = useState(emptyCover)
  const [form, setForm] = useState(() => guessForm(preview.columns, preview.rows))
  const [asked, setAsked] = useState<keyof MappingForm>()
  const trial = useAct(tryMapping)
  const [result, setResult] = useState<Awaited<ReturnType<typeof trial.run>>>()
  const take = useAct(takeUpload, taken)
  // What was refused of what stood there before says nothing of what stands there now.
  const forget = (): void => {
    setResult(undefined)
    setAsked(undefined)
    trial.forget()
    take.forget()
  }
  const choose = (name: string): void => {
    const source = sources.find((each) => each.name === name)
    setCover((now) => ({
      ...now,
      source: name,
      name: source?.name ?? '',
      institution: source?.institution ?? '',
      agreement: source?.agreement ?? '',
    }))
    setForm(
      source === undefined ? guessForm(preview.columns, preview.rows) : formOf(source.mapping),
    )
    forget()
  }
  const change = (next: MappingForm): void => {
    setForm(next)
    forget()
  }
  const changeCover = (next: typeof cover): void => {
    setCover(next)
    take.forget()
  }
  const attempt = async (): Promise<void> => {
    const missing = missingOf(form)
    setAsked(missing)
    if (missing === undefined)
      setResult(await trial.run({ id: upload.id, mapping: mappingOfForm(form) }))
  }
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (result === undefined) void attempt()
    else void take.run({ id: upload.id, mapping: mappingOfForm(form), ...whoOf(cover) })
  }
  return (
    <form className="stack imports-form" onSubmit={submit}>
      <FirstRows preview={preview} />
      <SourceFields {...{ cover, sources, choose, error: take.error }} change={changeCover} />
      <ColumnFields {...{ form, change }} columns={preview.columns} />
      {asked !== undefined && (
        <p role="alert" className="imports-missing">
          {t('imports.missing', { field: t(`imports.${asked}`) })}
        </p>
      )}
      <div>
        <Button
          type="button"
          variant={result === undefined ? 'filled' : 'outline'}
          loading={trial.isBusy}
          onClick={() => void attempt()}
        >
          {t('imports.try')}
        </Button>
      </div>
      <Refused error={trial.error} />
      {result !== undefined && (
        <>
          <ClassesStep
            trial={result}
            classes={form.classes}
            change={(classes) => setForm({ ...form, classes })}
          />
          <CoverFields {...{ cover, error: take.error }} change={changeCover} />
          <Refused error={otherThan(take.error, ['source', 'institution', 'period'])} />
          <div>
            <Button type="submit" loading={take.isBusy}>
              {t('imports.take')}
            </Button>
          </div>
        </>
      )}
    </form>
  )
}
