import { Alert, Button, Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ask, useAct } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { Answered, Refused } from '#web/control-room/states.tsx'
import { Sure } from '#web/control-room/sure.tsx'
import { t } from '#web/messages.ts'
import type { UploadView } from './delivery.schema.ts'
import { dropUpload, seeUpload } from './import.client.ts'

const ASK_MS = 1_000

const isOver = ({ state }: Pick<UploadView, 'state'>): boolean =>
  state === 'taken' || state === 'failed' || state === 'cancelled'

interface RunningProps {
  readonly id: string
  changed(): void
  again(): void
}

/** A file that is being read: how far it is, a cancel that is safe, and what came of it. */
export function Running({ id, changed, again }: RunningProps) {
  const query = useQuery({
    queryKey: ['import-upload', id],
    queryFn: ({ signal }) => ask(seeUpload, { id }, { signal }),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data !== undefined && isOver(data) ? false : ASK_MS),
  })
  const over = query.data !== undefined && isOver(query.data)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is over
  useEffect(() => {
    if (over) changed()
  }, [over])
  return (
    <Answered query={query} lines={3}>
      {(upload) =>
        isOver(upload) ? <Over upload={upload} again={again} /> : <Reading upload={upload} />
      }
    </Answered>
  )
}

function Reading({ upload }: { upload: UploadView }) {
  const { id, file, state, rows, progress } = upload
  const drop = useAct(dropUpload)
  const title = t(state === 'waiting' ? 'imports.waiting' : 'imports.reading', { file })
  return (
    <section className="imports-drop" aria-label={title}>
      <p>
        <strong>{title}</strong>
      </p>
      <Progress value={progress * 100} aria-label={title} />
      <p className="quiet">{t('imports.soFar', { rows, percent: Math.floor(progress * 100) })}</p>
      <Sure
        label={t('imports.cancel')}
        question={t('imports.cancelSure')}
        isBusy={drop.isBusy}
        run={() => void drop.run({ id })}
      />
      <Refused error={drop.error} />
    </section>
  )
}

function Over({ upload, again }: { upload: UploadView; again(): void }) {
  const { state, file, failure } = upload
  const isTaken = state === 'taken'
  return (
    <section className="stack" aria-label={file}>
      <Alert
        role="status"
        color={isTaken ? 'good' : state === 'failed' ? 'danger' : 'attention'}
        icon={<Icon name={isTaken ? 'done' : 'doubt'} />}
        title={t(`imports.over.${state}`)}
      >
        {file}
        {failure !== null && <p>{failure.message}</p>}
      </Alert>
      <Button variant="outline" onClick={again}>
        {t('imports.another')}
      </Button>
    </section>
  )
}
