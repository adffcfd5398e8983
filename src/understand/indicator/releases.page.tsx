import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { scopeOf } from '#kernel/policy/policy.rules.ts'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Moment } from '#web/control-room/moment.tsx'
import { ScreenTitle } from '#web/control-room/screen-title.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Answered, Blank, fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { Sure } from '#web/control-room/sure.tsx'
import { spokenLanguage, t } from '#web/messages.ts'
import { Counts } from './counts.page.tsx'
import { countMeasure, freezeMeasure, listMeasures, listReleases } from './indicator.client.ts'
import { indicatorPolicy } from './indicator.rules.ts'
import type { MeasureSent, ReleaseRow } from './indicator.schema.ts'
import { MeasureForm } from './measure-form.page.tsx'

/** Measures are defined, counted and published here. */
export function ReleasesPage() {
  const { session } = useSession()
  const mayPublish = scopeOf(indicatorPolicy, session.roles, 'release.freeze').kind !== 'none'
  const releases = useQuery({
    queryKey: ['releases'],
    queryFn: ({ signal }) => ask(listReleases, {}, { signal }),
    staleTime: 0,
  })
  const measures = useQuery({
    queryKey: ['measures'],
    queryFn: ({ signal }) => ask(listMeasures, {}, { signal }),
    staleTime: 0,
  })
  return (
    <div className="page stack releases">
      <div>
        <ScreenTitle>{t('releases.title')}</ScreenTitle>
        <p className="quiet">{t('releases.lead')}</p>
      </div>
      {mayPublish && <MeasureForm />}
      <Answered query={measures} lines={4}>
        {({ measures }) => (
          <section aria-labelledby="measures" className="stack">
            <h2 id="measures">{t('releases.measures')}</h2>
            {measures.length === 0 && (
              <Blank icon="list" level={3} title={t('releases.noMeasures')}>
                <p>{t('releases.noMeasuresText')}</p>
              </Blank>
            )}
            {measures.map((measure) => (
              <MeasureSection
                key={measure.id}
                measure={measure}
                releases={releases.data?.releases ?? []}
                mayPublish={mayPublish}
              />
            ))}
          </section>
        )}
      </Answered>
      <Answered query={releases} lines={4}>
        {({ releases }) => (
          <section aria-labelledby="published">
            <h2 id="published">{t('releases.published')}</h2>
            {releases.length === 0 ? (
              <p className="quiet">{t('releases.none')}</p>
            ) : (
              <ul className="reviews">
                {releases.map((release) => (
                  <ReleaseLine key={release.id} release={release} />
                ))}
              </ul>
            )}
          </section>
        )}
      </Answered>
    </div>
  )
}

function ReleaseLine({ release }: { release: ReleaseRow }) {
  const { number, names, from, to, counted, cells, hidden, places, correctedBy, corrects } = release
  return (
    <li>
      <p className="review-head">
        <strong>
          <a href={`/observatory/releases/${number}`}>
            {t('releases.line', { number, name: names[spokenLanguage()] })}
          </a>
        </strong>
        <span className="quiet age">
          <Moment at={release.frozenAt} />
        </span>
      </p>
      <p className="quiet">
        {t('releases.figures', { from, to, counted: counted ?? '·', cells, hidden })}
        {/* Of one place there is no map: what lies in it is not told apart. */}
        {places > 1 && (
          <>
            {' · '}
            <a href={`/observatory/releases/${number}?map=move#map`}>
              {t('releases.map', { number })}
            </a>
          </>
        )}
      </p>
      {corrects !== null && <p className="tag">{t('releases.corrects', { number: corrects })}</p>}
      {correctedBy !== null && (
        <p className="tag attention">{t('releases.correctedBy', { number: correctedBy })}</p>
      )}
    </li>
  )
}

interface MeasureSectionProps {
  readonly measure: MeasureSent
  readonly releases: readonly ReleaseRow[]
  readonly mayPublish: boolean
}

function MeasureSection({ measure, releases, mayPublish }: MeasureSectionProps) {
  const client = useQueryClient()
  const [months, setMonths] = useState({ from: '', to: '' })
  const [corrects, setCorrects] = useState({ release: '', what: '', why: '' })
  const [why, setWhy] = useState('')
  const count = useQuery({
    queryKey: ['counts', measure.id, measure.version, months.from, months.to],
    queryFn: ({ signal }) => ask(countMeasure, { id: measure.id, ...months }, { signal }),
    enabled: false,
    staleTime: 0,
  })
  const freeze = useAct(freezeMeasure, () => {
    sayDone('releases.done')
    setWhy('')
    void client.invalidateQueries({ queryKey: ['releases'] })
  })
  const own = releases.filter((each) => each.measure === measure.id && each.correctedBy === null)
  const isReady = months.from !== '' && months.to !== ''
  const isCorrection = corrects.release !== ''
  const unexplained = fieldWords(freeze.error, 'why')
  const nameId = `measure-${measure.id}`
  return (
    <section aria-labelledby={nameId} className="panel">
      <h3 id={nameId}>{measure.definition.names[spokenLanguage()]}</h3>
      <p>{measure.definition.about[spokenLanguage()]}</p>
      <p className="quiet">
        {t('releases.version', { version: measure.version })} ·{' '}
        {t(`releases.rule.${measure.definition.rule}`)}
      </p>
      {mayPublish && (
        <>
          <div className="row months">
            {(['from', 'to'] as const).map((end) => (
              <TextInput
                key={end}
                type="month"
                label={t(`releases.${end}`)}
                value={months[end]}
                onChange={({ currentTarget: { value } }) => setMonths({ ...months, [end]: value })}
              />
            ))}
            <Button variant="outline" disabled={!isReady} onClick={() => void count.refetch()}>
              {t('releases.count')}
            </Button>
          </div>
          {count.isFetched && (
            <Answered query={count} lines={4}>
              {(counts) => <Counts counts={counts} />}
            </Answered>
          )}
          {own.length > 0 && (
            <NativeSelect
              label={t('releases.isCorrection')}
              value={corrects.release}
              onChange={({ currentTarget: { value } }) =>
                setCorrects({ ...corrects, release: value })
              }
              data={[
                { value: '', label: t('releases.noCorrection') },
                ...own.map(({ id, number }) => ({
                  value: id,
                  label: t('releases.corrects', { number }),
                })),
              ]}
            />
          )}
          {isCorrection &&
            (['what', 'why'] as const).map((field) => (
              <TextInput
                key={field}
                label={t(`releases.${field}`)}
                required
                value={corrects[field]}
                onChange={({ currentTarget: { value } }) =>
                  setCorrects({ ...corrects, [field]: value })
                }
              />
            ))}
          {(unexplained !== undefined || why !== '') && (
            <TextInput
              label={t('releases.whyChanged')}
              required
              minLength={3}
              maxLength={1000}
              value={why}
              error={unexplained}
              onChange={({ currentTarget: { value } }) => setWhy(value)}
            />
          )}
          {isReady && count.data === undefined && (
            <p className="quiet">{t('releases.countFirst')}</p>
          )}
          <div>
            <Sure
              key={`${months.from} ${months.to}`}
              label={t('releases.freeze')}
              question={t('releases.sure', { ...months })}
              color="brand"
              variant="filled"
              isBusy={freeze.isBusy}
              isDisabled={!isReady || count.data === undefined}
              run={() =>
                void freeze.run({
                  measure: measure.id,
                  ...months,
                  ...(isCorrection && { corrects }),
                  ...(why !== '' && { why }),
                })
              }
            />
          </div>
          <Refused error={otherThan(freeze.error, ['why'])} />
        </>
      )}
    </section>
  )
}
