import { Button, NativeSelect } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { listOrders, seeUpcoming, type Upcoming } from '#kernel/clock/retention.client.ts'
import { retentionPolicy } from '#kernel/clock/retention.rules.ts'
import { scopeOf } from '#kernel/policy/policy.rules.ts'
import { t } from '#web/messages.ts'
import { ask } from './ask.ts'
import { Icon } from './icons.tsx'
import { dayInWords } from './moment.tsx'
import { OrderDialog, OrderList } from './retention-orders.tsx'
import { ScreenTitle } from './screen-title.tsx'
import { useSession } from './session.tsx'
import { Answered, Blank } from './states.tsx'

const stretches = [7, 30, 90, 366] as const

/** What is sealed and erased in the next days, by which article, and the orders that keep it. */
export function RetentionPage() {
  const client = useQueryClient()
  const { session } = useSession()
  const mayOrder = scopeOf(retentionPolicy, session.roles, 'retention.order').kind !== 'none'
  const [days, setDays] = useState(30)
  const [isAdding, setAdding] = useState(false)
  const upcoming = useQuery({
    queryKey: ['retention', days],
    queryFn: ({ signal }) => ask(seeUpcoming, { days }, { signal }),
    staleTime: 0,
  })
  const orders = useQuery({
    queryKey: ['orders'],
    queryFn: ({ signal }) => ask(listOrders, {}, { signal }),
    staleTime: 0,
  })
  const changed = (): void => {
    void client.invalidateQueries({ queryKey: ['orders'] })
    void client.invalidateQueries({ queryKey: ['retention'] })
  }
  return (
    <div className="page stack">
      <div className="page-head">
        <ScreenTitle>{t('retention.title')}</ScreenTitle>
        <NativeSelect
          label={t('retention.stretch')}
          value={String(days)}
          data={stretches.map((each) => ({
            value: String(each),
            label: t('retention.days', { days: each }),
          }))}
          onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
        />
      </div>
      <p className="quiet">{t('retention.lead', { days })}</p>
      <Answered query={upcoming} lines={8}>
        {(seen) => <Going seen={seen} />}
      </Answered>
      <section aria-labelledby="orders" className="stack">
        <div className="page-head">
          <h2 id="orders">{t('retention.orders')}</h2>
          {mayOrder && (
            <Button leftSection={<Icon name="add" />} onClick={() => setAdding(true)}>
              {t('retention.add')}
            </Button>
          )}
        </div>
        <p className="quiet">{t('retention.ordersText')}</p>
        <Answered query={orders} lines={4}>
          {(answer) => <OrderList orders={answer.orders} mayLift={mayOrder} changed={changed} />}
        </Answered>
      </section>
      <OrderDialog isOpen={isAdding} close={() => setAdding(false)} changed={changed} />
    </div>
  )
}

function Going({ seen }: { seen: Upcoming }) {
  const { going, rules } = seen
  return (
    <>
      <p className="quiet">{lastRunWords(seen)}</p>
      {going.length === 0 ? (
        <Blank icon="done" title={t('retention.nothing')}>
          <p>{t('retention.nothingText')}</p>
        </Blank>
      ) : (
        <GoingTable seen={seen} />
      )}
      {seen.more && <p className="warned">{t('retention.more')}</p>}
      <section aria-labelledby="rules">
        <h2 id="rules">{t('retention.rules')}</h2>
        <ul className="people rules">
          {rules.map((rule) => (
            <li key={rule.id}>
              <div>
                <strong>{t(`law.rule.${rule.id}`)}</strong>
                <div className="quiet">{rule.citation}</div>
              </div>
              <div>
                {t(`law.basis.${rule.basis}`)}
                {rule.doubt && (
                  <div className="quiet">{t(`law.doubt.${seen.jurisdiction}.${rule.id}`)}</div>
                )}
              </div>
              <div>
                <span className={rule.signedOff === null ? 'tag attention' : 'tag good'}>
                  <Icon name={rule.signedOff === null ? 'urgent' : 'done'} size={14} />{' '}
                  {rule.signedOff === null
                    ? t('law.unsigned')
                    : t('law.signed', { by: rule.signedOff.by, on: rule.signedOff.on })}
                </span>
              </div>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

function GoingTable({ seen }: { seen: Upcoming }) {
  const citationOf = (id: string): string =>
    seen.rules.find((rule) => rule.id === id)?.citation ?? id
  return (
    <section aria-labelledby="going">
      <h2 id="going">{t('retention.going')}</h2>
      <ul className="people rules">
        {seen.going.map(({ day, step, rule, records, held, asked }) => (
          <li key={`${day} ${step} ${rule}`}>
            <div>
              <strong>
                {records} · {t(`law.rule.${rule}`)}
              </strong>
              <div className="quiet">{citationOf(rule)}</div>
            </div>
            <div>
              {t(`retention.step.${step}`)}
              {held > 0 && (
                <div>
                  <span className="tag info">
                    <Icon name="lock" size={14} /> {t('retention.held', { held })}
                  </span>
                </div>
              )}
              {asked > 0 && (
                <div>
                  <span className="tag info">
                    <Icon name="waiting" size={14} /> {t('retention.asked', { asked })}
                  </span>
                </div>
              )}
            </div>
            <div>
              <time dateTime={day}>{dayInWords(day)}</time>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function lastRunWords({ lastRun }: Upcoming): string {
  if (lastRun === null) return t('retention.noRun')
  const { day, endedAt, ...counts } = lastRun
  return endedAt === null
    ? t('retention.running', { day: dayInWords(day) })
    : t('retention.lastRun', { day: dayInWords(day), ...counts })
}
