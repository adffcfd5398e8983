import { Alert, Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import type { z } from 'zod'
import {
  acceptInvitation,
  prepareInvitation,
  seeInvitation,
} from '#kernel/account/invitation.client.ts'
import type * as schema from '#kernel/account/invitation.schema.ts'
import type { SessionSeen } from '#kernel/account/session.client.ts'
import { spokenLanguage, t } from '#web/messages.ts'
import { asCallError, ask, useAct, useWork } from './ask.ts'
import { NewPassword, RecoveryCodes, TotpSetUp } from './credentials.tsx'
import { Door } from './door.tsx'
import { Icon } from './icons.tsx'
import { ExactMoment } from './moment.tsx'
import { canUsePasskeys, deviceName, makePasskey } from './passkeys.ts'
import { roleWords } from './permission.tsx'
import { Go, go } from './route.tsx'
import { shownNameOf } from './shown-name.ts'
import { Blank, fieldWords, otherThan, Refused, Trouble, Waiting } from './states.tsx'

type Invitation = z.input<(typeof schema.seeInvitation)['output']>
type Prepared = z.input<(typeof schema.prepareInvitation)['output']>

interface WelcomeProps {
  enter(session: SessionSeen): void
}

const tokenShape = /^[A-Za-z0-9_-]{22}$/

/** Accepts a link: the first administrator, a person who was invited, or one who lost every way in. */
export function WelcomePage({ enter }: WelcomeProps) {
  const [token] = useState(() => location.hash.slice(1))
  const isWhole = tokenShape.test(token)
  const query = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => ask(seeInvitation, { token }, { signal }),
    enabled: isWhole,
  })
  if (query.data !== undefined)
    return <Acceptance token={token} invitation={query.data} enter={enter} />
  const error = query.isError ? asCallError(query.error) : undefined
  return (
    <Door title={t('welcome.title.invitation')}>
      {isWhole && error === undefined && <Waiting />}
      {!isWhole && (
        <Blank icon="doubt" title={t('welcome.broken.title')}>
          <p>{t('welcome.broken.text')}</p>
        </Blank>
      )}
      {error?.code === 'account.linkUnusable' && (
        <Blank icon="doubt" title={t('welcome.unusable')}>
          <p>{error.message}</p>
        </Blank>
      )}
      {error !== undefined && error.code !== 'account.linkUnusable' && (
        <Trouble error={error} retry={() => void query.refetch()} />
      )}
      {(!isWhole || error?.code === 'account.linkUnusable') && (
        <p>
          <Go to="/app">{t('welcome.toSignIn')}</Go>
        </p>
      )}
    </Door>
  )
}

interface Data {
  readonly name: string
  readonly displayName: string
  readonly email: string
}

function Acceptance({
  token,
  invitation,
  enter,
}: WelcomeProps & { token: string; invitation: Invitation }) {
  const [data, setData] = useState<Data>({
    name: invitation.name ?? '',
    displayName: invitation.displayName ?? shownNameOf(invitation.name ?? ''),
    email: invitation.email ?? '',
  })
  const [accepted, setAccepted] = useState<{ session: SessionSeen; codes: readonly string[] }>()
  const isFirst = invitation.kind === 'first-run'
  const prepare = useAct(prepareInvitation)
  const [prepared, setPrepared] = useState<Prepared>()
  const given = {
    token,
    displayName: data.displayName,
    ...(isFirst ? { email: data.email } : {}),
  }
  const next = async (): Promise<void> => setPrepared(await prepare.run(given))
  const leave = (session: SessionSeen): void => {
    go('/app', { replace: true })
    enter(session)
  }
  const done = (session: SessionSeen, codes: readonly string[]): void => {
    if (codes.length === 0) leave(session)
    else setAccepted({ session, codes })
  }
  return (
    <Door title={t(`welcome.title.${invitation.kind}`)} wide>
      {accepted !== undefined ? (
        <RecoveryCodes codes={accepted.codes} done={() => leave(accepted.session)} />
      ) : prepared === undefined ? (
        <>
          <p>
            {t(`welcome.lead.${invitation.kind}`, {
              institution: invitation.institution,
              roles: roleWords(invitation.roles),
            })}
          </p>
          <p className="quiet">
            {t('welcome.until')} <ExactMoment at={invitation.expiresAt} />
          </p>
          <DataForm
            {...{ data, isFirst, error: prepare.error, isBusy: prepare.isBusy }}
            change={setData}
            next={() => void next()}
          />
        </>
      ) : (
        <WaysIn
          {...{ token, data, isFirst, prepared, done }}
          isRecovery={invitation.kind === 'recovery'}
          back={() => setPrepared(undefined)}
        />
      )}
    </Door>
  )
}

interface DataFormProps {
  readonly data: Data
  readonly isFirst: boolean
  readonly isBusy: boolean
  readonly error: ReturnType<typeof asCallError> | undefined
  change(data: Data): void
  next(): void
}

