import { Button, Menu, Modal } from '@mantine/core'
import { useState } from 'react'
import type { LinkSeen, PersonSeen } from '#kernel/account/account.client.ts'
import {
  disableAccount,
  enableAccount,
  renewInvitation,
  resetSecondFactor,
  revokeInvitation,
  setRoles,
} from '#kernel/account/account.client.ts'
import { t } from '#web/messages.ts'
import { useAct } from './ask.ts'
import { sayDone } from './done.ts'
import { Icon } from './icons.tsx'
import { RoleChoice } from './invite.tsx'
import { Go } from './route.tsx'
import { Refused } from './states.tsx'

type Change = 'roles' | 'link' | 'revoke' | 'reset' | 'disable' | 'enable'

interface ActionsProps {
  readonly person: PersonSeen
  /** id of the element with the person's name */
  readonly describedBy: string
  changed(): void
  made(link: LinkSeen): void
}

/** What can be changed now: nothing of what would be refused anyway. */
function changesOf({ state, totp, invitation }: PersonSeen): Change[] {
  if (state === 'disabled') return ['enable', 'roles']
  return [
    'roles',
    'link',
    ...(invitation === undefined ? [] : (['revoke'] as const)),
    ...(totp ? (['reset'] as const) : []),
    'disable',
  ]
}

/** What an administrator does with somebody else's account. */
export function PersonActions({ person, describedBy, changed, made }: ActionsProps) {
  const [change, setChange] = useState<Change>()
  if (person.self)
    return (
      <Go to="/app/account" className="quiet">
        {t('shell.account')}
      </Go>
    )
  const close = (): void => setChange(undefined)
  return (
    <>
      <Menu
        position="bottom-end"
        width={260}
        withinPortal={false}
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <Button
            variant="outline"
            size="xs"
            aria-describedby={describedBy}
            rightSection={<Icon name="more" size={14} />}
          >
            {t('people.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {changesOf(person).map((each) => (
            <Menu.Item
              key={each}
              {...(each === 'disable' ? { color: 'danger' } : {})}
              onClick={() => setChange(each)}
            >
              {t(`people.do.${each}`, { state: person.state })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={change !== undefined}
        onClose={close}
        title={change === undefined ? '' : t(`people.do.${change}`, { state: person.state })}
        closeButtonProps={{ 'aria-label': t('state.close') }}
      >
        {change !== undefined && <ChangeForm {...{ person, change, changed, made, close }} />}
      </Modal>
    </>
  )
}

interface ChangeProps extends Omit<ActionsProps, 'describedBy'> {
  readonly change: Change
  close(): void
}

function ChangeForm({ person, change, changed, made, close }: ChangeProps) {
  const [roles, chooseRoles] = useState(person.roles)
  const { id } = person
  const ended = (): void => {
    close()
    changed()
    sayDone(`people.did.${change}`)
  }
  const renew = useAct(renewInvitation, (link) => {
    close()
    made(link)
  })
  const acts = {
    roles: useAct(setRoles, ended),
    revoke: useAct(revokeInvitation, ended),
    reset: useAct(resetSecondFactor, ended),
    disable: useAct(disableAccount, ended),
    enable: useAct(enableAccount, ended),
  }
  const run = (): void => {
    if (change === 'link') void renew.run({ id })
    else if (change === 'roles') void acts.roles.run({ id, roles: [...roles] })
    else void acts[change].run({ id })
  }
  const { isBusy, error } = change === 'link' ? renew : acts[change]
  const hasSame =
    person.roles.length === roles.length && roles.every((each) => person.roles.includes(each))
  return (
    <div className="stack">
      <p>
        <strong>{person.name ?? person.displayName}</strong>
      </p>
      <p>{t(`people.about.${change}`, { state: person.state })}</p>
      {change === 'roles' && (
        <RoleChoice roles={roles} change={(to) => chooseRoles([...to])} error={error} />
      )}
      <Refused error={error} />
      <div className="row">
        <Button
          color={change === 'disable' || change === 'reset' ? 'danger' : 'brand'}
          loading={isBusy}
          disabled={change === 'roles' && (roles.length === 0 || hasSame)}
          onClick={run}
        >
          {t(`people.do.${change}`, { state: person.state })}
        </Button>
        <Button variant="subtle" onClick={close}>
          {t('state.cancel')}
        </Button>
      </div>
    </div>
  )
}
