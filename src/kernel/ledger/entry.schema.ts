/**
 * What everybody may see of an entry beside its commitment: somebody read what is personal, changed something,
 * came in or was given a role, or let go what the law says must go.
 */
export const entryKinds = ['read', 'act', 'staff', 'erase'] as const
export type EntryKind = (typeof entryKinds)[number]
