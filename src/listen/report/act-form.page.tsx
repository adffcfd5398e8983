import { useState } from 'react'
import { newKey } from '#web/call.ts'
import { t } from '#web/messages.ts'
import type { Followed } from './report.schema.ts'

/** What a person does with her report. */
export type Act = 'write' | 'correct' | 'withdraw' | 'reopen'

interface Props {
  readonly followed: Followed
  readonly busy: boolean
  /** @returns whether it was done */
  act(event: Act, text: string, key: string): Promise<boolean>
}

/** A message, a correction, a reopening or a withdrawal, as far as the report's state allows. */
export function ActForm({ followed, busy, act }: Props) {
  const [text, setText] = useState('')
  const [key, setKey] = useState(newKey)
  const may = (event: Followed['may'][number]): boolean => followed.may.includes(event)
  const run = async (event: Act): Promise<void> => {
    // The key stays the same until it has worked: a retry after a lost answer does nothing twice.
    if (!(await act(event, text.trim(), key))) return
    setText('')
    setKey(newKey())
  }
  const button = (event: Act, label: string, isQuiet: boolean) => (
    <button
      type="button"
      className={isQuiet ? 'main quiet' : 'main'}
      disabled={busy || text.trim() === ''}
      onClick={() => run(event)}
    >
      {label}
    </button>
  )
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <label htmlFor="text">{t('follow.write')}</label>
      <textarea
        id="text"
        rows={4}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {may('reopen') && button('reopen', t('follow.reopen'), false)}
      {may('write') && button('write', t('follow.sendMessage'), may('reopen'))}
      {may('write') && button('correct', t('follow.sendCorrection'), true)}
      {may('withdraw') && <Withdraw busy={busy} onWithdraw={() => run('withdraw')} />}
    </form>
  )
}

function Withdraw({ busy, onWithdraw }: { busy: boolean; onWithdraw(): void }) {
  const [isSure, setSure] = useState(false)
  if (!isSure)
    return (
      <button type="button" className="link" onClick={() => setSure(true)}>
        {t('follow.withdraw')}
      </button>
    )
  return (
    <div className="notice attention" role="alert">
      <p>{t('follow.sure')}</p>
      <button type="button" className="main" onClick={() => setSure(false)}>
        {t('follow.keep')}
      </button>
      <button type="button" className="main quiet" disabled={busy} onClick={onWithdraw}>
        {t('follow.withdraw')}
      </button>
    </div>
  )
}
