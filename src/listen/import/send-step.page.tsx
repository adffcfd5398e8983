import { Button, FileButton, Progress } from '@mantine/core'
import { type DragEvent, useRef, useState } from 'react'
import { newKey } from '#web/call.ts'
import { asCallError, ask, useWork } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { UploadView } from './delivery.schema.ts'
import { beginUpload, dropUpload, sendPiece } from './import.client.ts'

/**
 * Sends a file piece by piece. A piece that did not arrive is sent again, so that a weak line delays and does not end it.
 * @param progress  told the share that has arrived, 0..1
 */
async function sendFile(
  file: File,
  signal: AbortSignal,
  progress: (share: number) => void,
): Promise<UploadView> {
  let upload = await ask(beginUpload, { file: file.name, size: file.size }, { key: newKey() })
  try {
    for (let at = 0; at < file.size; at += upload.pieceBytes) {
      const bytes = file.slice(at, at + upload.pieceBytes)
      upload = await insistently(() => ask(sendPiece, { id: upload.id, at }, { bytes, signal }))
      progress((at + bytes.size) / file.size)
    }
    return upload
  } catch (error) {
    await ask(dropUpload, { id: upload.id }).catch(() => undefined) // else it is swept
    throw error
  }
}

const TRIES = 5

async function insistently<T>(send: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n++)
    try {
      return await send()
    } catch (error) {
      if (asCallError(error).kind !== 'offline' || n === TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, n * 1_000))
    }
}

/** A file is chosen or dropped, and sent. */
export function SendStep({ sent }: { sent(upload: UploadView): void }) {
  const [share, setShare] = useState(0)
  const [name, setName] = useState('')
  const [isOver, setOver] = useState(false)
  const cancel = useRef<AbortController>(undefined)
  const send = useWork(async (file: File) => {
    cancel.current = new AbortController()
    setName(file.name)
    setShare(0)
    return sendFile(file, cancel.current.signal, setShare)
  }, sent)
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file !== undefined) void send.run(file)
  }
  if (send.isBusy)
    return (
      <section className="imports-drop" aria-live="polite">
        <p>{t('imports.sending', { file: name })}</p>
        <Progress value={share * 100} aria-label={t('imports.sending', { file: name })} />
        <Button variant="outline" size="xs" onClick={() => cancel.current?.abort()}>
          {t('state.cancel')}
        </Button>
      </section>
    )
  return (
    <>
      <section
        className="imports-drop"
        data-over={isOver ? '' : undefined}
        aria-label={t('imports.choose')}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileButton
          accept=".csv,.txt,.tsv,.json,.geojson,.gz"
          onChange={(file) => file !== null && void send.run(file)}
        >
          {(props) => (
            <Button {...props} leftSection={<Icon name="add" />}>
              {t('imports.choose')}
            </Button>
          )}
        </FileButton>
        <span className="quiet">{t('imports.drop')}</span>
      </section>
      <Refused error={send.error} />
    </>
  )
}
