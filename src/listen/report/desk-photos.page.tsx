import { Button, Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { ask, useWork } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import type { Why } from '#web/control-room/reason-form.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { readPhoto } from './report.client.ts'
import type { ReportRead } from './report.schema.ts'

/** The photos of a report; each is opened by itself, since opening it is recorded. */
export function Photos({ report, why }: { report: ReportRead; why: Why }) {
  if (report.pictures.length === 0) return null
  return (
    <section aria-labelledby="photos">
      <h3 id="photos">{t('desk.photosTitle')}</h3>
      <ul className="photos">
        {report.pictures.map((picture, i) => (
          <li key={picture.id}>
            <Photo report={report.id} picture={picture} number={i + 1} why={why} />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface PhotoProps {
  readonly report: string
  readonly picture: ReportRead['pictures'][number]
  readonly number: number
  readonly why: Why
}

function Photo({ report, picture, number, why }: PhotoProps) {
  const [url, setUrl] = useState<string>()
  const [isLarge, setLarge] = useState(false)
  const open = useWork(async (_: undefined) => {
    // A file comes as its bytes alone; what type it has, the endpoint says.
    const bytes = (await ask(readPhoto, { id: report, photo: picture.id, ...why })) as unknown
    setUrl(URL.createObjectURL(new Blob([bytes as ArrayBuffer], { type: 'image/jpeg' })))
  })
  // The picture leaves the memory with the screen that showed it.
  useEffect(() => () => (url === undefined ? undefined : URL.revokeObjectURL(url)), [url])
  if (picture.state !== 'ready')
    return (
      <p className="photo quiet">
        <Icon name="photo" /> {t(`desk.photo.${picture.state}`, { number })}
      </p>
    )
  if (url === undefined)
    return (
      <div className="photo">
        <Button
          variant="outline"
          leftSection={<Icon name="photo" />}
          loading={open.isBusy}
          onClick={() => void open.run(undefined)}
        >
          {t('desk.openPhoto', { number })}
        </Button>
        <Refused error={open.error} />
      </div>
    )
  const image = (
    <img
      src={url}
      alt={t('desk.photoAlt', { number })}
      width={picture.width ?? undefined}
      height={picture.height ?? undefined}
    />
  )
  return (
    <>
      <button type="button" className="photo open" onClick={() => setLarge(true)}>
        {image}
        <span className="unseen">{t('desk.enlarge')}</span>
      </button>
      <Modal
        opened={isLarge}
        onClose={() => setLarge(false)}
        title={t('desk.photoAlt', { number })}
        size="auto"
        closeButtonProps={{ 'aria-label': t('state.close') }}
      >
        <div className="photo-large">{image}</div>
      </Modal>
    </>
  )
}
