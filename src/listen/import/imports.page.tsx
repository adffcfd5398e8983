import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { ask } from '#web/control-room/ask.ts'
import { ScreenTitle } from '#web/control-room/screen-title.tsx'
import { Answered } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { listSources as listing, UploadView } from './delivery.schema.ts'
import { Sources } from './delivery-list.page.tsx'
import { listSources } from './import.client.ts'
import { MappingStep } from './mapping-step.page.tsx'
import { Running } from './running.page.tsx'
import { SendStep } from './send-step.page.tsx'

type Listed = z.input<(typeof listing)['output']>

/** Brings in what institutions deliver: a file is sent, its columns are understood, and it is taken or not. */
export function ImportsPage() {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['imports'],
    queryFn: ({ signal }) => ask(listSources, {}, { signal }),
    staleTime: 0,
  })
  const changed = (): void => void client.invalidateQueries({ queryKey: ['imports'] })
  return (
    <div className="page imports">
      <div>
        <ScreenTitle>{t('imports.title')}</ScreenTitle>
        <p className="quiet">{t('imports.lead')}</p>
      </div>
      <Answered query={query} lines={8}>
        {(listed) => (
          <>
            <NewDelivery listed={listed} changed={changed} />
            <Sources sources={listed.sources} changed={changed} />
          </>
        )}
      </Answered>
    </div>
  )
}

/** One file on its way: chosen and sent, then understood, then read. What was on its way before goes on being shown. */
function NewDelivery({ listed, changed }: { listed: Listed; changed(): void }) {
  const [sent, setSent] = useState<UploadView>()
  const [running, setRunning] = useState<string | undefined>(listed.uploads[0]?.id)
  const again = (): void => {
    setSent(undefined)
    setRunning(undefined)
    changed()
  }
  if (running !== undefined) return <Running id={running} changed={changed} again={again} />
  if (sent !== undefined)
    return (
      <MappingStep
        upload={sent}
        sources={listed.sources}
        taken={() => {
          setRunning(sent.id)
          changed()
        }}
        dropped={again}
      />
    )
  return <SendStep sent={setSent} />
}
