import { t } from '#web/messages.ts'

type Figure = number | { readonly n: number; readonly percent: number }

/** A number with its share of another. */
export const partOf = (n: number, of: number): Figure =>
  of === 0 ? n : { n, percent: Math.round((1_000 * n) / of) / 10 }

/** Counts, each with its name. */
export function Figures({ of }: { of: readonly (readonly [name: string, figure: Figure])[] }) {
  return (
    <dl className="imports-figures">
      {of.map(([name, figure]) => (
        <div key={name}>
          <dt>{t(`imports.${name}`)}</dt>
          <dd>
            {typeof figure === 'number'
              ? t('imports.number', { n: figure })
              : t('imports.of', figure)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
