import type { SiteView } from '#kernel/site/site.schema.ts'
import { CallButton, forgetReport, type Kept } from '#listen/web.ts'
import { t } from '#web/messages.ts'

interface Props {
  readonly site: SiteView
  readonly kept: readonly Kept[]
  onReport(): void
  onFollow(code?: string): void
  onChange(): void
}

/** The first screen: what to do, and what this phone already keeps. */
export function Home({ site, kept, onReport, onFollow, onChange }: Props) {
  return (
    <>
      <h1>{t('home.title', { place: site.placeName })}</h1>
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
      {kept.length > 0 && (
        <section aria-labelledby="mine">
          <h2 id="mine">{t('home.mine')}</h2>
          <ul className="kept">
            {kept.map((report) => (
              <KeptReport key={report.key} {...{ report, onFollow, onChange }} />
            ))}
          </ul>
          <p className="hint">{t('home.shared')}</p>
        </section>
      )}
    </>
  )
}

function KeptReport({
  report,
  onFollow,
  onChange,
}: { report: Kept } & Pick<Props, 'onFollow' | 'onChange'>) {
  const { code, photos, photosRefused } = report
  const forget = async (): Promise<void> => {
    await forgetReport(report.key)
    onChange()
  }
  return (
    <li>
      <p className="what">{t(`report.kind.${report.kind}`)}</p>
      <p className={report.state}>{stateOf(report)}</p>
      {report.state === 'received' && photos.length > 0 && (
        <p className="hint">{t('home.photosWaiting', { n: photos.length })}</p>
      )}
      {photosRefused !== undefined && (
        <p className="hint">{t('home.photosRefused', { n: photosRefused })}</p>
      )}
      <p>
        {code !== undefined && (
          <button type="button" className="link" onClick={() => onFollow(code)}>
            {t('home.see')}
          </button>
        )}
        <button type="button" className="link" onClick={forget}>
          {t('home.forget')}
        </button>
      </p>
    </li>
  )
}

function stateOf({ state, code, refusal }: Kept): string {
  if (state === 'received') return t('home.received', { code: code ?? '' })
  return state === 'refused' ? t('home.refused', { why: refusal ?? '' }) : t('home.waiting')
}
