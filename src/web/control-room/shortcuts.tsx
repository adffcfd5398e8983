import { Modal, Switch, TextInput } from '@mantine/core'
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { t } from '#web/messages.ts'

/** Something that a key does, wherever the eye is; one key always means the same. */
export interface Shortcut {
  /** `j`, `?`, or two after one another: `g r` */
  readonly keys: string
  readonly group: 'list' | 'incident' | 'shift' | 'report' | 'go' | 'help'
  readonly label: string
  run(): void
}

const groups = ['list', 'incident', 'shift', 'report', 'go', 'help'] as const
const standing = new Set<RefObject<readonly Shortcut[]>>()

/** What stands now; of two for the same keys the later one. */
const shortcutsNow = (): Shortcut[] => [
  ...new Map(
    [...standing].flatMap(({ current }) => current.map((each) => [each.keys, each] as const)),
  ).values(),
]

/** Offers shortcuts as long as the screen stands. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  // Before the screen is seen: a key that is pressed then is meant for it.
  useLayoutEffect(() => {
    standing.add(latest)
    return () => {
      standing.delete(latest)
    }
  }, [])
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]')

const isInDialog = (): boolean => document.querySelector('[role="dialog"]') !== null

/** The second key of two has to follow within this time. */
const SECOND_KEY_WITHIN = 1_500

const KEY = 'convive.keys'
const areKeysOn = (): boolean => {
  try {
    return localStorage.getItem(KEY) !== 'off'
  } catch {
    return true
  }
}
function keepKeys(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off')
  } catch {
    // it lasts as long as the page
  }
}

/** Listens to keys, and shows under `?` what they do; each line can be chosen as a command, too. */
export function ShortcutKeys() {
  const [isOpen, setOpen] = useState(false)
  const [isOn, setOn] = useState(areKeysOn)
  useShortcuts([{ keys: '?', group: 'help', label: t('shortcut.help'), run: () => setOpen(true) }])
  const prefix = useRef<{ key: string; at: number }>(undefined)
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setOpen(true)
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isInDialog()) return
      if (isTyping(event.target)) {
        if (event.key === 'Escape') (event.target as HTMLElement).blur()
        return
      }
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
      const isFirst = (each: Shortcut): boolean => each.keys.startsWith(`${key} `)
      const since = prefix.current
      prefix.current = undefined
      const keys =
        since !== undefined && event.timeStamp - since.at < SECOND_KEY_WITHIN
          ? `${since.key} ${key}`
          : key
      const found = shortcutsNow().find((each) => each.keys === keys)
      if (key.length === 1 && key !== '?' && !isOn) return
      if (found !== undefined) {
        event.preventDefault()
        found.run()
      } else if (shortcutsNow().some(isFirst)) prefix.current = { key, at: event.timeStamp }
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [isOn])
  const turn = (on: boolean): void => {
    keepKeys(on)
    setOn(on)
  }
  return (
    <Modal
      opened={isOpen}
      onClose={() => setOpen(false)}
      title={t('shortcut.title')}
      closeButtonProps={{ 'aria-label': t('state.close') }}
      size="lg"
    >
      {isOpen && <KeyMap close={() => setOpen(false)} isOn={isOn} turn={turn} />}
    </Modal>
  )
}

interface KeyMapProps {
  readonly isOn: boolean
  close(): void
  turn(on: boolean): void
}

function KeyMap({ isOn, close, turn }: KeyMapProps) {
  const [wanted, setWanted] = useState('')
  const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const found = shortcutsNow().filter(({ label }) => plain(label).includes(plain(wanted.trim())))
  const choose = (shortcut: Shortcut): void => {
    close()
    // After the dialog has given the focus back, so that it does not take it away again.
    setTimeout(() => shortcut.run(), 0)
  }
  return (
    <>
      <TextInput
        label={t('shortcut.find')}
        value={wanted}
        data-autofocus
        onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Enter' && found[0] !== undefined && choose(found[0])}
      />
      {groups.map((group) => {
        const ofGroup = found.filter((each) => each.group === group)
        return (
          ofGroup.length > 0 && (
            <section key={group} className="key-group">
              <h3>{t(`shortcut.group.${group}`)}</h3>
              <ul className="plain-list">
                {ofGroup.map((each) => (
                  <li key={each.keys}>
                    <button type="button" className="key-line" onClick={() => choose(each)}>
                      <span>{each.label}</span>
                      <Keys of={each.keys} said />
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )
        )
      })}
      {found.length === 0 && <p className="quiet">{t('shortcut.none')}</p>}
      <Switch
        mt="md"
        label={t('shortcut.single')}
        description={t('shortcut.singleWhy')}
        checked={isOn}
        onChange={({ currentTarget }) => turn(currentTarget.checked)}
      />
    </>
  )
}

const keyNames: Readonly<Record<string, string>> = { Enter: '↵', Escape: 'Esc' }

/**
 * Keys as they are drawn beside what they do.
 * @param of  `j`, or `g r`
 * @param said  they are words of the sentence; else they only stand on a control that has its own name
 */
export function Keys({ of, said = false }: { of: string; said?: boolean }) {
  return (
    <span className="keys" aria-hidden={!said}>
      {of.split(' ').map((key) => (
        <kbd key={key}>{keyNames[key] ?? key}</kbd>
      ))}
    </span>
  )
}
