import { useState } from 'react'
import type { SiteView } from '#kernel/site/site.schema.ts'
import { CallButton, forgetReport, type Kept } from '#listen/web.ts'
import { useTitle } from '#web/heading.tsx'
import { t } from '#web/messages.ts'
import { Twice } from '#web/twice.tsx'

interface Props {
  readonly site: SiteView
  readonly kept: readonly Kept[]
  /** keys of reports that were here and cannot be read any more */
  readonly lost: readonly string[]
  onReport(): void
  onFollow(code?: string): void
  onCorrect(report: Kept): void
  onChange(): void
}

/** The first screen: what to do, and what this phone already keeps. */
export function Home({ site, kept, lost, onReport, onFollow, onCorrect, onChange }: Props) {
  const title = t('home.title', { place: site.placeName })
  useTitle(title)
  return (
    <>
      <h1>{title}</h1>
      <p className="lead">{t('home.lead')}</p>
      <button type="button" className="main big" onClick={onReport}>
        {t('home.report')}
      </button>
      <button type="button" className="main quiet" onClick={() => onFollow()}>
        {t('home.follow')}
      </button>
      <section className="danger-line">
        <p>{t('home.danger')}</p>
        <CallButton site={site} />
      </section>
      {lost.length > 0 && <LostHere {...{ lost, onChange }} />}
      {kept.length > 0 && (
        <section aria-labelledby="mine">
          <h2 id="mine">{t('home.mine')}</h2>
          <ul className="kept">
            {kept.map((report) => (
              <KeptReport key={report.key} {...{ report, onFollow, onCorrect, onChange }} />
            ))}
          </ul>
          <p className="hint">{t('home.shared')}</p>
        </section>
      )}
    </>
  )
}

/** A report that was here and cannot be read any more is told, never dropped quietly. */
function LostHere({ lost, onChange }: Pick<Props, 'lost' | 'onChange'>) {
  const understand = async (): Promise<void> => {
    await Promise.all(lost.map(forgetReport))
    onChange()
  }
  return (
    <div className="notice attention" role="alert">
      <p>{t('home.lost', { n: lost.length })}</p>
      <Twice
        label={t('home.lostUnderstood')}
        question={t('home.lostSure')}
        yes={t('home.forget')}
        no={t('home.forgetNot')}
        run={() => void understand()}
      />
    </div>
  )
}

function KeptReport({
  report,
  onFollow,
  onCorrect,
  onChange,
}: { report: Kept } & Pick<Props, 'onFollow' | 'onCorrect' | 'onChange'>) {
  const { code, photos, photosRefused } = report
  const [isSure, setSure] = useState(false)
  const forget = async (): Promise<void> => {
    await forgetReport(report.key)
    onChange()
  }
  return (
    <li>
      <p className="what">{t(`report.kind.${report.kind}`)}</p>
      <p className={report.state}>{stateOf(report)}</p>
      {report.state === 'received' && photos.length > 0 && (
        <p>{t('home.photosWaiting', { n: photos.length })}</p>
      )}
      {photosRefused !== undefined && <p>{t('home.photosRefused', { n: photosRefused })}</p>}
      <p className="acts">
        {code !== undefined && (
          <button type="button" className="link" onClick={() => onFollow(code)}>
            {t('home.see')}
          </button>
        )}
        {report.state === 'refused' && report.answers !== undefined && (
          <button type="button" className="link" onClick={() => onCorrect(report)}>
            {t('sent.correct')}
          </button>
        )}
        {!isSure && (
          <button type="button" className="link" onClick={() => setSure(true)}>
            {t('home.forget')}
          </button>
        )}
      </p>
      {isSure && (
        <div className="notice attention" role="alert">
          <p>{t(report.state === 'received' ? 'home.forgetCode' : 'home.forgetUnsent')}</p>
          <button type="button" className="main" onClick={() => setSure(false)}>
            {t('home.forgetNot')}
          </button>
          <button type="button" className="main quiet" onClick={forget}>
            {t('home.forget')}
          </button>
        </div>
      )}
    </li>
  )
}

function stateOf({ state, code, refusal }: Kept): string {
  if (state === 'received') return t('home.received', { code: code ?? '' })
  return state === 'refused' ? t('home.refused', { why: refusal ?? '' }) : t('home.waiting')
}
