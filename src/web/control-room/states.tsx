import { Alert, Button, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { CallError } from '#web/call.ts'
import { t } from '#web/messages.ts'
import { asCallError } from './ask.ts'
import { Icon, type IconName } from './icons.tsx'

/** A quick answer shows no skeleton that only flickers. */
const PATIENCE = 300

/** What is shown while an answer is awaited: nothing at first, then grey lines. */
export function Waiting({ lines = 5 }: { lines?: number }) {
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="waiting" role="status" aria-busy="true">
      <span className="unseen">{t('state.loading')}</span>
      {isLong &&
        Array.from({ length: lines }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move
          <Skeleton key={i} height={20} width={`${95 - ((i * 17) % 40)}%`} animate={false} />
        ))}
    </div>
  )
}

/** A screen that has nothing to show, and what can be done. */
export function Blank({
  icon,
  title,
  children,
  level = 2,
}: {
  icon: IconName
  title: string
  children?: ReactNode
  level?: 1 | 2 | 3
}) {
  const Heading = `h${level}` as const
  return (
    <div className="blank">
      <Icon name={icon} size={36} />
      <Heading>{title}</Heading>
      {children}
    </div>
  )
}

const titles = {
  offline: ['offline', 'state.offline.title'],
  forbidden: ['lock', 'state.forbidden.title'],
  absent: ['doubt', 'state.absent.title'],
  refused: ['doubt', 'state.refused.title'],
  fault: ['doubt', 'state.fault.title'],
} as const satisfies Record<string, readonly [IconName, string]>

const sortOf = ({ kind, status }: CallError): keyof typeof titles => {
  if (kind === 'offline') return 'offline'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'absent'
  return kind === 'refused' ? 'refused' : 'fault'
}

/** Why it did not work, in words of the server where it gave any: what happened, what is safe, what to do. */
export function troubleWords(error: CallError): string {
  if (error.kind === 'offline') return t('state.offline.text')
  if (error.kind === 'refused') return error.message
  const { request } = error.facts
  return request === undefined ? t('state.fault.text') : t('state.fault.numbered', { request })
}

/** Tries again by itself, when the network is back and every ten seconds. */
function useRetry(retry: (() => void) | undefined): void {
  const latest = useRef(retry)
  latest.current = retry
  const isOn = retry !== undefined
  useEffect(() => {
    if (!isOn) return undefined
    const again = () => latest.current?.()
    addEventListener('online', again)
    const timer = setInterval(again, 10_000)
    return () => {
      removeEventListener('online', again)
      clearInterval(timer)
    }
  }, [isOn])
}

/** A whole screen, or a whole part of one, that could not be had. */
export function Trouble({
  error,
  retry,
  level = 2,
}: {
  error: CallError
  retry?: (() => void) | undefined
  level?: 1 | 2
}) {
  const sort = sortOf(error)
  const [icon, title] = titles[sort]
  useRetry(sort === 'offline' ? retry : undefined)
  return (
    <div role="alert">
      <Blank icon={icon} title={t(title)} level={level}>
        <p>{troubleWords(error)}</p>
        {sort === 'forbidden' && <p>{t('state.forbidden.whom')}</p>}
        {retry !== undefined && sort !== 'forbidden' && (
          <Button variant="outline" onClick={retry}>
            {t('state.retry')}
          </Button>
        )}
      </Blank>
    </div>
  )
}

/** A line beside a form: why what was asked did not happen. It comes into sight: below a long form it would not be. */
export function Refused({ error }: { error: CallError | undefined }) {
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (error !== undefined) line.current?.scrollIntoView({ block: 'nearest' })
  }, [error])
  if (error === undefined || error.kind === 'aborted') return null
  const isOffline = error.kind === 'offline'
  return (
    <Alert
      ref={line}
      role="alert"
      color={isOffline ? 'attention' : 'danger'}
      icon={<Icon name={isOffline ? 'offline' : 'doubt'} />}
      className="refused"
    >
      {isOffline ? t('state.offline.act') : troubleWords(error)}
    </Alert>
  )
}

/** What the server says of one field of a form. */
export const fieldWords = (error: CallError | undefined, field: string): string | undefined =>
  error?.kind === 'refused' && error.facts.field === field ? error.message : undefined

/** A refusal that belongs to none of the fields shown. */
export const otherThan = (
  error: CallError | undefined,
  fields: readonly string[],
): CallError | undefined =>
  error !== undefined && fields.some((field) => fieldWords(error, field) !== undefined)
    ? undefined
    : error

/** What is asked for, at once or page by page. */
type Asking<T> = Pick<UseQueryResult<T>, 'data' | 'isError' | 'error'> & { refetch(): unknown }

/** Draws what was asked for, or the state that stands in its place. */
export function Answered<T>({
  query,
  lines,
  children,
}: {
  query: Asking<T>
  lines?: number
  children: (data: T) => ReactNode
}) {
  const retry = () => void query.refetch()
  if (query.data !== undefined)
    return (
      <>
        {query.isError && <Stale error={asCallError(query.error)} retry={retry} />}
        {children(query.data)}
      </>
    )
  if (query.isError) return <Trouble error={asCallError(query.error)} retry={retry} />
  return <Waiting {...(lines === undefined ? {} : { lines })} />
}

/** What is shown is from before: asking anew did not work. */
function Stale({ error, retry }: { error: CallError; retry: () => void }) {
  return (
    <Alert color="attention" icon={<Icon name="offline" />} className="stale" role="status">
      <span>{error.kind === 'offline' ? t('state.stale.offline') : t('state.stale.fault')}</span>{' '}
      <button type="button" className="as-link" onClick={retry}>
        {t('state.retry')}
      </button>
    </Alert>
  )
}
