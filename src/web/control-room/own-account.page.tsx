import { Button, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { OwnReadings, OwnRights } from '#account/web-staff.ts'
import type { OwnAccountSeen } from '#kernel/account/own-account.client.ts'
import {
  changeOwnAccount,
  endOtherSessions,
  endOwnSession,
  seeOwnAccount,
} from '#kernel/account/own-account.client.ts'
import { t } from '#web/messages.ts'
import { ask, useAct } from './ask.ts'
import { sayDone } from './done.ts'
import { Icon } from './icons.tsx'
import { Moment } from './moment.tsx'
import { OwnPasskeys } from './own-passkeys.tsx'
import { OwnPassword } from './own-password.tsx'
import { roleWords } from './permission.tsx'
import { AppearanceSwitch, LanguageSwitch } from './preferences.tsx'
import { ScreenTitle } from './screen-title.tsx'
import { useSession } from './session.tsx'
import { Answered, fieldWords, otherThan, Refused } from './states.tsx'

/** One's own account: name, ways to sign in, open sessions. */
export function OwnAccountPage() {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['own-account'],
    queryFn: ({ signal }) => ask(seeOwnAccount, {}, { signal }),
    staleTime: 0,
  })
  const changed = (): void => void client.invalidateQueries({ queryKey: ['own-account'] })
  return (
    <div className="page narrow">
      <ScreenTitle>{t('own.title')}</ScreenTitle>
      <Answered query={query} lines={12}>
        {(account) => (
          <>
            <OwnNames account={account} changed={changed} />
            <OwnPasskeys account={account} changed={changed} />
            <OwnPassword account={account} changed={changed} />
            <OwnSessions account={account} changed={changed} />
            <OwnReadings />
            <OwnRights />
          </>
        )}
      </Answered>
    </div>
  )
}

interface OwnPart {
  readonly account: OwnAccountSeen
  changed(): void
}

function OwnNames({ account, changed }: OwnPart) {
  const { session, enter } = useSession()
  const [shown, setShown] = useState(account.displayName)
  const save = useAct(changeOwnAccount, (_, { displayName }) => {
    enter({ ...session, displayName })
    changed()
    sayDone('own.saved')
  })
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void save.run({ displayName: shown, language: account.language })
  }
  return (
    <section className="panel" aria-labelledby="own-names">
      <h2 id="own-names">{t('own.names')}</h2>
      <dl className="facts">
        <dt>{t('own.name')}</dt>
        <dd>{account.name ?? t('people.erased')}</dd>
        <dt>{t('own.email')}</dt>
        <dd>{account.email ?? t('people.erased')}</dd>
        <dt>{t('own.roles')}</dt>
        <dd>{roleWords(account.roles)}</dd>
        {account.unit !== undefined && (
          <>
            <dt>{t('own.unit')}</dt>
            <dd>{account.unit}</dd>
          </>
        )}
      </dl>
      <p className="quiet">{t('own.namesWho')}</p>
      <form className="row bottom" onSubmit={submit}>
        <TextInput
          label={t('welcome.displayName')}
          description={t('welcome.displayNameHint')}
          value={shown}
          required
          withAsterisk={false}
          maxLength={40}
          autoComplete="off"
          error={fieldWords(save.error, 'displayName')}
          onChange={({ currentTarget }) => setShown(currentTarget.value)}
        />
        <Button
          type="submit"
          variant="outline"
          loading={save.isBusy}
          disabled={shown.trim() === account.displayName}
        >
          {t('own.save')}
        </Button>
      </form>
      <Refused error={otherThan(save.error, ['displayName'])} />
      <div className="row">
        <span className="row">
          <span className="quiet">{t('shell.language')}</span>
          <LanguageSwitch />
        </span>
        <span className="row">
          <span className="quiet">{t('shell.appearance')}</span>
          <AppearanceSwitch />
        </span>
      </div>
    </section>
  )
}

function OwnSessions({ account, changed }: OwnPart) {
  const { check } = useSession()
  const ended = (): void => {
    changed()
    check()
    sayDone('own.sessionEnded')
  }
  const endOne = useAct(endOwnSession, ended)
  const endOthers = useAct(endOtherSessions, ended)
  return (
    <section className="panel" aria-labelledby="own-sessions">
      <h2 id="own-sessions">{t('own.sessions')}</h2>
      <p className="quiet">{t('own.sessionsWhy')}</p>
      <ul className="plain-list lined">
        {account.sessions.map((each) => (
          <li key={each.id} className="line">
            <Icon name="device" />
            <div className="grow">
              <strong>{each.device ?? t('passkey.device')}</strong>
              {each.current && <span className="tag good">{t('own.thisSession')}</span>}
              <div className="quiet">
                {t(`own.way.${each.way}`)} · {t('own.since')} <Moment at={each.since} /> ·{' '}
                {t('own.lastActive')} <Moment at={each.lastActiveAt} />
              </div>
            </div>
            {!each.current && (
              <Button
                variant="subtle"
                color="danger"
                size="xs"
                loading={endOne.isBusy}
                onClick={() => void endOne.run({ id: each.id })}
              >
                {t('own.endSession')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Refused error={endOne.error ?? endOthers.error} />
      {account.sessions.length > 1 && (
        <Button
          variant="outline"
          color="danger"
          loading={endOthers.isBusy}
          onClick={() => void endOthers.run({})}
        >
          {t('own.endOthers')}
        </Button>
      )}
    </section>
  )
}
