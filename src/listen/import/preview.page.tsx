import { t } from '#web/messages.ts'
import type { Preview } from './delivery.schema.ts'

const delimiters: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' }

/** The first rows of a file as they stand in it. */
export function FirstRows({ preview }: { preview: Preview }) {
  const { form, encoding, delimiter, columns, rows } = preview
  const facts = { encoding: encoding.toUpperCase(), delimiter: delimiters[delimiter] ?? 'bar' }
  return (
    <div>
      <h3 id="first-rows">{t('imports.firstRows')}</h3>
      <p className="quiet">{t(`imports.form.${form}`, facts)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is moved by keys */}
      <section className="imports-table" aria-labelledby="first-rows" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('imports.row')}</th>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, cells }) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {columns.map((name, i) => (
                  <td key={name}>{cells[i]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
