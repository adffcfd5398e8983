import { t } from '#web/messages.ts'

type Figure = number | { readonly n: number; readonly percent: number }

/** A number with its share of another; 0 and 100 per cent are said only of none and of all. */
export function partOf(n: number, of: number): Figure {
  if (of === 0) return n
  const percent = Math.round((1_000 * n) / of) / 10
  if (n === 0 || n === of) return { n, percent }
  return { n, percent: Math.min(99.9, Math.max(0.1, percent)) }
}

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
