import { isNamed } from '#kernel/policy/policy.rules.ts'
import { ScreenTitle } from '#web/control-room/screen-title.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { t } from '#web/messages.ts'
import { boardWorkPolicy } from './board-work.rules.ts'
import { Landmarks, useLandmarks } from './landmarks.page.tsx'
import { WordRules } from './word-rules.page.tsx'

/** What the board leans on: the places that people name, and the words that tell a kind. */
export function ListsPage() {
  const { session } = useSession()
  const may = (wanted: string): boolean =>
    boardWorkPolicy.some(
      ({ action, actors }) => action === wanted && isNamed(actors, session.roles),
    )
  const landmarks = useLandmarks(may('landmark.list'))
  return (
    <div className="page stack">
      <ScreenTitle>{t('lists.title')}</ScreenTitle>
      {may('landmark.list') && <Landmarks mayChange={may('landmark.change')} />}
      {/* What stands below comes once what stands above has its size: nothing jumps under a hand. */}
      {!landmarks.isLoading && <WordRules mayDecide={may('words.decide')} />}
    </div>
  )
}
