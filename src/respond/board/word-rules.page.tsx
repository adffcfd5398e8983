import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, useAct } from '#web/control-room/ask.ts'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { Answered, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { type IncidentType, incidentTypes, kindNames } from './types.ts'
import { decideWord, listWordRules } from './word-rule.client.ts'
import type { WordRules as Rules } from './word-rule.schema.ts'

interface WordRulesProps {
  readonly mayDecide: boolean
}

/** The words that tell a kind: those that ship, those that were learned, and those that wait for a supervisor. */
export function WordRules({ mayDecide }: WordRulesProps) {
  const query = useQuery({
    queryKey: ['word rules'],
    queryFn: ({ signal }) => ask(listWordRules, {}, { signal }),
    staleTime: 0,
  })
  return (
    <section className="stack" aria-labelledby="words">
      <h2 id="words">{t('lists.words')}</h2>
      <p className="quiet">{t('lists.wordsWhy')}</p>
      <Answered query={query} lines={6}>
        {(rules) => <Decisions {...{ rules, mayDecide }} />}
      </Answered>
      {!query.isLoading && <Shipped />}
    </section>
  )
}

/** The words that every installation begins with. */
function Shipped() {
  return (
    <>
      <h3>{t('lists.shipped')}</h3>
      <ul className="plain-list lists">
        {kindNames.map((kind) => {
          const { telling, hinting }: IncidentType = incidentTypes[kind]
          return (
            <li key={kind}>
              <details>
                <summary>{t(`board.kind.${kind}`)}</summary>
                <p>{t('lists.telling', { words: telling.join(', ') || '–' })}</p>
                <p className="quiet">{t('lists.hinting', { words: hinting.join(', ') || '–' })}</p>
              </details>
            </li>
          )
        })}
      </ul>
    </>
  )
}

type Decision = 'accepted' | 'refused' | 'withdrawn'
type Weighed = Rules['candidates'][number]

function Decisions({ rules, mayDecide }: WordRulesProps & { rules: Rules }) {
  const client = useQueryClient()
  const decide = useAct(decideWord, (next) => {
    client.setQueryData(['word rules'], next)
    void client.invalidateQueries({ queryKey: ['learned words'] })
  })
  const say = ({ word, kind }: Weighed, decision: Decision): void =>
    void decide.run({ word, kind, decision, seen: rules.version })
  const buttons = (each: Weighed, decisions: readonly Decision[]) =>
    mayDecide && (
      <span className="row">
        {decisions.map((decision) => (
          <Button
            key={decision}
            size="xs"
            variant={decision === 'accepted' ? 'filled' : 'outline'}
            loading={decide.isBusy}
            onClick={() => say(each, decision)}
          >
            {t(`lists.decide.${decision}`)} <span className="unseen">{each.word}</span>
          </Button>
        ))}
      </span>
    )
  return (
    <>
      <h3>{t('lists.candidates')}</h3>
      {rules.candidates.length === 0 && <p className="quiet">{t('lists.noCandidates')}</p>}
      <ul className="plain-list lists">
        {rules.candidates.map((each) => (
          <li key={`${each.word} ${each.kind}`} className="list-line">
            <Weight {...each} />
            {buttons(each, ['accepted', 'refused'])}
          </li>
        ))}
      </ul>
      <Refused error={decide.error} />
      <h3>{t('lists.learned', { version: rules.version })}</h3>
      {rules.learned.length === 0 && <p className="quiet">{t('lists.noLearned')}</p>}
      <ul className="plain-list lists">
        {rules.learned.map((each) => (
          <li key={`${each.word} ${each.kind}`} className="list-line">
            <Weight {...each} />
            {buttons(each, ['withdrawn'])}
          </li>
        ))}
      </ul>
      {rules.decided.length > 0 && (
        <details>
          <summary>{t('lists.decided', { count: rules.decided.length })}</summary>
          <ul className="plain-list lists">
            {rules.decided.map(({ version, word, kind, decision, at, by }) => (
              <li key={version}>
                {version}. «{word}» {t(`board.kind.${kind}`)}: {t(`lists.was.${decision}`)}{' '}
                <span className="quiet">
                  {by} · <ExactMoment at={at} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

/** How often a word was counted, and what taking it for its kind would have said of all incidents that hold it. */
function Weight({ word, kind, corrected, callers, incidents, ofKind }: Weighed) {
  return (
    <span>
      <strong>«{word}»</strong> → {t(`board.kind.${kind}`)}{' '}
      <span className="quiet">
        {t('lists.counted', { corrected, callers })} {t('lists.effect', { incidents, ofKind })}
      </span>
    </span>
  )
}
