import { t } from '#web/messages.ts'

interface Counted {
  readonly counted: number
  readonly periods: readonly { period: string; count: number; growing: boolean }[]
  readonly missing: { readonly place: number; readonly period: number; readonly class: number }
  readonly classes: readonly { code: string; name: string; count: number }[]
  readonly delayDays: number | null
}

/** A total, or a year of which the months or quarters stand below it. */
const isSum = (code: string, codes: readonly { readonly period: string }[]): boolean =>
  code === 'all' || codes.some(({ period }) => period.startsWith(`${code}-`))

/** What was counted, exactly, before anything of it is published: only whoever publishes sees it. */
export function Counts({ counts }: { counts: Counted }) {
  const { counted, periods, missing, classes, delayDays } = counts
  const isGrowing = periods.some(({ growing }) => growing)
  return (
    <div className="stack">
      <p>
        {t('releases.counted', { counted })} {t('releases.missing', { ...missing })}{' '}
        {delayDays === null ? t('releases.noDelay') : t('releases.delay', { days: delayDays })}
      </p>
      <table className="counts">
        <thead>
          <tr>
            <th scope="col">{t('releases.period')}</th>
            <th scope="col">{t('releases.number')}</th>
            {isGrowing && <td />}
          </tr>
        </thead>
        <tbody>
          {periods.map(({ period, count, growing }) => (
            <tr key={period} className={isSum(period, periods) ? 'sum' : undefined}>
              <th scope="row">{period === 'all' ? t('releases.all') : period}</th>
              <td>{count}</td>
              {isGrowing && (
                <td>{growing && <span className="tag attention">{t('releases.growing')}</span>}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {classes.length > 0 && <Classes classes={classes} />}
    </div>
  )
}

/** What everybody will read: a source may have written into a class what must not be told. */
function Classes({ classes }: Pick<Counted, 'classes'>) {
  return (
    <>
      <p>{t('releases.classNames')}</p>
      <table className="counts">
        <thead>
          <tr>
            <th scope="col">{t('releases.class')}</th>
            <th scope="col">{t('releases.number')}</th>
          </tr>
        </thead>
        <tbody>
          {classes.map(({ code, name, count }) => (
            <tr key={code}>
              <th scope="row">{code === 'unmapped' ? t('releases.unmapped') : name}</th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
