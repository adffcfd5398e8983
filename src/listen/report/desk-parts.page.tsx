import { Button } from '@mantine/core'
import type { Act } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import type { Why } from '#web/control-room/reason-form.tsx'
import { t } from '#web/messages.ts'
import type { ReportRead, ReportRow } from './report.schema.ts'

/** What an open report offers to do. */
export interface ReadingProps {
  readonly report: ReportRead
  readonly why: Why
  readonly claim: Act<{ id: string }, ReportRow>
  /** takes over what an act answered */
  take(report: ReportRead): void
  released(row: ReportRow): void
  leave(): void
  /** told when an act of ours is on its way */
  ownAct(): void
}

/** Leaves the report, where there is room for one thing only. */
export function BackButton({ leave }: { leave: () => void }) {
  return (
    <Button
      className="only-narrow"
      variant="subtle"
      leftSection={<Icon name="back" />}
      onClick={leave}
    >
      {t('desk.toList')}
    </Button>
  )
}
