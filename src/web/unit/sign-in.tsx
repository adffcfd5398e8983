import { type SyntheticEvent, useState } from 'react'
import { WaitingHere } from '#respond/web.ts'
import { CallError } from '#web/call.ts'
import { Heading } from '#web/heading.tsx'
import { t } from '#web/messages.ts'
import type { Typed } from './session.ts'

/** Signing in for a shift: e-mail and password, and the code where the account has one. */
export function SignIn({ enter }: { enter(typed: Typed): Promise<void> }) {
  const [error, setError] = useState<CallError>()
  const [isBusy, setBusy] = useState(false)
  const [asksCode, setAsksCode] = useState(false)
  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const read = (name: string): string => String(fields.get(name) ?? '')
    const totp = read('totp').replaceAll(' ', '')
    setBusy(true)
    setError(undefined)
    try {
      await enter({
        email: read('email'),
        password: read('password'),
        ...(totp !== '' && { totp }),
      })
    } catch (thrown) {
      const failed = thrown instanceof CallError ? thrown : new CallError('fault')
      if (failed.code === 'account.secondFactorNeeded') setAsksCode(true)
      setError(failed)
      setBusy(false)
    }
  }
  return (
    <section aria-labelledby="sign-in">
      <Heading id="sign-in" text={t('unitShell.signIn')} />
      <p>{t('unitShell.lead')}</p>
      <WaitingHere />
      <form onSubmit={(event) => void submit(event)}>
        <label htmlFor="email">{t('unitShell.email')}</label>
        <input id="email" name="email" type="email" autoComplete="username" required />
        <label htmlFor="password">{t('unitShell.password')}</label>
        <input
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        {asksCode && (
          <>
            <label htmlFor="totp">{t('unitShell.totp')}</label>
            <input
              id="totp"
              name="totp"
              autoComplete="one-time-code"
              inputMode="numeric"
              required
            />
            <p className="hint">{t('unitShell.totpHint')}</p>
          </>
        )}
        <p className={error === undefined ? '' : 'notice attention'} role="alert">
          {error !== undefined && wordsOf(error)}
        </p>
        <button type="submit" className="main big" disabled={isBusy}>
          {t(isBusy ? 'unitShell.entering' : 'unitShell.enter')}
        </button>
      </form>
    </section>
  )
}

function wordsOf({ kind, message }: CallError): string {
  if (kind === 'refused') return message
  return t(kind === 'offline' ? 'unitShell.unreached' : 'unitShell.fault')
}
