import { Button, Modal, PasswordInput, TextInput } from '@mantine/core'
import { type SyntheticEvent, useEffect, useRef, useState } from 'react'
import { confirmSession, passkeyRequest } from '#kernel/account/session.client.ts'
import { t } from '#web/messages.ts'
import { asCallError, ask, onProofNeeded, useWork } from './ask.ts'
import { Icon } from './icons.tsx'
import { canUsePasskeys, signWithPasskey } from './passkeys.ts'
import { useSession } from './session.tsx'
import { Refused } from './states.tsx'

/** Asks the person to prove once more who she is, whenever the server wants that before an act. */
export function ConfirmDialog() {
  const settle = useRef<(isProved: boolean) => void>(undefined)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    onProofNeeded(
      () =>
        new Promise((resolve) => {
          settle.current?.(false)
          settle.current = resolve
          setOpen(true)
        }),
    )
    return () => onProofNeeded(async () => false)
  }, [])
  const close = (isProved: boolean): void => {
    setOpen(false)
    settle.current?.(isProved)
    settle.current = undefined
  }
  return (
    <Modal
      opened={isOpen}
      onClose={() => close(false)}
      title={t('confirm.title')}
      // It comes over the dialog whose act needs it.
      zIndex="var(--mantine-z-index-overlay)"
      closeButtonProps={{ 'aria-label': t('state.close') }}
    >
      {isOpen && <Proof proved={() => close(true)} />}
    </Modal>
  )
}

function Proof({ proved }: { proved: () => void }) {
  const { enter } = useSession()
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState<string>()
  const byPasskey = useWork(
    async (_: undefined) =>
      ask(confirmSession, {
        by: 'passkey',
        passkey: await signWithPasskey(await ask(passkeyRequest, {})),
      }),
    (session) => {
      enter(session)
      proved()
    },
  )
  const byPassword = useWork(
    async (given: { password: string; totp?: string }) => {
      try {
        return await ask(confirmSession, { by: 'password', ...given })
      } catch (error) {
        if (asCallError(error).code !== 'account.secondFactorNeeded') throw error
        setTotp((typed) => typed ?? '')
        return undefined
      }
    },
    (session) => {
      if (session === undefined) return
      enter(session)
      proved()
    },
  )
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void byPassword.run({ password, ...(totp ? { totp } : {}) })
  }
  return (
    <div className="stack">
      <p>{t('confirm.why')}</p>
      {canUsePasskeys() && (
        <Button
          leftSection={<Icon name="key" />}
          loading={byPasskey.isBusy}
          onClick={() => void byPasskey.run(undefined)}
          data-autofocus
        >
          {t('confirm.passkey')}
        </Button>
      )}
      <Refused error={byPasskey.error} />
      <form className="stack" onSubmit={submit}>
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
        <Refused error={byPassword.error} />
        <Button
          type="submit"
          variant={canUsePasskeys() ? 'outline' : 'filled'}
          loading={byPassword.isBusy}
        >
          {t('confirm.password')}
        </Button>
      </form>
    </div>
  )
}