function DataForm({ data, isFirst, isBusy, error, change, next }: DataFormProps) {
  const [isOwnChoice, setOwnChoice] = useState(data.displayName !== shownNameOf(data.name))
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    next()
  }
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('welcome.name')}
        description={t('welcome.nameHint')}
        value={data.name}
        required
        withAsterisk={false}
        maxLength={120}
        autoComplete="name"
        error={fieldWords(error, 'name')}
        onChange={({ currentTarget: { value } }) =>
          change({
            ...data,
            name: value,
            ...(isOwnChoice ? {} : { displayName: shownNameOf(value) }),
          })
        }
      />
      <TextInput
        label={t('welcome.displayName')}
        description={t('welcome.displayNameHint')}
        value={data.displayName}
        required
        withAsterisk={false}
        maxLength={40}
        autoComplete="off"
        error={fieldWords(error, 'displayName')}
        onChange={({ currentTarget: { value } }) => {
          setOwnChoice(true)
          change({ ...data, displayName: value })
        }}
      />
      {isFirst ? (
        <TextInput
          label={t('signIn.email')}
          type="email"
          value={data.email}
          required
          withAsterisk={false}
          maxLength={254}
          autoComplete="username"
          error={fieldWords(error, 'email')}
          onChange={({ currentTarget: { value } }) => change({ ...data, email: value })}
        />
      ) : (
        <p className="quiet">
          {t('signIn.email')}: {data.email}
        </p>
      )}
      <Refused error={otherThan(error, ['name', 'displayName', 'email'])} />
      <Button type="submit" size="md" loading={isBusy}>
        {t('credential.continue')}
      </Button>
    </form>
  )
}

interface WaysProps {
  readonly token: string
  readonly data: Data
  readonly isFirst: boolean
  readonly isRecovery: boolean
  readonly prepared: Prepared
  done(session: SessionSeen, codes: readonly string[]): void
  back(): void
}

function WaysIn({ token, data, isFirst, isRecovery, prepared, done, back }: WaysProps) {
  const [byPassword, setByPassword] = useState(!canUsePasskeys())
  const given = {
    token,
    name: data.name,
    displayName: data.displayName,
    language: spokenLanguage(),
    device: deviceName(),
    ...(isFirst ? { email: data.email } : {}),
  }
  const byPasskey = useWork(
    async (_: undefined) => {
      // Asked for anew at each press, since what the device signs is good for minutes only.
      const { passkey } = await ask(prepareInvitation, {
        token,
        displayName: data.displayName,
        ...(isFirst ? { email: data.email } : {}),
      })
      const made = await makePasskey(passkey)
      return ask(acceptInvitation, {
        ...given,
        credential: { by: 'passkey', passkey: made, name: deviceName() },
      })
    },
    ({ session, recoveryCodes }) => done(session, recoveryCodes),
  )
  return (
    <div className="stack">
      {isRecovery && (
        <Alert color="attention" icon={<Icon name="doubt" />}>
          {t('welcome.replaces')}
        </Alert>
      )}
      <section className="stack" aria-labelledby="by-passkey">
        <h2 id="by-passkey">{t('welcome.passkey')}</h2>
        <p>{t(canUsePasskeys() ? 'welcome.passkeyWhy' : 'signIn.noPasskeys')}</p>
        {canUsePasskeys() && (
          <Button
            size="md"
            leftSection={<Icon name="key" />}
            loading={byPasskey.isBusy}
            onClick={() => void byPasskey.run(undefined)}
          >
            {t('welcome.makePasskey')}
          </Button>
        )}
        <Refused error={byPasskey.error} />
      </section>
      <section className="stack" aria-labelledby="by-password">
        <h2 id="by-password">{t('welcome.password')}</h2>
        {byPassword ? (
          <PasswordWay {...{ given, prepared, done }} email={data.email} />
        ) : (
          <>
            <p>{t('welcome.passwordWhy')}</p>
            <Button variant="outline" onClick={() => setByPassword(true)}>
              {t('welcome.usePassword')}
            </Button>
          </>
        )}
      </section>
      <p>
        <button type="button" className="as-link" onClick={back}>
          {t('state.back')}
        </button>
      </p>
    </div>
  )
}

type Given = Omit<z.input<(typeof schema.acceptInvitation)['input']>, 'credential'>

function PasswordWay({
  given,
  email,
  prepared,
  done,
}: Pick<WaysProps, 'prepared' | 'done'> & { given: Given; email: string }) {
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const accept = useAct(acceptInvitation, ({ session, recoveryCodes }) =>
    done(session, recoveryCodes),
  )
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const { enrolment } = prepared.totp
    const code = totp.replaceAll(' ', '')
    void accept.run({ ...given, credential: { by: 'password', password, enrolment, totp: code } })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <input type="text" hidden autoComplete="username" value={email} readOnly />
      <NewPassword value={password} error={accept.error} change={setPassword} />
      <TotpSetUp offer={prepared.totp} value={totp} error={accept.error} change={setTotp} />
      <Refused error={otherThan(accept.error, ['password', 'totp'])} />
      <Button type="submit" size="md" loading={accept.isBusy}>
        {t('welcome.finish')}
      </Button>
    </form>
  )
}
