import { Button } from '@mantine/core'
import { civilDate } from '#kernel/time.ts'
import { ask, useAct, useWork } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon, type IconName } from '#web/control-room/icons.tsx'
import { dayInWords, ExactMoment } from '#web/control-room/moment.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { Blank, Refused } from '#web/control-room/states.tsx'
import { Sure } from '#web/control-room/sure.tsx'
import { t } from '#web/messages.ts'
import type { DeliveryRow, SourceRow } from './delivery.schema.ts'
import { Figures, partOf } from './figures.page.tsx'
import { readRefusals, undoDelivery } from './import.client.ts'

/** The sources, each with what it delivered. */
export function Sources({ sources, changed }: { sources: readonly SourceRow[]; changed(): void }) {
  return (
    <section aria-labelledby="sources">
      <h2 id="sources">{t('imports.sources')}</h2>
      {sources.length === 0 ? (
        <Blank icon="list" title={t('imports.noSources')} level={3} />
      ) : (
        sources.map((source) => <Source key={source.id} source={source} changed={changed} />)
      )}
    </section>
  )
}

function Source({ source, changed }: { source: SourceRow; changed(): void }) {
  const { name, institution, agreement, deliveries, deliveryCount: all } = source
  return (
    <article className="imports-source" aria-label={name}>
      <h3>{name}</h3>
      <p className="quiet">
        {[
          institution,
          agreement === null ? t('imports.noAgreement') : t('imports.under', { agreement }),
          t('imports.version', { n: source.mappingVersion }),
        ].join(' · ')}
      </p>
      <ul className="plain-list lined">
        {deliveries.map((delivery) => (
          <li key={delivery.id}>
            <Delivery delivery={delivery} changed={changed} />
          </li>
        ))}
      </ul>
      {all > deliveries.length && (
        <p className="quiet">{t('imports.more', { shown: deliveries.length, all })}</p>
      )}
    </article>
  )
}

const marks = {
  complete: ['done', 'good'],
  partial: ['doubt', 'attention'],
  late: ['late', 'attention'],
} as const satisfies Record<DeliveryRow['completeness'], readonly [IconName, string]>

function Delivery({ delivery, changed }: { delivery: DeliveryRow; changed(): void }) {
  const { file, state, completeness, at } = delivery
  const [icon, color] = marks[completeness]
  const isTaken = state === 'taken'
  return (
    <article className="stack-2 imports-delivery" aria-label={file}>
      <div className="row">
        <strong>{file}</strong>
        <span className="quiet">
          <ExactMoment at={at} />
        </span>
        {!isTaken && <span className="tag">{t(`imports.state.${state}`)}</span>}
        <span className={`tag ${color}`}>
          <Icon name={icon} size={14} /> {t(`imports.is.${completeness}`)}
        </span>
        {isTaken && delivery.taken > 0 && delivery.located === 0 && (
          <span className="tag attention">
            <Icon name="place" size={14} /> {t('imports.noTerritory')}
          </span>
        )}
      </div>
      <Covers delivery={delivery} />
      {isTaken && <Outcome delivery={delivery} changed={changed} />}
    </article>
  )
}

function Covers({ delivery: { period, span } }: { delivery: DeliveryRow }) {
  const { zone } = useSite()
  const day = (at: string): string => dayInWords(civilDate(Date.parse(at), zone))
  return (
    <p className="quiet">
      {period === null
        ? t('imports.noPeriod')
        : t('imports.covers', { from: dayInWords(period.from), to: dayInWords(period.to) })}
      {span !== null && ` · ${t('imports.span', { from: day(span.from), to: day(span.to) })}`}
    </p>
  )
}

/** Gives the browser a file to keep. */
function keepFile(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

function Outcome({ delivery, changed }: { delivery: DeliveryRow; changed(): void }) {
  const { id, file, rows, taken, refused, located, mapped } = delivery
  const undo = useAct(undoDelivery, () => {
    sayDone('imports.undone')
    changed()
  })
  const download = useWork(async (_: undefined) => {
    // A file comes as its bytes alone; what type it has, the endpoint says.
    const bytes = (await ask(readRefusals, { id })) as unknown
    keepFile(`${file}.refused.csv`, bytes as Uint8Array<ArrayBuffer>)
  })
  const further = (['alike', 'withdrawals', 'unmatched', 'replaced', 'outside'] as const)
    .filter((name) => delivery[name] > 0)
    .map((name) => [name, delivery[name]] as const)
  return (
    <>
      <Figures
        of={[
          ['rows', rows],
          ['taken', partOf(taken, rows)],
          ['refused', partOf(refused, rows)],
          ['located', partOf(located, taken)],
          ['mapped', partOf(mapped, taken)],
          ['notMapped', partOf(taken - mapped, taken)],
          ...further,
        ]}
      />
      <div className="row">
        {refused > 0 && (
          <Button
            size="xs"
            variant="outline"
            loading={download.isBusy}
            onClick={() => void download.run(undefined)}
          >
            {t('imports.refusedFile')}
          </Button>
        )}
        <Sure
          size="xs"
          label={t('imports.undo')}
          question={t('imports.undoSure')}
          isBusy={undo.isBusy}
          run={() => void undo.run({ id })}
        />
      </div>
      <Refused error={download.error ?? undo.error} />
    </>
  )
}
