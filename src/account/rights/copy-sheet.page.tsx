import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useAct } from '#web/control-room/ask.ts'
import { exactWords } from '#web/control-room/moment.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { type CopyWords, fieldOfCopy, valueOfCopy } from './copy.rules.ts'
import { handOverCopy } from './rights.client.ts'

/** Hands a copy to the browser as a file. */
export function saveCopy(copy: object): void {
  const url = URL.createObjectURL(
    new Blob([JSON.stringify(copy, null, 1)], { type: 'application/json' }),
  )
  const link = document.createElement('a')
  link.href = url
  link.download = 'convive.json'
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}

/** The copy that answers an entered request: opened once it is asked for, then printed or kept as a file. */
export function CopySheet({ request }: { request: string }) {
  const { zone } = useSite()
  const [copy, setCopy] = useState<object>()
  const open = useAct(handOverCopy, ({ copy: opened }) => setCopy(opened))
  if (copy === undefined)
    return (
      <div className="stack">
        <p className="quiet">{t('rightsDesk.handOverLead')}</p>
        <Button
          variant="outline"
          loading={open.isBusy}
          onClick={() => void open.run({ id: request })}
        >
          {t('rightsDesk.handOver')}
        </Button>
        <Refused error={open.error} />
      </div>
    )
  return (
    <section className="stack copy-sheet" aria-label={t('rightsDesk.copyTitle')}>
      <div className="row">
        <Button onClick={() => print()}>{t('rightsDesk.print')}</Button>
        <Button variant="outline" onClick={() => saveCopy(copy)}>
          {t('rightsDesk.copy')}
        </Button>
      </div>
      <h2>{t('rightsDesk.copyTitle')}</h2>
      <Readable
        name="copy"
        value={copy}
        words={Object.assign((code: string) => t(code), {
          moment: (instant: string) => exactWords(instant, zone),
        })}
      />
    </section>
  )
}

interface ReadableProps {
  /** of the field whose value it is */
  readonly name: string
  readonly value: unknown
  readonly words: CopyWords
}

/** Whatever a record holds, as nested lists of names and values; pictures by their size. */
function Readable({ name, value, words }: ReadableProps): ReactNode {
  if (Array.isArray(value) && value.length > 0)
    return (
      <ol>
        {Object.entries(value).map(([place, each]) => (
          <li key={place}>
            <Readable name={name} value={each} words={words} />
          </li>
        ))}
      </ol>
    )
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return valueOfCopy(name, value, words)
  if ('base64' in value && 'width' in value && 'height' in value)
    return t('rightsDesk.photo', { width: Number(value.width), height: Number(value.height) })
  return (
    <dl>
      {Object.entries(value)
        .filter(([, each]) => each !== undefined && each !== null)
        .map(([field, each]) => (
          <div key={field}>
            <dt>{fieldOfCopy(field, words)}</dt>
            <dd>
              <Readable name={field} value={each} words={words} />
            </dd>
          </div>
        ))}
    </dl>
  )
}
