import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Icon } from '#web/control-room/icons.tsx'
import { spokenLanguage, t } from '#web/messages.ts'
import type { Trial } from './delivery.schema.ts'
import { Figures, partOf } from './figures.page.tsx'

interface ClassesProps {
  readonly trial: Trial
  readonly classes: Readonly<Record<string, string>>
  change(classes: Readonly<Record<string, string>>): void
}

/** The categories, fetched only by whoever maps classes. */
const useCategories = () =>
  useQuery({
    queryKey: ['iccs'],
    queryFn: async () => {
      const { iccs } = await import('#kernel/iccs/iccs.ts')
      const language = spokenLanguage()
      if (language === 'pt') {
        const { iccsInPortuguese } = await import('#kernel/iccs/iccs-portuguese.ts')
        return [...iccsInPortuguese].map(([value, name]) => ({ value, label: `${value} ${name}` }))
      }
      return [...iccs].map(([value, names]) => ({ value, label: `${value} ${names[language]}` }))
    },
    staleTime: Number.POSITIVE_INFINITY,
  })

/** What a mapping would make of the file, and what its classes are in the international classification. */
export function ClassesStep({ trial, classes, change }: ClassesProps) {
  const { rows, taken, located, withdrawals, refused, isWhole } = trial
  const mapped = (name: string | null): boolean => name !== null && (classes[name] ?? '') !== ''
  const open = trial.classes.filter(({ name }) => !mapped(name))
  const openRows = open.reduce((sum, each) => sum + each.rows, 0)
  return (
    <>
      <div role="status">
        <h3>{t('imports.trial')}</h3>
        {!isWhole && <p className="quiet">{t('imports.trialPart', { rows })}</p>}
        <Figures
          of={[
            ['rows', rows],
            ['taken', partOf(taken, rows)],
            ['refused', partOf(rows - taken, rows)],
            ['located', partOf(located, taken)],
            ['withdrawals', withdrawals],
          ]}
        />
        {refused.length > 0 && (
          <ul className="imports-reasons">
            {refused.map(({ field, code, reason, rows: n, first }) => (
              <li key={`${field} ${code}`}>
                {t('imports.reason', { field, reason, rows: n, first })}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div>
        <h3 id="classes">{t('imports.classes')}</h3>
        <p className="quiet">{t('imports.classesHint')}</p>
        {open.length > 0 && (
          <p>
            <span className="tag attention">
              <Icon name="doubt" size={14} />
              {t('imports.unmapped', { classes: open.length, rows: openRows })}
            </span>
          </p>
        )}
        <div className="imports-scroll">
          <Crosswalk {...{ trial, classes, change }} />
        </div>
      </div>
    </>
  )
}

type Choices = readonly { readonly value: string; readonly label: string }[]

function Crosswalk({ trial, classes, change }: ClassesProps) {
  const { data = [] } = useCategories()
  return (
    <table className="imports-crosswalk" aria-labelledby="classes">
      <thead>
        <tr>
          <th scope="col">{t('imports.class')}</th>
          <th scope="col">{t('imports.rows')}</th>
          <th scope="col">{t('imports.category')}</th>
        </tr>
      </thead>
      <tbody>
        {trial.classes.map(({ name, rows }) => (
          <tr key={name ?? ''}>
            <th scope="row">{name ?? <i>{t('imports.unknownClass')}</i>}</th>
            <td>{t('imports.number', { n: rows })}</td>
            <td>
              {name === null ? (
                t('imports.notMapped')
              ) : (
                <Category
                  name={name}
                  code={classes[name] ?? ''}
                  choices={data}
                  change={(code) => change({ ...classes, [name]: code })}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface CategoryProps {
  readonly name: string
  readonly code: string
  readonly choices: Choices
  change(code: string): void
}

/** Hundreds of classes with hundreds of categories each would be a slow page: they are there for whoever chooses. */
function Category({ name, code, choices, change }: CategoryProps) {
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? choices : choices.filter(({ value }) => value === code)
  return (
    <NativeSelect
      size="xs"
      aria-label={t('imports.categoryOf', { name })}
      value={code}
      onFocus={() => setOpen(true)}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      data={[{ value: '', label: t('imports.notMapped') }, ...shown]}
    />
  )
}
