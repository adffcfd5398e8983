import { useEffect, useState } from 'react'
import { t } from '#web/messages.ts'
import { Twice } from '#web/twice.tsx'
import type { KeptAct } from './act.rules.ts'
import { keptActs } from './outbox.client.ts'
import { clockWords } from './signal-line.page.tsx'
import type { UnitState } from './unit-state.page.tsx'

interface Props {
  readonly unit: UnitState
  readonly account: string
  readonly zone: string
}

/** What was done on this phone, the newest first: what waits, what the desk has, and what it did not take. */
export function SentList({ unit, account, zone }: Props) {
  const own = unit.acts.filter((each) => each.account === account).reverse()
  if (own.length === 0) return null
  return (
    <section aria-labelledby="sent">
      <h2 id="sent">{t('unit.sent')}</h2>
      <ul className="sent">
        {own.map((act) => (
          <Sent key={act.key} {...{ act, zone }} forget={() => void unit.forget(act.key)} />
        ))}
      </ul>
    </section>
  )
}

const signs = { waiting: '…', sent: '✓', refused: '✕' } as const

function Sent({ act, zone, forget }: { act: KeptAct; zone: string; forget(): void }) {
  const { state, what, about, at, refusal } = act
  const text = act.act !== undefined && 'text' in act.act ? act.act.text : undefined
  return (
    <li className={state} data-what={what}>
      <p>
        <time dateTime={at}>{clockWords(at, zone, true)}</time>{' '}
        <strong>{t(`unit.did.${what}`)}</strong> {about}
      </p>
      <p className="how">
        <span aria-hidden="true">{signs[state]} </span>
        {state === 'refused' ? t('unit.notTaken', { why: refusal ?? '' }) : t(`unit.act.${state}`)}
      </p>
      {text !== undefined && <p className="said">{text}</p>}
      {state === 'refused' && <Understood question={t('unit.removeRefused')} run={forget} />}
    </li>
  )
}

/**
 * What was done here and the browser cannot read any more. Whether the desk had it is not known either, so the person
 * is told, and says it again by radio; it goes once she has understood.
 */
export function LostHere({ unit }: Pick<Props, 'unit'>) {
  const { lost, forget } = unit
  if (lost.length === 0) return null
  return (
    <div className="notice danger" role="alert">
      <p>{t('unit.lost', { n: lost.length })}</p>
      <Understood
        question={t('unit.removeLost')}
        run={() => void Promise.all(lost.map((key) => forget(key)))}
      />
    </div>
  )
}

const Understood = (about: { question: string; run(): void }) => (
  <Twice label={t('unit.understood')} yes={t('unit.remove')} no={t('unit.removeNot')} {...about} />
)

/** How much waits on this phone while nobody is signed in: it is not lost, and not sent under another name. */
export function WaitingHere() {
  const [waiting, setWaiting] = useState(0)
  useEffect(() => {
    keptActs().then(
      (acts) => setWaiting(acts.filter(({ state }) => state === 'waiting').length),
      () => undefined,
    )
  }, [])
  return waiting > 0 && <p className="notice attention">{t('unit.waitHere', { n: waiting })}</p>
}
