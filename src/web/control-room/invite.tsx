import { Alert, Button, Modal, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import type { LinkSeen, PersonSeen } from '#kernel/account/account.client.ts'
import { inviteAccount } from '#kernel/account/account.client.ts'
import { Role } from '#kernel/policy/policy.schema.ts'
import type { CallError } from '#web/call.ts'
import { t } from '#web/messages.ts'
import { useAct } from './ask.ts'
import { CopyButton } from './credentials.tsx'
import { Icon } from './icons.tsx'
import { ExactMoment } from './moment.tsx'
import { fieldWords, otherThan, Refused } from './states.tsx'

interface InviteProps {
  readonly isOpen: boolean
  close(): void
  made(link: LinkSeen): void
}

/** Invites a person. */
export function InviteDialog({ isOpen, close, made }: InviteProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('people.invite')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('state.close') }}
    >
      {isOpen && <InviteForm made={made} />}
    </Modal>
  )
}

function InviteForm({ made }: Pick<InviteProps, 'made'>) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [unit, setUnit] = useState('')
  const [roles, setRoles] = useState<readonly Role[]>([])
  const invite = useAct(inviteAccount, made)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const place = unit.trim()
    void invite.run({ name, email, roles: [...roles], ...(place === '' ? {} : { unit: place }) })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('welcome.name')}
        value={name}
        required
        withAsterisk={false}
        maxLength={120}
        autoComplete="off"
        data-autofocus
        error={fieldWords(invite.error, 'name')}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <TextInput
        label={t('signIn.email')}
        type="email"
        value={email}
        required
        withAsterisk={false}
        maxLength={254}
        autoComplete="off"
        error={fieldWords(invite.error, 'email')}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <TextInput
        label={t('people.unit')}
        value={unit}
        maxLength={80}
        autoComplete="off"
        error={fieldWords(invite.error, 'unit')}
        onChange={({ currentTarget }) => setUnit(currentTarget.value)}
      />
      <RoleChoice roles={roles} change={setRoles} error={invite.error} />
      <p className="quiet">{t('people.inviteHow')}</p>
      <Refused error={otherThan(invite.error, ['name', 'email', 'unit', 'roles'])} />
      <Button type="submit" loading={invite.isBusy} disabled={roles.length === 0}>
        {t('people.makeInvitation')}
      </Button>
    </form>
  )
}

interface RoleChoiceProps {
  readonly roles: readonly Role[]
  readonly error: CallError | undefined
  change(roles: readonly Role[]): void
}

/** What somebody may do, each role with what it opens. */
export function RoleChoice({ roles, error, change }: RoleChoiceProps) {
  const wrong = fieldWords(error, 'roles')
  return (
    <fieldset className="roles">
      <legend>{t('people.roles')}</legend>
      {Role.options.map((role) => (
        <label key={role} className="check">
          <input
            type="checkbox"
            checked={roles.includes(role)}
            onChange={({ currentTarget }) =>
              change(
                Role.options.filter((each) =>
                  each === role ? currentTarget.checked : roles.includes(each),
                ),
              )
            }
          />
          <span>
            <strong>{t(`role.${role}`)}</strong>
            <span className="quiet"> {t(`role.about.${role}`)}</span>
          </span>
        </label>
      ))}
      {wrong !== undefined && <p className="wrong">{wrong}</p>}
    </fieldset>
  )
}

interface LinkProps {
  readonly link: LinkSeen | undefined
  readonly person: PersonSeen | undefined
  close(): void
}

/** A link, shown this once. */
export function LinkDialog({ link, person, close }: LinkProps) {
  return (
    <Modal
      opened={link !== undefined}
      onClose={close}
      title={t('people.linkTitle')}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('state.close') }}
    >
      {link !== undefined && (
        <div className="stack">
          <p>{t('people.linkFor', { name: person?.name ?? person?.displayName ?? '…' })}</p>
          <TextInput
            label={t('people.linkLabel')}
            value={link.url}
            readOnly
            data-autofocus
            classNames={{ input: 'mono' }}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
          <div className="row">
            <CopyButton text={link.url} label={t('people.copyLink')} />
          </div>
          <Alert color="attention" icon={<Icon name="urgent" />}>
            {t('people.linkOnce')}
          </Alert>
          <p className="quiet">
            {t('welcome.until')} <ExactMoment at={link.expiresAt} />
          </p>
          <Button variant="outline" onClick={close}>
            {t('people.linkDone')}
          </Button>
        </div>
      )}
    </Modal>
  )
}
