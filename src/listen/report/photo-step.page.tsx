import { useEffect, useState } from 'react'
import { newKey } from '#web/call.ts'
import { t } from '#web/messages.ts'
import { shrinkPhoto } from '#web/photo.ts'
import type { KeptPhoto, StepProps } from './answers.client.ts'

const MAX_PHOTOS = 5

/** Photos, made small before they are kept; none is needed. */
export function PhotoStep({ answers, change, next }: StepProps) {
  const [busy, setBusy] = useState(false)
  const [isTooMany, setTooMany] = useState(false)
  const add = async (files: FileList | null): Promise<void> => {
    setBusy(true)
    const room = MAX_PHOTOS - answers.photos.length
    const chosen = [...(files ?? [])]
    setTooMany(chosen.length > room)
    const added: KeptPhoto[] = []
    // What this browser cannot read as a picture, the server may: it goes as it is.
    for (const file of chosen.slice(0, room))
      added.push({ name: newName(), blob: await shrinkPhoto(file).catch(() => file) })
    change({ photos: [...answers.photos, ...added] })
    setBusy(false)
  }
  return (
    <>
      <p className="hint">{t('report.photos.hint', { max: MAX_PHOTOS })}</p>
      {answers.photos.length > 0 && (
        <ul className="photos">
          {answers.photos.map((photo, i) => (
            <li key={photo.name}>
              <Picture blob={photo.blob} label={t('report.photos.one', { n: i + 1 })} />
              <button
                type="button"
                className="link"
                onClick={() => change({ photos: answers.photos.filter((each) => each !== photo) })}
              >
                {t('report.photos.remove', { n: i + 1 })}
              </button>
            </li>
          ))}
        </ul>
      )}
      {isTooMany && (
        <p className="notice attention" role="status">
          {t('report.photos.tooMany', { max: MAX_PHOTOS })}
        </p>
      )}
      {answers.photos.length < MAX_PHOTOS && (
        <label className="main quiet file">
          {busy ? t('report.photos.busy') : t('report.photos.add')}
          <input
            type="file"
            accept="image/*"
            multiple
            disabled={busy}
            onChange={(event) => void add(event.currentTarget.files)}
          />
        </label>
      )}
      <button type="button" className="main" disabled={busy} onClick={next}>
        {answers.photos.length === 0 ? t('report.photos.without') : t('report.next')}
      </button>
    </>
  )
}

/** A name for a photo that only this phone and the server will know: a random UUID, made without TLS too. */
function newName(): string {
  const hex = newKey()
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-')
}

/** A photo that this phone keeps. */
export function Picture({ blob, label }: { blob: Blob; label: string }) {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return <img src={address} alt={label} width="96" height="96" />
}
