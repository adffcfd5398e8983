import { Button, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { OwnAccountSeen } from '#kernel/account/own-account.client.ts'
import {
  addPasskey,
  preparePasskey,
  removePasskey,
  renamePasskey,
} from '#kernel/account/own-account.client.ts'
import { t } from '#web/messages.ts'
import { ask, useAct, useWork } from './ask.ts'
import { sayDone } from './done.ts'
import { Icon } from './icons.tsx'
import { Moment } from './moment.tsx'
import { canUsePasskeys, deviceName, makePasskey } from './passkeys.ts'
import { Blank, fieldWords, otherThan, Refused } from './states.tsx'
import { Sure } from './sure.tsx'

interface Part {
  readonly account: OwnAccountSeen
  changed(): void
}

/** One's own passkeys. */
export function OwnPasskeys({ account, changed }: Part) {
  const [name, setName] = useState(deviceName)
  const add = useWork(
    async (given: { name: string }) => {
      const passkey = await makePasskey(await ask(preparePasskey, {}))
      return ask(addPasskey, { name: given.name, passkey })
    },
    () => {
      changed()
      sayDone('own.passkeyAdded')
    },
  )
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void add.run({ name })
  }
  return (
    <section className="panel" aria-labelledby="own-passkeys">
      <h2 id="own-passkeys">{t('own.passkeys')}</h2>
      <p className="quiet">{t('own.passkeysWhy')}</p>
      {account.passkeys.length === 0 && (
        <Blank icon="key" title={t('own.noPasskeys')} level={3}>
          <p>{t('own.noPasskeysDo')}</p>
        </Blank>
      )}
      <ul className="plain-list lined">
        {account.passkeys.map((each) => (
          <Passkey key={each.id} passkey={each} changed={changed} />
        ))}
      </ul>
      {canUsePasskeys() ? (
        <form className="row bottom" onSubmit={submit}>
          <TextInput
            label={t('own.passkeyName')}
            value={name}
            required
            withAsterisk={false}
            maxLength={60}
            autoComplete="off"
            error={fieldWords(add.error, 'name')}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button type="submit" leftSection={<Icon name="add" />} loading={add.isBusy}>
            {t('own.addPasskey')}
          </Button>
        </form>
      ) : (
        <p className="quiet">{t('signIn.noPasskeys')}</p>
      )}
      <Refused error={otherThan(add.error, ['name'])} />
    </section>
  )
}

interface PasskeyProps {
  readonly passkey: OwnAccountSeen['passkeys'][number]
  changed(): void
}

function Passkey({ passkey, changed }: PasskeyProps) {
  const [name, setName] = useState<string>()
  const rename = useAct(renamePasskey, () => {
    setName(undefined)
    changed()
  })
  const remove = useAct(removePasskey, () => {
    changed()
    sayDone('own.passkeyRemoved')
  })
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (name !== undefined) void rename.run({ id: passkey.id, name })
  }
  return (
    <li className="line">
      <Icon name="key" />
      <div className="grow">
        {name === undefined ? (
          <strong>{passkey.name}</strong>
        ) : (
          <form className="row bottom" onSubmit={submit}>
            <TextInput
              label={t('own.passkeyName')}
              value={name}
              required
              withAsterisk={false}
              maxLength={60}
              autoFocus
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Button type="submit" variant="outline" loading={rename.isBusy}>
              {t('own.save')}
            </Button>
            <Button variant="subtle" onClick={() => setName(undefined)}>
              {t('state.cancel')}
            </Button>
          </form>
        )}
        <div className="quiet">
          {t('own.added')} <Moment at={passkey.addedAt} />
          {passkey.lastUsedAt !== undefined && (
            <>
              {' · '}
              {t('own.lastUsed')} <Moment at={passkey.lastUsedAt} />
            </>
          )}
          {passkey.synced && ` · ${t('own.synced')}`}
        </div>
        <Refused error={rename.error ?? remove.error} />
      </div>
      {name === undefined && (
        <>
          <Button variant="subtle" size="xs" onClick={() => setName(passkey.name)}>
            {t('own.rename')}
          </Button>
          <Sure
            size="xs"
            label={t('own.remove')}
            question={t('own.removeSure')}
            isBusy={remove.isBusy}
            run={() => void remove.run({ id: passkey.id })}
          />
        </>
      )}
    </li>
  )
}
