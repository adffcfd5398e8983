import { Button, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LinkSeen, PersonSeen } from '#kernel/account/account.client.ts'
import { listAccounts } from '#kernel/account/account.client.ts'
import { t } from '#web/messages.ts'
import { ask } from './ask.ts'
import { Icon } from './icons.tsx'
import { InviteDialog, LinkDialog } from './invite.tsx'
import { Moment } from './moment.tsx'
import { roleWords } from './permission.tsx'
import { PersonActions } from './person-actions.tsx'
import { ScreenTitle } from './screen-title.tsx'
import { useShortcuts } from './shortcuts.tsx'
import { Answered, Blank } from './states.tsx'

/** The people of the staff: who they are, what they may do, how they come in. */
export function PeoplePage() {
  const client = useQueryClient()
  const [isInviting, setInviting] = useState(false)
  const [link, setLink] = useState<LinkSeen>()
  const query = useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => ask(listAccounts, {}, { signal }),
    staleTime: 0,
  })
  const changed = (): void => void client.invalidateQueries({ queryKey: ['people'] })
  const made = (next: LinkSeen): void => {
    setInviting(false)
    setLink(next)
    changed()
  }
  useShortcuts([
    { keys: 'i', group: 'list', label: t('people.invite'), run: () => setInviting(true) },
  ])
  return (
    <div className="page">
      <div className="page-head">
        <ScreenTitle>{t('people.title')}</ScreenTitle>
        <Button leftSection={<Icon name="add" />} onClick={() => setInviting(true)}>
          {t('people.invite')}
        </Button>
      </div>
      <p className="quiet">{t('people.recorded')}</p>
      <Answered query={query} lines={8}>
        {({ people }) => <PeopleList people={people} changed={changed} made={made} />}
      </Answered>
      <InviteDialog isOpen={isInviting} close={() => setInviting(false)} made={made} />
      <LinkDialog
        link={link}
        person={query.data?.people.find(({ id }) => id === link?.account)}
        close={() => setLink(undefined)}
      />
    </div>
  )
}

interface ListProps {
  readonly people: readonly PersonSeen[]
  changed(): void
  made(link: LinkSeen): void
}

const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

function PeopleList({ people, changed, made }: ListProps) {
  const [wanted, setWanted] = useState('')
  const words = plain(wanted).split(/\s+/).filter(Boolean)
  const found = people.filter((person) => {
    const text = plain(
      `${person.name} ${person.displayName} ${person.email} ${person.unit} ${roleWords(person.roles)}`,
    )
    return words.every((word) => text.includes(word))
  })
  return (
    <>
      {people.length > 6 && (
        <TextInput
          label={t('people.find')}
          leftSection={<Icon name="search" />}
          value={wanted}
          className="find"
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      )}
      <ul className="people">
        {found.map((person) => (
          <PersonLine key={person.id} {...{ person, changed, made }} />
        ))}
      </ul>
      {found.length === 0 && <p className="quiet">{t('people.none')}</p>}
      {people.length === 1 && (
        <Blank icon="people" title={t('people.first.title')}>
          <p>{t('people.first.text')}</p>
        </Blank>
      )}
    </>
  )
}

const stateIcons = { invited: 'waiting', active: 'done', disabled: 'lock' } as const
const stateColours = { invited: 'info', active: 'good', disabled: 'attention' } as const

function PersonLine({ person, ...acts }: { person: PersonSeen } & Omit<ListProps, 'people'>) {
  const nameId = `person-${person.id}`
  return (
    <li>
      <div>
        <strong id={nameId}>{person.name ?? t('people.erased')}</strong>
        {person.self && <span className="tag">{t('people.you')}</span>}
        <div className="quiet">{person.email ?? person.displayName}</div>
      </div>
      <div>
        {roleWords(person.roles)}
        {person.unit !== undefined && <div className="quiet">{person.unit}</div>}
      </div>
      <div>
        <span className={`tag ${stateColours[person.state]}`}>
          <Icon name={stateIcons[person.state]} size={14} /> {t(`people.state.${person.state}`)}
        </span>
        {person.invitation !== undefined && (
          <div className="quiet">
            {t(`people.link.${person.invitation.kind}`)} <Moment at={person.invitation.expiresAt} />
          </div>
        )}
      </div>
      <div className="quiet">
        <div className={isWeak(person) ? 'warned' : ''}>
          {isWeak(person) && <Icon name="urgent" size={14} />} {waysWords(person)}
        </div>
        <div>
          {person.lastActiveAt === undefined ? (
            t('people.notHere')
          ) : (
            <>
              {t('people.here')} <Moment at={person.lastActiveAt} />
            </>
          )}
        </div>
      </div>
      <PersonActions person={person} describedBy={nameId} {...acts} />
    </li>
  )
}

/** Whoever learns the password gets in. */
const isWeak = ({ password, totp }: PersonSeen): boolean => password && !totp

function waysWords({ passkeys, password, totp }: PersonSeen): string {
  const ways = [
    ...(passkeys > 0 ? [t('people.way.passkeys', { passkeys })] : []),
    ...(password ? [t(totp ? 'people.way.passwordTotp' : 'people.way.password')] : []),
  ]
  return ways.length === 0 ? t('people.way.none') : ways.join(', ')
}
