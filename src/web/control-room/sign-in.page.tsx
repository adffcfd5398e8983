import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { SessionSeen } from '#kernel/account/session.client.ts'
import { passkeyRequest, signIn, signInByPasskey } from '#kernel/account/session.client.ts'
import { t } from '#web/messages.ts'
import { asCallError, ask, useWork } from './ask.ts'
import { Door } from './door.tsx'
import { Icon } from './icons.tsx'
import { canUsePasskeys, deviceName, signWithPasskey } from './passkeys.ts'
import { Refused } from './states.tsx'

interface SignInProps {
  /** a session stood here and ended */
  readonly hasEnded: boolean
  enter(session: SessionSeen): void
}

/** Signing in: the passkey first, since nothing is typed; password and code second. */
export function SignInPage({ hasEnded, enter }: SignInProps) {
  const byPasskey = useWork(
    async (_: undefined) =>
      ask(signInByPasskey, {
        passkey: await signWithPasskey(await ask(passkeyRequest, {})),
        device: deviceName(),
      }),
    enter,
  )
  return (
    <Door title={t('signIn.title')}>
      {hasEnded && (
        <Alert color="info" icon={<Icon name="late" />} role="status">
          {t('signIn.ended')}
        </Alert>
      )}
      {canUsePasskeys() ? (
        <>
          <Button
            size="md"
            fullWidth
            autoFocus
            leftSection={<Icon name="key" />}
            loading={byPasskey.isBusy}
            onClick={() => void byPasskey.run(undefined)}
          >
            {t('signIn.passkey')}
          </Button>
          <p className="quiet">{t('signIn.passkeyHint')}</p>
        </>
      ) : (
        <p className="quiet">{t('signIn.noPasskeys')}</p>
      )}
      <Refused error={byPasskey.error} />
      <p className="divider">
        <span>{t('signIn.or')}</span>
      </p>
      <PasswordForm enter={enter} isFirst={!canUsePasskeys()} />
      <p className="quiet">{t('signIn.help')}</p>
    </Door>
  )
}

function PasswordForm({ enter, isFirst }: { enter(session: SessionSeen): void; isFirst: boolean }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  /** asked for only where the account has one */
  const [totp, setTotp] = useState<string>()
  const work = useWork(
    async (given: { email: string; password: string; totp?: string }) => {
      try {
        return await ask(signIn, { ...given, device: deviceName() })
      } catch (error) {
        if (asCallError(error).code !== 'account.secondFactorNeeded') throw error
        setTotp((typed) => typed ?? '')
        return undefined
      }
    },
    (session) => session !== undefined && enter(session),
  )
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void work.run({ email, password, ...(totp ? { totp } : {}) })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('signIn.email')}
        type="email"
        value={email}
        required
        withAsterisk={false}
        autoComplete="username"
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <PasswordInput
        label={t('signIn.password')}
        value={password}
        required
        withAsterisk={false}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
      {totp !== undefined && (
        <TextInput
          label={t('signIn.totp')}
          description={t('signIn.totpHint')}
          value={totp}
          required
          withAsterisk={false}
          autoFocus
          autoComplete="one-time-code"
          onChange={({ currentTarget }) => setTotp(currentTarget.value)}
        />
      )}
      <Refused error={work.error} />
      <Button
        type="submit"
        size="md"
        variant={isFirst ? 'filled' : 'outline'}
        loading={work.isBusy}
      >
        {t('signIn.submit')}
      </Button>
    </form>
  )
}
