import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'
import { liftOrder, type OrderShown, placeOrder } from '#kernel/clock/retention.client.ts'
import { addDays, type CivilDate, instantOf, iso } from '#kernel/time.ts'
import { t } from '#web/messages.ts'
import { useAct } from './ask.ts'
import { sayDone } from './done.ts'
import { Icon } from './icons.tsx'
import { DeadlineMoment, ExactMoment } from './moment.tsx'
import { usePlaceTitles } from './places.ts'
import { Go } from './route.tsx'
import { useSite } from './site.tsx'
import { Blank, fieldWords, otherThan, Refused } from './states.tsx'

interface ListProps {
  readonly orders: readonly OrderShown[]
  readonly mayLift: boolean
  changed(): void
}

const colours = { stands: 'info', ended: '', lifted: '' } as const

/** The orders of authorities, those that stand first. */
export function OrderList({ orders, mayLift, changed }: ListProps) {
  const [lifting, setLifting] = useState<OrderShown>()
  if (orders.length === 0) return <Blank icon="done" title={t('retention.noOrders')} level={3} />
  return (
    <>
      <ul className="people rules">
        {orders.map((order) => (
          <li key={order.id}>
            <div>
              <strong>
                {t(`retention.kind.${order.kind}`)} · {order.orderedBy}
              </strong>
              <div className="quiet">{order.citation}</div>
            </div>
            <div>
              <Scope order={order} />
              <div className="quiet">
                {t('retention.by', { name: order.placedBy })}, <ExactMoment at={order.placedAt} />
              </div>
            </div>
            <div>
              <span className={`tag ${colours[order.state]}`}>
                <Icon name={order.state === 'stands' ? 'lock' : 'done'} size={14} />{' '}
                {t(`retention.state.${order.state}`)}
              </span>
              <div className="quiet">
                {t('retention.untilDay')} <DeadlineMoment at={order.until} />
              </div>
              {mayLift && order.state === 'stands' && (
                <Button variant="outline" size="xs" onClick={() => setLifting(order)}>
                  {t('retention.lift')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      <Modal
        opened={lifting !== undefined}
        onClose={() => setLifting(undefined)}
        title={t('retention.liftTitle')}
        closeButtonProps={{ 'aria-label': t('state.close') }}
      >
        {lifting !== undefined && (
          <LiftForm
            order={lifting}
            done={() => {
              setLifting(undefined)
              changed()
            }}
          />
        )}
      </Modal>
    </>
  )
}

/** What an order is about; a record that has a screen is a way to it. */
function Scope({ order: { record, recordKind, place } }: { order: OrderShown }) {
  const { titleOf } = usePlaceTitles()
  if (record === null) return t('retention.ofPlace', { place: titleOf(place ?? '') })
  if (recordKind === 'report')
    return <Go to={`/app/reports/${record}`}>{t('retention.record.report')}</Go>
  if (recordKind === 'incident')
    return <Go to={`/app/board/${record}`}>{t('retention.record.incident')}</Go>
  if (recordKind === 'rights' || recordKind === 'account')
    return t(`retention.record.${recordKind}`)
  return t('retention.ofRecord')
}

function LiftForm({ order, done }: { order: OrderShown; done: () => void }) {
  const [reason, setReason] = useState('')
  const lift = useAct(liftOrder, () => {
    sayDone('retention.lifted')
    done()
  })
  const send = (event: SyntheticEvent): void => {
    event.preventDefault()
    void lift.run({ id: order.id, reason })
  }
  return (
    <form onSubmit={send} className="stack">
      <p>
        {order.orderedBy} · {order.citation}
      </p>
      <TextInput
        label={t('retention.liftWhy')}
        required
        minLength={3}
        maxLength={300}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Button type="submit" loading={lift.isBusy}>
        {t('retention.lift')}
      </Button>
      <Refused error={lift.error} />
    </form>
  )
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/** Records an order of an authority. */
export function OrderDialog({
  isOpen,
  close,
  changed,
}: {
  isOpen: boolean
  close: () => void
  changed: () => void
}) {
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('retention.add')}
      closeButtonProps={{ 'aria-label': t('state.close') }}
    >
      <OrderForm
        done={() => {
          close()
          changed()
        }}
      />
    </Modal>
  )
}

const empty = {
  kind: 'hold',
  by: 'record',
  about: '',
  place: '',
  orderedBy: '',
  citation: '',
  until: '',
}

function OrderForm({ done }: { done: () => void }) {
  const { zone } = useSite()
  const { codes, titleOf } = usePlaceTitles()
  const [form, setForm] = useState(empty)
  const chosen = form.place || codes[0]
  const place_ = useAct(placeOrder, () => {
    sayDone('retention.added')
    done()
  })
  const { error } = place_
  const take =
    (field: keyof typeof empty) =>
    ({ currentTarget }: { currentTarget: { value: string } }): void =>
      setForm((now) => ({ ...now, [field]: currentTarget.value }))
  const isPlace = form.kind === 'hold' && form.by === 'place'
  const send = (event: SyntheticEvent): void => {
    event.preventDefault()
    const { kind, about, orderedBy, citation, until } = form
    // The day itself still counts.
    const over = instantOf(addDays(until as CivilDate, 1), 0, 0, zone)
    void place_.run({
      kind: kind as OrderShown['kind'],
      scope: isPlace
        ? { by: 'place', place: chosen ?? '' }
        : { by: 'record', record: uuid.exec(about.toLowerCase())?.[0] ?? about },
      orderedBy,
      citation,
      until: iso(over),
    })
  }
  return (
    <form onSubmit={send} className="stack">
      <NativeSelect
        label={t('retention.form.kind')}
        value={form.kind}
        onChange={take('kind')}
        data={(['hold', 'opening', 'delay'] as const).map((value) => ({
          value,
          label: t(`retention.kind.${value}`),
        }))}
      />
      {form.kind === 'hold' && (
        <NativeSelect
          label={t('retention.form.scope')}
          value={form.by}
          onChange={take('by')}
          data={[
            { value: 'record', label: t('retention.ofRecord') },
            { value: 'place', label: t('retention.form.place') },
          ]}
        />
      )}
      {isPlace ? (
        <NativeSelect
          label={t('retention.form.place')}
          value={chosen ?? ''}
          error={fieldWords(error, 'scope')}
          onChange={take('place')}
          data={codes.map((code) => ({ value: code, label: titleOf(code) }))}
        />
      ) : (
        <TextInput
          label={t('retention.form.record')}
          description={t('retention.form.recordHint')}
          required
          value={form.about}
          error={fieldWords(error, 'scope')}
          onChange={take('about')}
        />
      )}
      <TextInput
        label={t('retention.form.orderedBy')}
        required
        minLength={3}
        maxLength={200}
        value={form.orderedBy}
        onChange={take('orderedBy')}
      />
      <TextInput
        label={t('retention.form.citation')}
        required
        minLength={3}
        maxLength={300}
        value={form.citation}
        onChange={take('citation')}
      />
      <TextInput
        type="date"
        label={t('retention.form.until')}
        required
        value={form.until}
        error={fieldWords(error, 'until')}
        onChange={take('until')}
      />
      <Button type="submit" loading={place_.isBusy} disabled={isPlace && chosen === undefined}>
        {t('retention.form.send')}
      </Button>
      <Refused error={otherThan(error, ['scope', 'until'])} />
    </form>
  )
}
