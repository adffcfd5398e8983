import { Button } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { TotpOffer } from '#kernel/account/credential.schema.ts'
import type { OwnAccountSeen } from '#kernel/account/own-account.client.ts'
import {
  prepareTotp,
  removePassword,
  removeTotp,
  renewRecoveryCodes,
  setPassword,
  setTotp,
} from '#kernel/account/own-account.client.ts'
import { t } from '#web/messages.ts'
import { useAct } from './ask.ts'
import { NewPassword, RecoveryCodes, TotpSetUp } from './credentials.tsx'
import { sayDone } from './done.ts'
import { Icon } from './icons.tsx'
import { otherThan, Refused } from './states.tsx'
import { Sure } from './sure.tsx'

interface Part {
  readonly account: OwnAccountSeen
  changed(): void
}

/** One's own password with its code generator and recovery codes. */
export function OwnPassword({ account, changed }: Part) {
  const [isSetting, setSetting] = useState(false)
  const remove = useAct(removePassword, () => {
    changed()
    sayDone('own.passwordRemoved')
  })
  return (
    <>
      <section className="panel" aria-labelledby="own-password">
        <h2 id="own-password">{t('own.password')}</h2>
        <p className={account.password && !account.totp ? 'warned' : 'quiet'}>
          {account.password && !account.totp && <Icon name="urgent" />}
          {t(
            account.password
              ? account.totp
                ? 'own.passwordIs'
                : 'own.passwordAlone'
              : 'own.noPassword',
          )}
        </p>
        {isSetting ? (
          <SetPassword
            done={() => {
              setSetting(false)
              changed()
            }}
            cancel={() => setSetting(false)}
          />
        ) : (
          <div className="row">
            <Button variant="outline" onClick={() => setSetting(true)}>
              {t(account.password ? 'own.changePassword' : 'own.setPassword')}
            </Button>
            {account.password && account.passkeys.length > 0 && (
              <Sure
                label={t('own.removePassword')}
                question={t('own.removePasswordSure')}
                isBusy={remove.isBusy}
                run={() => void remove.run({})}
              />
            )}
          </div>
        )}
        <Refused error={remove.error} />
      </section>
      {account.password && <OwnTotp account={account} changed={changed} />}
    </>
  )
}

function SetPassword({ done, cancel }: { done: () => void; cancel: () => void }) {
  const [password, change] = useState('')
  const set = useAct(setPassword, () => {
    sayDone('own.passwordSet')
    done()
  })
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void set.run({ password })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <NewPassword value={password} error={set.error} change={change} />
      <p className="quiet">{t('own.othersEnd')}</p>
      <Refused error={otherThan(set.error, ['password'])} />
      <div className="row">
        <Button type="submit" loading={set.isBusy}>
          {t('own.savePassword')}
        </Button>
        <Button variant="subtle" onClick={cancel}>
          {t('state.cancel')}
        </Button>
      </div>
    </form>
  )
}

function OwnTotp({ account, changed }: Part) {
  const [offer, setOffer] = useState<TotpOffer>()
  const [code, setCode] = useState('')
  const [codes, setCodes] = useState<readonly string[]>()
  const prepare = useAct(prepareTotp, (prepared) => {
    setCode('')
    setOffer(prepared)
  })
  const set = useAct(setTotp, ({ recoveryCodes }) => {
    setOffer(undefined)
    setCodes(recoveryCodes)
    changed()
  })
  const renew = useAct(renewRecoveryCodes, ({ recoveryCodes }) => {
    setCodes(recoveryCodes)
    changed()
  })
  const remove = useAct(removeTotp, () => {
    changed()
    sayDone('own.totpRemoved')
  })
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (offer === undefined) return
    void set.run({ enrolment: offer.enrolment, totp: code.replaceAll(' ', '') })
  }
  return (
    <section className="panel" aria-labelledby="own-totp">
      <h2 id="own-totp">{t('own.totp')}</h2>
      <p className="quiet">{t(account.totp ? 'own.totpIs' : 'own.noTotp')}</p>
      {codes !== undefined && <RecoveryCodes codes={codes} done={() => setCodes(undefined)} />}
      {offer !== undefined && (
        <form className="stack" onSubmit={submit}>
          <TotpSetUp offer={offer} value={code} error={set.error} change={setCode} />
          <p className="quiet">{t('own.othersEnd')}</p>
          <Refused error={otherThan(set.error, ['totp'])} />
          <div className="row">
            <Button type="submit" loading={set.isBusy}>
              {t('own.setTotp')}
            </Button>
            <Button variant="subtle" onClick={() => setOffer(undefined)}>
              {t('state.cancel')}
            </Button>
          </div>
        </form>
      )}
      {offer === undefined && codes === undefined && (
        <div className="row">
          <Button variant="outline" loading={prepare.isBusy} onClick={() => void prepare.run({})}>
            {t(account.totp ? 'own.replaceTotp' : 'own.addTotp')}
          </Button>
          {account.totp && (
            <>
              <Sure
                color="brand"
                label={t('own.renewCodes')}
                question={t('own.renewCodesSure')}
                isBusy={renew.isBusy}
                run={() => void renew.run({})}
              />
              <Sure
                label={t('own.removeTotp')}
                question={t('own.removeTotpSure')}
                isBusy={remove.isBusy}
                run={() => void remove.run({})}
              />
            </>
          )}
        </div>
      )}
      {account.totp && (
        <p className={account.recoveryCodesLeft < 3 ? 'warned' : 'quiet'}>
          {account.recoveryCodesLeft < 3 && <Icon name="urgent" />}
          {t('own.codesLeft', { left: account.recoveryCodesLeft })}
        </p>
      )}
      <Refused error={prepare.error ?? renew.error ?? remove.error} />
    </section>
  )
}
