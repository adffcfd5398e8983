import { Button, Textarea } from '@mantine/core'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useShortcuts } from '#web/control-room/shortcuts.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { noteShift } from './shift.client.ts'
import type { ShiftRow } from './shift.schema.ts'
import { useShiftAct } from './shift-data.page.tsx'

/** What those should know who follow, written when it happens. */
export function ShiftNotes({ shift }: { shift: ShiftRow }) {
  const [text, setText] = useState('')
  const area = useRef<HTMLTextAreaElement>(null)
  const note = useShiftAct(noteShift, 'note', () => setText(''))
  useShortcuts([
    {
      keys: '2',
      group: 'shift',
      label: t('shift.key.note'),
      run: () => area.current?.focus(),
    },
  ])
  const keep = (): void => void note.run({ id: shift.id, text: text.trim() })
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim() !== '') keep()
  }
  return (
    <section className="panel" aria-labelledby="shift-notes">
      <h2 id="shift-notes">{t('shift.notes')}</h2>
      <form
        className="stack-2"
        onSubmit={(event) => {
          event.preventDefault()
          keep()
        }}
        onKeyDown={press}
      >
        <Textarea
          ref={area}
          label={t('shift.note')}
          description={t('shift.noteHint')}
          value={text}
          maxLength={4000}
          autosize
          minRows={2}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Refused error={note.error} />
        <div className="row">
          <Button type="submit" size="xs" loading={note.isBusy} disabled={text.trim() === ''}>
            {t('shift.noteDo')}
          </Button>
          <span className="quiet">{t('shift.notesCount', { count: shift.notes })}</span>
        </div>
      </form>
    </section>
  )
}
