import type { IconName } from './icons.tsx'
import type { GuardedScreen } from './permission.tsx'

/** A screen in the menu. */
export interface MenuPlace {
  readonly name: GuardedScreen | 'account'
  readonly icon: IconName
  /** after `g`; each key once */
  readonly key: string
}

/** The screens in the order of the menu. */
export const menu: readonly MenuPlace[] = [
  { name: 'board', icon: 'board', key: 't' },
  { name: 'units', icon: 'place', key: 'u' },
  { name: 'shift', icon: 'shift', key: 'n' },
  { name: 'reports', icon: 'reports', key: 'r' },
  { name: 'review', icon: 'search', key: 'h' },
  { name: 'attention', icon: 'bell', key: 'a' },
  { name: 'answers', icon: 'waiting', key: 'q' },
  { name: 'reviews', icon: 'eye', key: 'v' },
  { name: 'lists', icon: 'list', key: 'l' },
  { name: 'imports', icon: 'add', key: 'i' },
  { name: 'releases', icon: 'list', key: 'f' },
  { name: 'people', icon: 'people', key: 'p' },
  { name: 'retention', icon: 'late', key: 'z' },
  { name: 'rights', icon: 'mail', key: 'd' },
  { name: 'account', icon: 'person', key: 'm' },
]
