import type { OpenedBy } from '#kernel/grant/grant.schema.ts'

/** Says who read a report and for what, as a person would: whoever attends to reports, of which office, for what. */
export function openerWords(
  t: (code: string, facts: Readonly<Record<string, string>>) => string,
  { role, office, purpose }: Pick<OpenedBy, 'role' | 'office' | 'purpose'>,
): string {
  const who = t('follow.openedRole', {
    role: role === 'data-protection-officer' ? 'dataofficer' : role,
  })
  const whatFor = t('follow.openedFor', { purpose: purpose ?? 'other' })
  return `${office === null ? who : `${who} (${office})`}, ${whatFor}`
}
