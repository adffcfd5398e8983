import { type ReactNode, type SyntheticEvent, useLayoutEffect, useRef } from 'react'
import { t } from '#web/messages.ts'
import type { ClosingResult } from '../board/board.schema.ts'
import { closingResults } from '../board/types.ts'
import type { RefusalReason } from '../dispatch/dispatch.schema.ts'
import type { UnitState } from './unit-state.page.tsx'

interface Props {
  readonly assignment: string
  readonly about: string
  readonly unit: UnitState
  done(): void
}

const reasons: readonly RefusalReason[] = ['busy', 'far', 'vehicle', 'danger', 'other']

/** Ends an assignment with what came of it, in one press, with words beside it where there are any. */
export function CloseForm({ assignment, about, unit, done }: Props) {
  const text = useRef<HTMLTextAreaElement>(null)
  const close = (result: ClosingResult): void => {
    const words = text.current?.value.trim() ?? ''
    void unit.perform(
      { what: 'close', assignment, result, ...(words !== '' && { text: words }) },
      about,
    )
    done()
  }
  return (
    <Panel title={t('unit.closeHow')} done={done}>
      <label htmlFor={`close-${assignment}`}>{t('unit.closeWords')}</label>
      <textarea id={`close-${assignment}`} ref={text} rows={2} maxLength={4000} />
      <ul className="choices">
        {closingResults.map((result) => (
          <li key={result}>
            <button type="button" className="choice" onClick={() => close(result)}>
              {t(`board.result.${result}`)}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Says why the unit cannot go. */
export function RefuseForm({ assignment, about, unit, done }: Props) {
  const text = useRef<HTMLTextAreaElement>(null)
  const refuse = (why: RefusalReason): void => {
    const words = text.current?.value.trim() ?? ''
    void unit.perform(
      { what: 'refuse', assignment, why, ...(words !== '' && { text: words }) },
      about,
    )
    done()
  }
  return (
    <Panel title={t('unit.refuseWhy')} done={done}>
      <label htmlFor={`refuse-${assignment}`}>{t('unit.closeWords')}</label>
      <textarea id={`refuse-${assignment}`} ref={text} rows={2} maxLength={4000} />
      <ul className="choices">
        {reasons.map((why) => (
          <li key={why}>
            <button type="button" className="choice" onClick={() => refuse(why)}>
              {t(`unit.why.${why}`)}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Writes to the desk about an assignment. */
export function NoteForm({ assignment, about, unit, done }: Props) {
  const send = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('text') ?? '').trim()
    if (text === '') return
    void unit.perform({ what: 'note', assignment, text }, about)
    done()
  }
  return (
    <Panel title={t('unit.note')} done={done}>
      <form onSubmit={send}>
        <label htmlFor={`note-${assignment}`}>{t('unit.noteWords')}</label>
        <textarea id={`note-${assignment}`} name="text" rows={4} maxLength={4000} required />
        <button type="submit" className="main">
          {t('unit.noteSend')}
        </button>
      </form>
    </Panel>
  )
}

interface PanelProps {
  readonly title: string
  readonly children: ReactNode
  done(): void
}

/** A question in the place of the big button, and the way back. */
function Panel({ title, children, done }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  // Before it is seen, so that the focus is not taken from a field in which somebody types already.
  useLayoutEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'start' })
  }, [])
  return (
    <section className="panel">
      <h3 ref={heading} tabIndex={-1}>
        {title}
      </h3>
      {children}
      <button type="button" className="main quiet" onClick={done}>
        {t('unit.back')}
      </button>
    </section>
  )
}
