import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { TotpOffer } from '#kernel/account/credential.schema.ts'
import { PASSWORD_SHORTEST } from '#kernel/account/password.rules.ts'
import type { CallError } from '#web/call.ts'
import { t } from '#web/messages.ts'
import { sayBriefly, sayDone } from './done.ts'
import { Icon } from './icons.tsx'
import { fieldWords } from './states.tsx'

interface FieldProps {
  readonly value: string
  readonly error: CallError | undefined
  change(value: string): void
}

/** A new password: long, and nothing is asked about kinds of signs. */
export function NewPassword({ value, error, change }: FieldProps) {
  const length = [...value].length
  return (
    <PasswordInput
      label={t('credential.password')}
      description={t('credential.passwordHint', { shortest: PASSWORD_SHORTEST, length })}
      value={value}
      required
      withAsterisk={false}
      minLength={PASSWORD_SHORTEST}
      autoComplete="new-password"
      error={fieldWords(error, 'password')}
      visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  )
}

/** A code generator to be set up: the picture, the same for typing in, and the field for its first code. */
export function TotpSetUp({ offer, value, error, change }: FieldProps & { offer: TotpOffer }) {
  return (
    <div className="totp">
      <figure>
        <svg
          className="qr"
          viewBox={`-2 -2 ${offer.qr.size + 4} ${offer.qr.size + 4}`}
          role="img"
          aria-label={t('credential.qr')}
          shapeRendering="crispEdges"
        >
          <path d={offer.qr.path} />
        </svg>
      </figure>
      <div className="stack">
        <p>{t('credential.totpHow')}</p>
        <p className="quiet">
          {t('credential.totpSecret')} <code className="secret">{inFours(offer.secret)}</code>
        </p>
        <TextInput
          label={t('credential.totpFirst')}
          value={value}
          required
          withAsterisk={false}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9 ]{6,7}"
          title={t('credential.totpDigits')}
          error={fieldWords(error, 'totp')}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
      </div>
    </div>
  )
}

const inFours = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ')

/** Codes for the day the phone is lost: shown once, to be kept on paper or in a safe place. */
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const [isKept, setKept] = useState(false)
  return (
    <section className="stack" aria-labelledby="recovery-codes">
      <h2 id="recovery-codes">{t('credential.codes')}</h2>
      <p>{t('credential.codesWhy')}</p>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="row">
        <CopyButton text={codes.join('\n')} />
        <Button variant="outline" onClick={() => print()}>
          {t('credential.print')}
        </Button>
      </div>
      <label className="check">
        <input type="checkbox" checked={isKept} onChange={() => setKept(!isKept)} />{' '}
        {t('credential.codesKept')}
      </label>
      <Button disabled={!isKept} onClick={done}>
        {t('credential.continue')}
      </Button>
    </section>
  )
}

/** Puts a text on the clipboard and says so; where the browser does not let us, it says that. */
export function CopyButton({
  text,
  label,
  size = 'sm',
}: {
  text: string
  label?: string
  size?: 'xs' | 'sm'
}) {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      sayDone('state.copied')
    } catch {
      sayBriefly('attention', 'state.notCopied')
    }
  }
  return (
    <Button
      variant="outline"
      size={size}
      leftSection={<Icon name="copy" size={16} />}
      onClick={() => void copy()}
    >
      {label ?? t('state.copy')}
    </Button>
  )
}
